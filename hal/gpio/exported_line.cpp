// Lines that the kernel exports by name (OpenWrt's "gpio-export"): one file with "0" or "1".
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "gpio/line.hpp"

namespace hal::gpio {
namespace {

/// A descriptor of one attribute in sysfs, or -1 with errno.
class Attribute {
public:
    Attribute(const std::string& path, int mode) : fd_(open(path.c_str(), mode | O_CLOEXEC)) {}
    ~Attribute() {
        if (fd_ >= 0) {
            close(fd_);
        }
    }
    Attribute(Attribute&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Attribute& operator=(Attribute&&) = delete;

    bool is_open() const { return fd_ >= 0; }
    bool write(std::string_view text) const {
        return pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    }
    /// The first octet: sysfs makes the text anew at offset 0.
    std::optional<char> first() const {
        char octet = 0;
        const ssize_t count = pread(fd_, &octet, 1, 0);
        if (count == 0) {
            errno = ENODATA;
        }
        return count == 1 ? std::optional(octet) : std::nullopt;
    }

private:
    int fd_;
};

Unexpected failure(const LineSpec& spec) {
    return unexpected({errno, std::generic_category()}, describe(spec));
}

class ExportedLine final : public Line {
public:
    /// `inverted`: whether "1" in the file means inactive.
    ExportedLine(Attribute value, bool inverted, LineSpec spec, Direction direction)
        : value_(std::move(value)),
          inverted_(inverted),
          spec_(std::move(spec)),
          direction_(direction) {}
    ~ExportedLine() override {
        if (direction_ == Direction::output) {
            static_cast<void>(set(false));
        }
    }
    ExportedLine(const ExportedLine&) = delete;
    ExportedLine& operator=(const ExportedLine&) = delete;

    Result<> set(bool active) override {
        if (!value_.write(active != inverted_ ? "1" : "0")) {
            return failure(spec_);
        }
        return {};
    }

    Result<bool> active() override {
        const auto octet = value_.first();
        if (!octet) {
            return failure(spec_);
        }
        return (*octet != '0') != inverted_;
    }

private:
    Attribute value_;
    bool inverted_;
    LineSpec spec_;
    Direction direction_;
};

/// The kernel may invert the file itself; the profile's polarity is that of the pin.
bool kernel_inverts(const std::string& folder) {
    const Attribute attribute(folder + "/active_low", O_RDONLY);
    return attribute.is_open() && attribute.first() == '1';
}

/// A line that is exported with a free direction gets ours; "low" and "high" are levels of the pin
/// and make an output without a glitch (Documentation/admin-guide/gpio/sysfs.rst).
bool set_direction(const std::string& folder, const LineSpec& spec, Direction direction) {
    const char wanted = direction == Direction::input ? 'i' : 'o';
    {
        const Attribute attribute(folder + "/direction", O_RDONLY);
        if (!attribute.is_open() || attribute.first() == wanted) {
            return true;
        }
    }
    const Attribute attribute(folder + "/direction", O_WRONLY);
    const char* inactive = spec.active_low ? "high" : "low";
    return attribute.is_open() && attribute.write(direction == Direction::input ? "in" : inactive);
}

}  // namespace

Result<std::unique_ptr<Line>> open_exported_line(const LineSpec& spec, Direction direction,
                                                 const std::string& sysfs) {
    const std::string folder = sysfs + "/" + spec.exported;
    Attribute value(folder + "/value", direction == Direction::output ? O_WRONLY : O_RDONLY);
    if (!value.is_open() || !set_direction(folder, spec, direction)) {
        return failure(spec);
    }
    auto line = std::make_unique<ExportedLine>(
        std::move(value), spec.active_low != kernel_inverts(folder), spec, direction);
    if (direction == Direction::output) {
        HAL_CHECK(line->set(false));
    }
    return std::unique_ptr<Line>(std::move(line));
}

}  // namespace hal::gpio
