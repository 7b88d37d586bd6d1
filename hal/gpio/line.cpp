#include "gpio/line.hpp"

namespace hal::gpio {

std::string describe(const LineSpec& spec) {
    const std::string line = spec.name.empty() ? "line " + std::to_string(spec.offset) : spec.name;
    return spec.chip.empty() ? line : spec.chip + " " + line;
}

}  // namespace hal::gpio
