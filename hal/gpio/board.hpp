#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gpio/line.hpp"
#include "gpio/pulse.hpp"
#include "hal/power_control.hpp"

namespace hal::gpio {

/// PowerControl over lines that `open_line` gives. Active means: reset and power key pressed, the
/// supply cut, the modem running (status). A line that could not be had is tried again when it is
/// next needed: an expander's driver may come later than we.
class Board : public PowerControl {
public:
    Board(const BoardLines& lines, const PowerTimings& timings, Clock& clock, LineOpener open_line);

    /// A press for power_off_pulse when the modem runs, because that is what it does then; for
    /// power_on_pulse when it does not.
    Result<> press_power_key(BoardPower seen) override;
    Result<> reset_pulse() override;
    Result<> cut_power() override;
    Result<> restore_power() override;
    Result<BoardPower> status() override;
    std::string trouble() const override;

    /// Somebody else's thread has to be in its run() while lines are pulsed.
    PulseGuard& guard() { return guard_; }

private:
    /// A line of the profile, and the request for it or why there is none.
    struct Slot {
        const char* name = "";
        std::optional<LineSpec> spec;
        Direction direction = Direction::output;
        Result<std::unique_ptr<Line>> line = std::unique_ptr<Line>();
    };
    Slot make_slot(const char* name, const std::optional<LineSpec>& spec, Direction direction);
    Result<Line*> use(Slot& slot);
    Result<> pulse(Slot& slot, std::optional<Milliseconds> length);

    PowerTimings timings_;
    Clock& clock_;
    LineOpener open_line_;
    std::unique_ptr<Waker> waker_;
    Slot reset_;
    Slot power_key_;
    Slot power_;
    Slot status_;
    PulseGuard guard_;
};

}  // namespace hal::gpio
