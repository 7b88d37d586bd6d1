#pragma once

#include <memory>
#include <optional>
#include <string>

#include "hal/clock.hpp"
#include "hal/result.hpp"

namespace hal {

/// One line of the board, from the device profile: of a GPIO chip (libgpiod), or exported by the
/// kernel under a name in sysfs, where libgpiod cannot have it ("gpio-export" in a device tree).
struct LineSpec {
    std::string chip;         ///< "gpiochip0", a label, or empty: the line is found by its name
    std::string name;         ///< the line's name, or empty: `offset` counts
    unsigned offset = 0;      ///< on `chip`
    std::string exported;     ///< "modem_reset": /sys/class/gpio/modem_reset; then no chip, no name
    bool active_low = false;  ///< polarity at the host's pin, not at the module's
    bool open_drain = false;  ///< never with `exported`
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

/// Pulse lengths from the modem profile (the module's hardware design document). What no source
/// says is not there, and then the board's line is not used.
struct PowerTimings {
    std::optional<Milliseconds> reset_pulse;
    std::optional<Milliseconds> power_on_pulse;
    std::optional<Milliseconds> power_off_pulse;
    std::optional<Milliseconds> off_wait;     ///< from the press that switches off to off, at most
    std::optional<Milliseconds> minimum_off;  ///< from off to on, at least
    bool operator==(const PowerTimings&) const = default;
};

enum class BoardPower { unknown, off, on };

/// The modem's power and reset lines. What the board or the modem profile lacks answers
/// Errc::not_supported, at once and without an effect. Lines are requested at their inactive level
/// and held for the object's life: the construction is what drives a line inactive that a killed
/// worker left active. Used by one thread; a pulse is ended by another thread if the caller's
/// stalls.
class PowerControl {
public:
    virtual ~PowerControl() = default;
    /// A press that switches the modem on if it is off, and off if it is on: the key does both.
    /// `seen`: what the caller knows from USB presence or an answer to AT; the status line, where
    /// there is one, wins. Errc::not_ready, and no press, when nobody can tell, because it might
    /// turn a running modem off.
    virtual Result<> press_power_key(BoardPower seen) = 0;
    /// An error means that the modem was not reset.
    virtual Result<> reset_pulse() = 0;
    virtual Result<> cut_power() = 0;
    /// The caller has let PowerTimings::minimum_off pass.
    virtual Result<> restore_power() = 0;
    /// By the status line, after it has been stable for some samples.
    virtual Result<BoardPower> status() = 0;
    /// Why a line could not be had ("reset: gpiochip7: No such file or directory") or not be
    /// released after a pulse, or empty. For the status page; sending goes on without the line.
    virtual std::string trouble() const = 0;
};

/// A board without any line is fine. `sysfs`: where the kernel exports lines, "/sys/class/gpio".
std::unique_ptr<PowerControl> make_power_control(const BoardLines& lines,
                                                 const PowerTimings& timings, Clock& clock,
                                                 const std::string& sysfs = "/sys/class/gpio");

}  // namespace hal
