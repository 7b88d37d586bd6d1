// libgpiod 1 (Debian 12). Its successor has another API under the same header's name.
#include <gpiod.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "gpio/line.hpp"

namespace hal::gpio {
namespace {

constexpr const char* consumer = "sms-gateway";

struct ChipDeleter {
    void operator()(gpiod_chip* chip) const { gpiod_chip_close(chip); }
};
using Chip = std::unique_ptr<gpiod_chip, ChipDeleter>;

Unexpected failure(const LineSpec& spec) {
    return unexpected({errno, std::generic_category()}, describe(spec));
}

class Gpiod1Line final : public Line {
public:
    Gpiod1Line(Chip chip, gpiod_line* line, LineSpec spec, Direction direction)
        : chip_(std::move(chip)), line_(line), spec_(std::move(spec)), direction_(direction) {}
    ~Gpiod1Line() override {
        if (direction_ == Direction::output) {
            gpiod_line_set_value(line_, 0);
        }
        gpiod_line_release(line_);
    }
    Gpiod1Line(const Gpiod1Line&) = delete;
    Gpiod1Line& operator=(const Gpiod1Line&) = delete;

    Result<> set(bool active) override {
        if (gpiod_line_set_value(line_, active ? 1 : 0) != 0) {
            return failure(spec_);
        }
        return {};
    }

    Result<bool> active() override {
        const int value = gpiod_line_get_value(line_);
        if (value < 0) {
            return failure(spec_);
        }
        return value == 1;
    }

private:
    Chip chip_;
    gpiod_line* line_;  ///< the chip's
    LineSpec spec_;
    Direction direction_;
};

struct Found {
    Chip chip;
    gpiod_line* line = nullptr;  ///< null with errno set when there is none
};

Found find(const LineSpec& spec) {
    if (spec.chip.empty()) {
        gpiod_line* line = gpiod_line_find(spec.name.c_str());
        return {Chip(line != nullptr ? gpiod_line_get_chip(line) : nullptr), line};
    }
    Chip chip(gpiod_chip_open_lookup(spec.chip.c_str()));
    if (!chip) {
        return {};
    }
    gpiod_line* line = spec.name.empty() ? gpiod_chip_get_line(chip.get(), spec.offset)
                                         : gpiod_chip_find_line(chip.get(), spec.name.c_str());
    return {std::move(chip), line};
}

int request(gpiod_line* line, const LineSpec& spec, Direction direction) {
    int flags = spec.active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
    if (direction == Direction::input) {
        return gpiod_line_request_input_flags(line, consumer, flags);
    }
    flags |= spec.open_drain ? GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN : 0;
    return gpiod_line_request_output_flags(line, consumer, flags, 0);
}

/// EBUSY names the holder, as far as the kernel does.
Unexpected request_failure(const LineSpec& spec, gpiod_line* line) {
    auto failed = failure(spec);
    if (failed.error.code != std::errc::device_or_resource_busy || gpiod_line_update(line) != 0) {
        return failed;
    }
    if (const char* holder = gpiod_line_consumer(line); holder != nullptr) {
        failed.error.context += std::string(" (held by \"") + holder + "\")";
    }
    return failed;
}

}  // namespace

Result<std::unique_ptr<Line>> open_gpiod_line(const LineSpec& spec, Direction direction) {
    Found found = find(spec);
    if (found.line == nullptr) {
        return failure(spec);
    }
    if (request(found.line, spec, direction) != 0) {
        return request_failure(spec, found.line);
    }
    return std::unique_ptr<Line>(
        std::make_unique<Gpiod1Line>(std::move(found.chip), found.line, spec, direction));
}

}  // namespace hal::gpio
