#include "descriptor_transport.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace sim {

namespace {

// A port that nobody reads keeps this much, about what a driver would; the rest is lost.
constexpr std::size_t most_pending = 256UL * 1024;

bool would_block() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

void DescriptorTransport::attach(int fd) {
    fd_ = fd;
    pending_.clear();
    watch();
}

void DescriptorTransport::detach() {
    if (fd_ >= 0) {
        loop_.forget(fd_);
        fd_ = -1;
        pending_.clear();
    }
}

void DescriptorTransport::watch() {
    const auto events = static_cast<short>(pending_.empty() ? POLLIN : POLLIN | POLLOUT);
    loop_.watch(fd_, events, [this](short happened) { ready(happened); });
}

void DescriptorTransport::send(std::string_view bytes) {
    if (fd_ < 0 || pending_.size() + bytes.size() > most_pending) {
        return;
    }
    const bool was_idle = pending_.empty();
    pending_ += bytes;
    if (was_idle) {
        write_pending();
        if (fd_ >= 0 && !pending_.empty()) {
            watch();
        }
    }
}

void DescriptorTransport::ready(short events) {
    if ((events & POLLOUT) != 0 && !pending_.empty()) {
        write_pending();
        if (fd_ >= 0 && pending_.empty()) {
            watch();
        }
    }
    if (fd_ >= 0 && (events & (POLLIN | POLLHUP | POLLERR)) != 0) {
        read_available();
    }
}

void DescriptorTransport::read_available() {
    std::array<char, 4096> buffer{};
    const ssize_t count = ::read(fd_, buffer.data(), buffer.size());
    if (count > 0) {
        received(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
    } else if (count == 0 || !would_block()) {
        hung_up();
    }
}

void DescriptorTransport::write_pending() {
    while (!pending_.empty()) {
        const ssize_t count = ::write(fd_, pending_.data(), pending_.size());
        if (count < 0) {
            if (!would_block()) {
                hung_up();
            }
            return;
        }
        pending_.erase(0, static_cast<std::size_t>(count));
    }
}

}  // namespace sim
