#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hal/power_control.hpp"
#include "hal/result.hpp"

namespace hal::gpio {

enum class Direction { input, output };

/// One requested line. Values are logical: polarity is the request's matter. Held for the object's
/// life; an output starts inactive and is left inactive, because a driver may keep the level of a
/// line that nobody holds.
class Line {
public:
    virtual ~Line() = default;
    virtual Result<> set(bool active) = 0;
    virtual Result<bool> active() = 0;
};

using LineOpener = std::function<Result<std::unique_ptr<Line>>(const LineSpec&, Direction)>;

/// The line wherever the profile says it is; `sysfs`: where the kernel exports lines. Errors: errno
/// with the line's place; EINVAL for a place that is none.
Result<std::unique_ptr<Line>> open_line(const LineSpec& spec, Direction direction,
                                        const std::string& sysfs);

/// libgpiod's, of the version this was built with. EBUSY names the holder if the kernel does.
Result<std::unique_ptr<Line>> open_gpiod_line(const LineSpec& spec, Direction direction);

/// <sysfs>/<exported>/value, for lines that the kernel holds itself ("gpio-export" in a device
/// tree): libgpiod cannot have them. Its `direction` and `active_low` are obeyed where they exist.
Result<std::unique_ptr<Line>> open_exported_line(const LineSpec& spec, Direction direction,
                                                 const std::string& sysfs);

/// "gpiochip0 line 4", "modem-reset" or "exported modem_reset", for an error's context.
std::string describe(const LineSpec& spec);

}  // namespace hal::gpio
