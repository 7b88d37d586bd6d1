// libgpiod 2 (Debian 13, OpenWrt). Its predecessor has another API under the same header's name.
#include <dirent.h>
#include <gpiod.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "gpio/line.hpp"

namespace hal::gpio {
namespace {

constexpr const char* consumer = "sms-gateway";

/// One deleter for libgpiod's many _free functions.
template <auto function>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        function(object);
    }
};
using Chip = std::unique_ptr<gpiod_chip, Deleter<gpiod_chip_close>>;
using ChipInfo = std::unique_ptr<gpiod_chip_info, Deleter<gpiod_chip_info_free>>;
using LineInfo = std::unique_ptr<gpiod_line_info, Deleter<gpiod_line_info_free>>;
using Settings = std::unique_ptr<gpiod_line_settings, Deleter<gpiod_line_settings_free>>;
using LineConfig = std::unique_ptr<gpiod_line_config, Deleter<gpiod_line_config_free>>;
using RequestConfig = std::unique_ptr<gpiod_request_config, Deleter<gpiod_request_config_free>>;
using Request = std::unique_ptr<gpiod_line_request, Deleter<gpiod_line_request_release>>;

Unexpected failure(const LineSpec& spec) {
    return unexpected({errno, std::generic_category()}, describe(spec));
}

class Gpiod2Line final : public Line {
public:
    Gpiod2Line(Request request, unsigned offset, LineSpec spec, Direction direction)
        : request_(std::move(request)),
          offset_(offset),
          spec_(std::move(spec)),
          direction_(direction) {}
    ~Gpiod2Line() override {
        if (direction_ == Direction::output) {
            gpiod_line_request_set_value(request_.get(), offset_, GPIOD_LINE_VALUE_INACTIVE);
        }
    }
    Gpiod2Line(const Gpiod2Line&) = delete;
    Gpiod2Line& operator=(const Gpiod2Line&) = delete;

    Result<> set(bool active) override {
        const auto value = active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
        if (gpiod_line_request_set_value(request_.get(), offset_, value) != 0) {
            return failure(spec_);
        }
        return {};
    }

    Result<bool> active() override {
        const auto value = gpiod_line_request_get_value(request_.get(), offset_);
        if (value == GPIOD_LINE_VALUE_ERROR) {
            return failure(spec_);
        }
        return value == GPIOD_LINE_VALUE_ACTIVE;
    }

private:
    Request request_;  ///< has its own descriptor: the chip need not stay open
    unsigned offset_;
    LineSpec spec_;
    Direction direction_;
};

/// Version 2 opens paths only and leaves names and labels to us.
std::vector<std::string> chip_paths(const std::string& wanted) {
    if (wanted.starts_with('/')) {
        return {wanted};
    }
    std::vector<std::string> paths;
    DIR* folder = opendir("/dev");
    if (folder == nullptr) {
        return paths;
    }
    while (const dirent* entry = readdir(folder)) {
        const std::string path = std::string("/dev/") + static_cast<const char*>(entry->d_name);
        if (path.starts_with("/dev/gpiochip") && gpiod_is_gpiochip_device(path.c_str())) {
            paths.push_back(path);
        }
    }
    closedir(folder);
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// As in version 1, a chip is named by path, name, label or number.
bool is_called(gpiod_chip* chip, const std::string& wanted) {
    const ChipInfo info(gpiod_chip_get_info(chip));
    return info &&
           (gpiod_chip_info_get_label(info.get()) == wanted ||
            gpiod_chip_info_get_name(info.get()) == wanted || gpiod_chip_get_path(chip) == wanted ||
            "gpiochip" + wanted == gpiod_chip_info_get_name(info.get()));
}

struct Place {
    Chip chip;
    unsigned offset = 0;
};

Result<Place> find(const LineSpec& spec) {
    int reason = ENOENT;
    for (const std::string& path : chip_paths(spec.chip)) {
        Chip chip(gpiod_chip_open(path.c_str()));
        if (!chip) {
            reason = errno;  // it may be the chip that is meant
            continue;
        }
        if (!spec.chip.empty() && !is_called(chip.get(), spec.chip)) {
            continue;
        }
        if (spec.name.empty()) {
            return Place{std::move(chip), spec.offset};
        }
        const int offset = gpiod_chip_get_line_offset_from_name(chip.get(), spec.name.c_str());
        if (offset >= 0) {
            return Place{std::move(chip), static_cast<unsigned>(offset)};
        }
    }
    errno = reason;
    return failure(spec);
}

Settings make_settings(const LineSpec& spec, Direction direction) {
    Settings settings(gpiod_line_settings_new());
    if (!settings) {
        return settings;
    }
    gpiod_line_settings_set_active_low(settings.get(), spec.active_low);
    if (direction == Direction::input) {
        gpiod_line_settings_set_direction(settings.get(), GPIOD_LINE_DIRECTION_INPUT);
        return settings;
    }
    gpiod_line_settings_set_direction(settings.get(), GPIOD_LINE_DIRECTION_OUTPUT);
    gpiod_line_settings_set_output_value(settings.get(), GPIOD_LINE_VALUE_INACTIVE);
    if (spec.open_drain) {
        gpiod_line_settings_set_drive(settings.get(), GPIOD_LINE_DRIVE_OPEN_DRAIN);
    }
    return settings;
}

/// EBUSY names the holder, as far as the kernel does.
Unexpected request_failure(const LineSpec& spec, const Place& place) {
    auto failed = failure(spec);
    if (failed.error.code != std::errc::device_or_resource_busy) {
        return failed;
    }
    const LineInfo info(gpiod_chip_get_line_info(place.chip.get(), place.offset));
    if (const char* holder = info ? gpiod_line_info_get_consumer(info.get()) : nullptr;
        holder != nullptr) {
        failed.error.context += std::string(" (held by \"") + holder + "\")";
    }
    return failed;
}

}  // namespace

Result<std::unique_ptr<Line>> open_gpiod_line(const LineSpec& spec, Direction direction) {
    HAL_TRY(const Place place, find(spec));
    const Settings settings = make_settings(spec, direction);
    const LineConfig lines(gpiod_line_config_new());
    const RequestConfig config(gpiod_request_config_new());
    if (!settings || !lines || !config ||
        gpiod_line_config_add_line_settings(lines.get(), &place.offset, 1, settings.get()) != 0) {
        return failure(spec);
    }
    gpiod_request_config_set_consumer(config.get(), consumer);
    Request request(gpiod_chip_request_lines(place.chip.get(), config.get(), lines.get()));
    if (!request) {
        return request_failure(spec, place);
    }
    return std::unique_ptr<Line>(
        std::make_unique<Gpiod2Line>(std::move(request), place.offset, spec, direction));
}

}  // namespace hal::gpio
