#include "gpio/board_line.hpp"

#include <cerrno>
#include <utility>

namespace hal::gpio {
namespace {

/// What an errno means here and what to do, for people.
const char* explain(const std::error_code& code) {
    if (code.category() != std::generic_category()) {
        return "";
    }
    switch (code.value()) {
        case ENOENT:
        case ENODEV:
        case ENXIO:
            return " (there is no such chip or line)";
        case EBUSY:
            return " (it is in use by another program or the kernel; a line that the kernel exports"
                   " is named with \"exported\" in the device profile)";
        case EACCES:
        case EPERM:
            return " (the gateway's user may not use it)";
        case EROFS:
            return " (the gateway's service sees /sys read-only)";
        case EINVAL:
            return " (the chip has no such line, or it cannot be driven so)";
        default:
            return "";
    }
}

}  // namespace

BoardLine::BoardLine(std::string name, LineSpec spec, Direction direction, LineOpener open_line)
    : name_(std::move(name)),
      spec_(std::move(spec)),
      direction_(direction),
      open_line_(std::move(open_line)),
      state_(reopen()) {}

Result<> BoardLine::reopen() {
    line_.reset();  // a line that is held cannot be had a second time
    auto opened = open_line_(spec_, direction_);
    if (!opened) {
        return Unexpected{opened.error()};
    }
    line_ = std::move(*opened);
    return {};
}

Result<> BoardLine::keep(Result<> outcome) {
    state_ = outcome;
    return outcome;
}

Result<> BoardLine::have() {
    const std::lock_guard lock(mutex_);
    return line_ ? Result<>() : keep(reopen());
}

Result<> BoardLine::set(bool active) {
    const std::lock_guard lock(mutex_);
    if (line_ && line_->set(active)) {
        return keep({});
    }
    if (auto opened = reopen(); !opened) {
        return keep(std::move(opened));
    }
    return keep(line_->set(active));
}

Result<bool> BoardLine::active() {
    const std::lock_guard lock(mutex_);
    Result<bool> level = line_ ? line_->active() : unexpected({ENODEV, std::generic_category()});
    if (!level) {
        HAL_CHECK(keep(reopen()));
        level = line_->active();
    }
    if (!level) {
        return Unexpected{keep(Unexpected{level.error()}).error()};
    }
    static_cast<void>(keep({}));
    return level;
}

std::string BoardLine::trouble() const {
    const std::lock_guard lock(mutex_);
    if (state_) {
        return {};
    }
    return name_ + ": " + state_.error().message() + explain(state_.error().code);
}

}  // namespace hal::gpio
