#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace sim {

using Milliseconds = std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

/// The one thread of the simulator: file descriptors and timers, served by poll(2).
/// Callbacks may watch, forget, schedule and cancel freely, also themselves.
class EventLoop {
public:
    using TimerId = std::uint64_t;

    /// Calls `ready` with poll's revents whenever `fd` has one of `events` (or an error).
    void watch(int fd, short events, std::function<void(short)> ready);
    void forget(int fd);

    /// Calls `due` once, after `delay`, never from inside this call.
    TimerId after(Milliseconds delay, std::function<void()> due);
    void cancel(TimerId timer);

    /// Serves until stop().
    void run();
    void stop() { stopped_ = true; }

private:
    struct Watch {
        short events;
        std::function<void(short)> ready;
    };
    int milliseconds_to_next_timer() const;
    void run_due_timers();
    void poll_once();

    std::map<int, Watch> watches_;
    std::map<std::pair<SteadyTime, TimerId>, std::function<void()>> timers_;
    TimerId last_timer_ = 0;
    bool stopped_ = false;
};

}  // namespace sim
