#pragma once

#include <functional>
#include <memory>

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

/// libgpiod's, of the version this was built with. Errors: errno with the line's place.
Result<std::unique_ptr<Line>> open_line(const LineSpec& spec, Direction direction);

/// "gpiochip0 line 4" or "modem-reset", for an error's context.
std::string describe(const LineSpec& spec);

}  // namespace hal::gpio
