#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace hal {

/// Steady time: deadlines and durations. Jumps of the wall clock do not touch it.
using Instant = std::chrono::steady_clock::time_point;
using Deadline = Instant;
using Milliseconds = std::chrono::milliseconds;

/// UTC, for people: dates in lists and in the database.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

inline constexpr Deadline never = Deadline::max();

/// No clock that has been set shows an earlier time: a machine without a battery starts in 1970, or
/// when its image was built.
inline constexpr WallTime first_plausible_time =
    std::chrono::sys_days(std::chrono::year(2025) / 1 / 1);

/// Ends another thread's wait. Every thread that waits owns one, made by its Clock.
class Waker {
public:
    virtual ~Waker() = default;
    /// Ends the current wait, or the next one if none is under way (it is remembered, once).
    /// Any thread, also a signal handler's.
    virtual void wake() noexcept = 0;
    /// One descriptor to wait for besides; `events` as for poll(2). A negative `fd` ends that.
    /// Only by the owning thread, between waits.
    virtual void watch(int fd, short events) = 0;
};

enum class Wakeup {
    woken,    ///< wake() was called
    ready,    ///< the watched descriptor is ready, or has failed: read it to learn which
    expired,  ///< the deadline has passed
};

/// The one door to time. Every wait of every thread (tty, queue, sleep, condition) goes through
/// wait(), so that a test can run the very same threads one at a time, in an order drawn from a
/// seed, on a clock that jumps. No lock is held across wait().
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() = 0;
    virtual WallTime wall_now() = 0;
    /// Names this boot of the machine: while it is the same, the steady times of two processes
    /// compare. Empty: not known.
    virtual std::string boot_id() = 0;
    virtual std::unique_ptr<Waker> make_waker() = 0;
    /// Blocks the calling thread. If several reasons hold at once: woken, then ready, then expired.
    virtual Wakeup wait(Waker& waker, Deadline deadline) = 0;
};

/// CLOCK_BOOTTIME (it goes on during suspend), CLOCK_REALTIME, eventfd and poll.
std::unique_ptr<Clock> make_system_clock();

}  // namespace hal
