#pragma once

#include <functional>
#include <map>
#include <utility>

#include "timers.hpp"

namespace sim {

/// The one thread of the simulator: file descriptors and timers, served by poll(2).
/// Callbacks may watch, forget, schedule and cancel freely, also themselves.
class EventLoop final : public Timers {
public:
    /// Calls `ready` with poll's revents whenever `fd` has one of `events` (or an error).
    void watch(int fd, short events, std::function<void(short)> ready);
    void forget(int fd);

    SteadyTime now() override { return std::chrono::steady_clock::now(); }
    std::time_t wall_now() override { return std::time(nullptr); }
    TimerId after(Milliseconds delay, std::function<void()> due) override;
    void cancel(TimerId timer) override;

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
