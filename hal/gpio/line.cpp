#include "gpio/line.hpp"

namespace hal::gpio {
namespace {

bool is_file_name(const std::string& name) {
    return name != "." && name != ".." && name.find('/') == std::string::npos;
}

/// Without a chip an offset is no place, and sysfs cannot switch a drive.
bool is_place(const LineSpec& spec) {
    if (spec.exported.empty()) {
        return !spec.chip.empty() || !spec.name.empty();
    }
    return spec.chip.empty() && spec.name.empty() && !spec.open_drain &&
           is_file_name(spec.exported);
}

}  // namespace

Result<std::unique_ptr<Line>> open_line(const LineSpec& spec, Direction direction,
                                        const std::string& sysfs) {
    if (!is_place(spec)) {
        return unexpected(std::make_error_code(std::errc::invalid_argument), describe(spec));
    }
    return spec.exported.empty() ? open_gpiod_line(spec, direction)
                                 : open_exported_line(spec, direction, sysfs);
}

std::string describe(const LineSpec& spec) {
    if (!spec.exported.empty()) {
        return "exported " + spec.exported;
    }
    const std::string line = spec.name.empty() ? "line " + std::to_string(spec.offset) : spec.name;
    return spec.chip.empty() ? line : spec.chip + " " + line;
}

}  // namespace hal::gpio
