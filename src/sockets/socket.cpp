#include "sockets/socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "hal/error.hpp"

namespace sockets {
namespace {

/// How often a full backlog is tried again: connect(2) on a non-blocking AF_UNIX socket answers
/// EAGAIN then, and there is nothing to poll for.
constexpr std::chrono::milliseconds backlog_pause{20};

/// Waits until the socket is ready for `events`.
hal::Result<> wait_for(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket, short events,
                       hal::Deadline deadline) {
    waker.watch(socket.number(), events);
    const hal::Wakeup wakeup = clock.wait(waker, deadline);
    waker.watch(-1, 0);
    switch (wakeup) {
        case hal::Wakeup::ready:
            return {};
        case hal::Wakeup::woken:
            return hal::unexpected(hal::Errc::interrupted);
        case hal::Wakeup::expired:
            break;
    }
    return hal::unexpected(hal::Errc::timed_out);
}

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        ::close(number_);
    }
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

int Descriptor::release() noexcept {
    return std::exchange(number_, -1);
}

hal::Unexpected system_failure(const std::string& context) {
    return hal::unexpected({errno, std::generic_category()}, context);
}

hal::Result<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path) {
        return hal::unexpected(std::make_error_code(std::errc::filename_too_long), path);
    }
    std::memcpy(&address.sun_path, path.data(), path.size());
    return address;
}

hal::Result<Descriptor> make_socket() {
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) {
        return system_failure("socket");
    }
    return socket;
}

hal::Result<> connect(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket,
                      const std::string& path, hal::Deadline deadline) {
    HAL_TRY(const sockaddr_un address, address_of(path));
    while (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address),
                     sizeof address) != 0) {
        if (!would_block(errno)) {
            return system_failure(path);
        }
        if (clock.now() >= deadline) {
            return hal::unexpected(hal::Errc::timed_out, path);
        }
        if (clock.wait(waker, clock.now() + backlog_pause) == hal::Wakeup::woken) {
            return hal::unexpected(hal::Errc::interrupted, path);
        }
    }
    return {};
}

hal::Result<std::string> read_line(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket,
                                   std::size_t limit, hal::Deadline deadline) {
    std::string line;
    std::array<char, 4096> chunk{};
    while (true) {
        HAL_CHECK(wait_for(clock, waker, socket, POLLIN, deadline));
        const ssize_t count = ::recv(socket.number(), chunk.data(), chunk.size(), 0);
        if (count < 0 && (would_block(errno) || errno == EINTR)) {
            continue;
        }
        if (count < 0) {
            return system_failure("read");
        }
        if (count == 0) {
            return hal::unexpected(std::make_error_code(std::errc::connection_reset));
        }
        const std::string_view octets(chunk.data(), static_cast<std::size_t>(count));
        const std::size_t end = octets.find('\n');
        line += octets.substr(0, end);
        if (line.size() > limit) {
            return hal::unexpected(std::make_error_code(std::errc::message_size));
        }
        if (end != std::string_view::npos) {
            return line;
        }
    }
}

hal::Result<> write_all(hal::Clock& clock, hal::Waker& waker, const Descriptor& socket,
                        std::string_view octets, hal::Deadline deadline) {
    while (!octets.empty()) {
        const ssize_t count = ::send(socket.number(), octets.data(), octets.size(), MSG_NOSIGNAL);
        if (count >= 0) {
            octets.remove_prefix(static_cast<std::size_t>(count));
        } else if (would_block(errno)) {
            HAL_CHECK(wait_for(clock, waker, socket, POLLOUT, deadline));
        } else if (errno != EINTR) {
            return system_failure("write");
        }
    }
    return {};
}

}  // namespace sockets
