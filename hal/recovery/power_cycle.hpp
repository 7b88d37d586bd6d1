#pragma once

#include <optional>

#include "hal/power_control.hpp"

namespace hal::recovery {

/// Off and on again, step by step, so that nobody waits longer than for one press: by the supply
/// where the board has that line, else by the power key, pressed twice. The modem's thread.
class PowerCycle {
public:
    /// Both outlive it.
    PowerCycle(PowerControl& power, const PowerTimings& timings)
        : power_(power), timings_(timings) {}
    /// Gives the supply back.
    ~PowerCycle();
    PowerCycle(const PowerCycle&) = delete;
    PowerCycle& operator=(const PowerCycle&) = delete;

    /// How long to wait until go_on(); nothing: the modem has its power.
    using Pause = std::optional<Milliseconds>;
    /// `known`: whether the modem runs, by its status line, by USB or by an answer to AT.
    /// Errc::not_supported: neither line, or the profile lacks a time; Errc::not_ready: there is
    /// only the key, and nobody can tell whether the modem runs.
    Result<Pause> begin(BoardPower known);
    /// `known`: by its status line or by USB.
    Result<Pause> go_on(BoardPower known);

private:
    enum class Phase { none, supply_cut, going_off, off };
    Result<Pause> begin_with_key(BoardPower known);
    Result<Pause> restore();
    Result<Pause> await_off(BoardPower known);
    Result<Pause> press_on();

    PowerControl& power_;
    const PowerTimings& timings_;
    Phase phase_ = Phase::none;
    Milliseconds waited_{0};
    int tries_ = 0;
};

}  // namespace hal::recovery
