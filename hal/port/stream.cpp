#include "port/stream.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "hal/error.hpp"

namespace hal {
namespace {

/// How often drain() looks, at 115,200 bit/s: about 57 octets.
constexpr Milliseconds drain_step{5};

}  // namespace

Unexpected port_error(int error_number, const std::string& name) {
    switch (error_number) {
        case EIO:
        case ENXIO:
        case ENODEV:
        case EBADF:
        case EPIPE:
        case ECONNRESET:
        case ECONNABORTED:
        case ETIMEDOUT:  // TCP keepalive: the peer has vanished
        case EHOSTUNREACH:
        case ENETUNREACH:
        case ENETDOWN:
            return unexpected(Errc::port_gone, name);
        default:
            return unexpected({error_number, std::generic_category()}, name);
    }
}

StreamPort::StreamPort(Clock& clock, Waker& waker, Descriptor descriptor, std::string name)
    : clock_(clock), waker_(waker), descriptor_(std::move(descriptor)), name_(std::move(name)) {}

// Waits before it reads, so that an interrupt() is never overtaken by a chatty modem.
Result<std::size_t> StreamPort::read_some(std::span<char> buffer, Deadline deadline) {
    for (;;) {
        switch (wait_watching(POLLIN, deadline)) {
            case Wakeup::woken:
                return unexpected(Errc::interrupted, name_);
            case Wakeup::expired:
                return unexpected(Errc::timed_out, name_);
            case Wakeup::ready:
                break;
        }
        const ssize_t count = read(fd(), buffer.data(), buffer.size());
        if (count > 0) {
            return static_cast<std::size_t>(count);
        }
        if (count == 0) {
            return unexpected(Errc::port_gone, name_);
        }
        if (errno != EAGAIN && errno != EINTR) {
            return failure();
        }
    }
}

Result<> StreamPort::write_all(std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        const ssize_t count = write_some(bytes);
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (count == 0 || errno == EAGAIN || errno == EINTR) {
            HAL_CHECK(wait_for(POLLOUT, deadline));
        } else {
            return failure();
        }
    }
    return {};
}

// A blocking tcdrain(3) may hang for ever on a device that stopped taking octets.
Result<> StreamPort::drain(Deadline deadline) {
    for (;;) {
        HAL_TRY(const std::size_t left, unsent());
        if (left == 0) {
            return {};
        }
        if (clock_.now() >= deadline) {
            return unexpected(Errc::timed_out, name_);
        }
        if (auto waited = wait_for(0, std::min(deadline, clock_.now() + drain_step));
            !waited && waited.error().code != Errc::timed_out) {
            return waited;
        }
    }
}

void StreamPort::interrupt() noexcept {
    waker_.wake();
}

Result<std::size_t> StreamPort::unsent() const {
    int octets = 0;
    if (ioctl(fd(), TIOCOUTQ, &octets) != 0) {  // SIOCOUTQ of sockets is the same number
        return failure();
    }
    return static_cast<std::size_t>(octets);
}

Unexpected StreamPort::failure() const {
    return port_error(errno, name_);
}

Wakeup StreamPort::wait_watching(short events, Deadline deadline) {
    waker_.watch(fd(), events);
    const Wakeup wakeup = clock_.wait(waker_, deadline);
    waker_.watch(-1, 0);
    return wakeup;
}

/// Waits for `events` and errors; 0 waits for time only. A wake is put off until the next
/// read_some: it must not end a write.
Result<> StreamPort::wait_for(short events, Deadline deadline) {
    const auto wait = [&] {
        return events != 0 ? wait_watching(events, deadline) : clock_.wait(waker_, deadline);
    };
    bool woken = false;
    Wakeup wakeup = wait();
    while (wakeup == Wakeup::woken) {
        woken = true;
        wakeup = wait();
    }
    if (woken) {
        waker_.wake();
    }
    if (wakeup == Wakeup::expired) {
        return unexpected(Errc::timed_out, name_);
    }
    return {};
}

}  // namespace hal
