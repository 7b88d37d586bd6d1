#include "port/stream.hpp"

#include <poll.h>

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
    : clock_(clock), waker_(waker), descriptor_(std::move(descriptor)), name_(std::move(name)) {
    waker_.watch(fd(), POLLIN);
}

StreamPort::~StreamPort() {
    waker_.watch(-1, 0);
}

// Waits before it reads, so that an interrupt() is never overtaken by a chatty modem.
Result<std::size_t> StreamPort::read_some(std::span<char> buffer, Deadline deadline) {
    for (;;) {
        switch (clock_.wait(waker_, deadline)) {
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
            return failure(errno);
        }
    }
}

Result<> StreamPort::write_all(std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        HAL_TRY(const std::size_t count, write_once(bytes));
        bytes.remove_prefix(count);
        if (count == 0) {
            HAL_CHECK(wait_for(POLLOUT, deadline));
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

/// Waits for `events` besides errors; 0 waits for time only. A wake is put off until the next
/// read_some: it must not end a write.
Result<> StreamPort::wait_for(short events, Deadline deadline) {
    waker_.watch(events != 0 ? fd() : -1, events);
    bool woken = false;
    Wakeup wakeup = clock_.wait(waker_, deadline);
    while (wakeup == Wakeup::woken) {
        woken = true;
        wakeup = clock_.wait(waker_, deadline);
    }
    waker_.watch(fd(), POLLIN);
    if (woken) {
        waker_.wake();
    }
    if (wakeup == Wakeup::expired) {
        return unexpected(Errc::timed_out, name_);
    }
    return {};
}

}  // namespace hal
