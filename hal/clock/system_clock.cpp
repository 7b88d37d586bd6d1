#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <string>
#include <system_error>

#include <fstream>
#include <string>
#include "hal/clock.hpp"

namespace hal {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

/// poll(2) counts CLOCK_MONOTONIC, which stops during suspend: after a resume a wait notices at the
/// next look that its deadline has passed.
constexpr Milliseconds longest_poll{60000};

nanoseconds read_clock(clockid_t id) {
    timespec time{};
    static_cast<void>(clock_gettime(id, &time));  // fails for unknown clocks only
    return seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

class EventWaker final : public Waker {
public:
    /// Throws std::system_error, as allocation does: without descriptors no thread can start.
    EventWaker() : event_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (event_fd_ < 0) {
            throw std::system_error(errno, std::generic_category(), "eventfd");
        }
    }
    ~EventWaker() override { close(event_fd_); }
    EventWaker(const EventWaker&) = delete;
    EventWaker& operator=(const EventWaker&) = delete;

    // A full counter (EAGAIN) means that a wake is pending: nothing is lost.
    void wake() noexcept override {
        const int saved_errno = errno;  // a signal handler must leave it alone
        eventfd_write(event_fd_, 1);
        errno = saved_errno;
    }

    void watch(int fd, short events) override {
        watched_fd_ = fd;
        watched_events_ = events;
    }

    /// One poll(2), or none of its results when a signal came.
    Wakeup poll_once(int timeout_ms) {
        // poll(2) skips a negative descriptor.
        std::array<pollfd, 2> polled{{{event_fd_, POLLIN, 0}, {watched_fd_, watched_events_, 0}}};
        if (poll(polled.data(), polled.size(), timeout_ms) <= 0) {
            return Wakeup::expired;
        }
        if (polled[0].revents != 0) {
            eventfd_t count = 0;
            eventfd_read(event_fd_, &count);
            return Wakeup::woken;
        }
        return polled[1].revents != 0 ? Wakeup::ready : Wakeup::expired;
    }

private:
    int event_fd_;
    int watched_fd_ = -1;
    short watched_events_ = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() override { return Instant{read_clock(CLOCK_BOOTTIME)}; }

    WallTime wall_now() override {
        return WallTime{std::chrono::floor<Milliseconds>(read_clock(CLOCK_REALTIME))};
    }

    std::string boot_id() override {
        // random(4): drawn anew at each boot.
        std::ifstream file("/proc/sys/kernel/random/boot_id");
        std::string id;
        std::getline(file, id);
        return id;
    }

    std::unique_ptr<Waker> make_waker() override { return std::make_unique<EventWaker>(); }

    Wakeup wait(Waker& waker, Deadline deadline) override {
        auto& event_waker = dynamic_cast<EventWaker&>(waker);
        for (;;) {
            const Instant before = now();
            const Wakeup wakeup = event_waker.poll_once(poll_timeout(before, deadline));
            if (wakeup != Wakeup::expired || before >= deadline) {
                return wakeup;
            }
        }
    }

private:
    /// Rounded up, so that a wait never ends before its deadline nor spins through its last part.
    static int poll_timeout(Instant now, Deadline deadline) {
        if (now >= deadline) {
            return 0;
        }
        if (deadline - now >= longest_poll) {
            return static_cast<int>(longest_poll.count());
        }
        return static_cast<int>(std::chrono::ceil<Milliseconds>(deadline - now).count());
    }
};

}  // namespace

std::unique_ptr<Clock> make_system_clock() {
    return std::make_unique<SystemClock>();
}

}  // namespace hal
