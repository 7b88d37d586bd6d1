#pragma once

#include <memory>
#include <optional>
#include <string>

#include "hal/clock.hpp"
#include "hal/result.hpp"

namespace hal {

/// One GPIO line of the board, from the device profile.
struct LineSpec {
    std::string chip;         ///< "gpiochip0", a label, or empty: the line is found by its name
    std::string name;         ///< the line's name, or empty: `offset` counts
    unsigned offset = 0;      ///< on `chip`
    bool active_low = false;  ///< polarity at the host's pin, not at the module's
    bool open_drain = false;
    bool operator==(const LineSpec&) const = default;
};

/// What the board has; anything may be missing.
struct BoardLines {
    std::optional<LineSpec> reset;      ///< active: held in reset
    std::optional<LineSpec> power_key;  ///< active: pressed
    std::optional<LineSpec> power;   ///< active: the supply is cut; inactive at start changes none
    std::optional<LineSpec> status;  ///< active: the modem runs
    bool operator==(const BoardLines&) const = default;
};

/// Pulse lengths from the modem profile (the module's hardware design document).
struct PowerTimings {
    Milliseconds reset_pulse{300};
    Milliseconds power_on_pulse{600};
    Milliseconds power_off_pulse{800};
    Milliseconds minimum_off{2000};
    bool operator==(const PowerTimings&) const = default;
};

enum class BoardPower { unknown, off, on };

/// The modem's power and reset lines. What the board lacks answers Errc::not_supported. Lines are
/// requested at their inactive level and held for the object's life. Used by one thread; a pulse is
/// ended by another thread if the caller's stalls.
class PowerControl {
public:
    virtual ~PowerControl() = default;
    virtual Result<> press_power_key() = 0;
    /// An error means that the modem was not reset.
    virtual Result<> reset_pulse() = 0;
    virtual Result<> cut_power() = 0;
    virtual Result<> restore_power() = 0;
    virtual Result<BoardPower> status() = 0;
    /// Why a line could not be had ("reset: gpiochip7: No such file or directory") or not be
    /// released after a pulse, or empty. For the status page; sending goes on without the line.
    virtual std::string trouble() const = 0;
};

/// libgpiod lines; a board without any line is fine.
std::unique_ptr<PowerControl> make_power_control(const BoardLines& lines,
                                                 const PowerTimings& timings, Clock& clock);

}  // namespace hal
