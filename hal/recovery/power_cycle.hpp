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
    /// Whether the modem runs, as far as is known: `by_line` by its status line, else `otherwise`
    /// by USB or by an answer to AT. One that has left USB may hang, and run. Errc::not_supported:
    /// neither line, or the profile lacks a time; Errc::not_ready: there is only the key, and
    /// nobody can tell whether the modem runs.
    Result<Pause> begin(BoardPower by_line, BoardPower otherwise);
    Result<Pause> go_on(BoardPower by_line, BoardPower by_usb);

private:
    enum class Phase { none, supply_cut, going_off, off };
    Result<Pause> begin_with_key(BoardPower by_line, BoardPower otherwise);
    Result<Pause> restore();
    Result<Pause> await_off(BoardPower by_line, BoardPower by_usb);
    Result<Pause> press_on();

    PowerControl& power_;
    const PowerTimings& timings_;
    Phase phase_ = Phase::none;
    bool blind_ = false;  ///< it had left USB before, and nothing else tells whether it runs
    Milliseconds waited_{0};
    int tries_ = 0;
};

}  // namespace hal::recovery
