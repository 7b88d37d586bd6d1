#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "gpio/board_line.hpp"
#include "gpio/pulse.hpp"
#include "hal/power_control.hpp"

namespace hal::gpio {

/// The status line is believed when it has said the same so many times in a row.
inline constexpr int status_samples = 4;
inline constexpr Milliseconds status_sample_gap{5};
/// After so many samples without that it does not settle.
inline constexpr int status_samples_at_most = 10;

/// PowerControl over lines that `open_line` gives. Active means: reset and power key pressed, the
/// supply cut, the modem running (status). A line that could not be had is tried again when it is
/// next needed.
class Board : public PowerControl {
public:
    Board(const BoardLines& lines, const PowerTimings& timings, Clock& clock, LineOpener open_line);

    /// A press for power_off_pulse when the modem runs, because that is what it does then; for
    /// power_on_pulse when it does not. A status line that does not settle tells nothing, and then
    /// nobody is believed: the modem is on its way up or down.
    Result<> press_power_key(BoardPower seen) override;
    Result<> reset_pulse() override;
    Result<> cut_power() override;
    Result<> restore_power() override;
    /// BoardPower::unknown while the line does not settle. Takes up to 50 ms.
    Result<BoardPower> status() override;
    std::string trouble() const override;

    /// Somebody else's thread has to be in its run() while lines are pulsed.
    PulseGuard& guard() { return guard_; }

private:
    std::unique_ptr<BoardLine> make_line(const char* name, const std::optional<LineSpec>& spec,
                                         Direction direction) const;
    Result<> pulse(BoardLine& line, Milliseconds length);
    Result<BoardPower> sample();
    Result<BoardPower> is_running(BoardPower seen);

    const PowerTimings timings_;
    Clock& clock_;
    const LineOpener open_line_;
    std::unique_ptr<Waker> waker_;
    std::unique_ptr<BoardLine> reset_;  ///< null: the board has none, as for those below
    std::unique_ptr<BoardLine> power_key_;
    std::unique_ptr<BoardLine> power_;
    std::unique_ptr<BoardLine> status_;
    PulseGuard guard_;
};

/// A Board, with the thread that its guard wants where there are lines to be pulsed. `clock`
/// outlives it.
std::unique_ptr<PowerControl> make_board(const BoardLines& lines, const PowerTimings& timings,
                                         Clock& clock, LineOpener open_line);

}  // namespace hal::gpio
