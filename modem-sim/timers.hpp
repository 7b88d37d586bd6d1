#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>

namespace sim {

using Milliseconds = std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Time as the simulated modem and its network have it: the machine's, or a test's own.
class Timers {
public:
    using TimerId = std::uint64_t;

    virtual ~Timers() = default;
    virtual SteadyTime now() = 0;
    /// UTC, for the dates in messages.
    virtual std::time_t wall_now() = 0;
    /// Calls `due` once, after `delay`, never from inside this call.
    virtual TimerId after(Milliseconds delay, std::function<void()> due) = 0;
    /// Harmless when it has been called, or is unknown.
    virtual void cancel(TimerId timer) = 0;
};

}  // namespace sim
