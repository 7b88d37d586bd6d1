#include "recovery/power_cycle.hpp"

#include <utility>

#include "hal/error.hpp"

namespace hal::recovery {
namespace {

/// Between two looks whether the modem is off.
constexpr Milliseconds look_interval{500};
/// A supply that cannot be given back would be the worst end of all: tried again so often.
constexpr int restore_tries = 10;
constexpr Milliseconds restore_interval{1000};

}  // namespace

PowerCycle::~PowerCycle() {
    if (phase_ == Phase::supply_cut) {
        static_cast<void>(power_.restore_power());  // the lines' release is all that is left
    }
}

Result<PowerCycle::Pause> PowerCycle::begin(BoardPower by_line, BoardPower otherwise) {
    if (!timings_.minimum_off) {
        return unexpected(Errc::not_supported,
                          "the modem profile does not say for how long it must be off");
    }
    tries_ = 0;
    const auto cut = power_.cut_power();
    if (cut) {
        phase_ = Phase::supply_cut;
        return Pause(timings_.minimum_off);
    }
    if (cut.error().code != Errc::not_supported) {
        return Unexpected{cut.error()};
    }
    return begin_with_key(by_line, otherwise);
}

Result<PowerCycle::Pause> PowerCycle::begin_with_key(BoardPower by_line, BoardPower otherwise) {
    if (!timings_.off_wait) {
        return unexpected(Errc::not_supported, "power, and no time that its key takes to work");
    }
    blind_ = by_line == BoardPower::unknown && otherwise == BoardPower::off;
    const BoardPower believed = by_line != BoardPower::unknown ? by_line : otherwise;
    // If it is off after all, a press as long as for switching off switches it on.
    HAL_CHECK(power_.press_power_key(blind_ ? BoardPower::on : believed));
    if (by_line == BoardPower::off) {
        return Pause();
    }
    phase_ = Phase::going_off;
    waited_ = Milliseconds{0};
    return Pause(look_interval);
}

Result<PowerCycle::Pause> PowerCycle::go_on(BoardPower by_line, BoardPower by_usb) {
    switch (phase_) {
        case Phase::none:
            return Pause();
        case Phase::supply_cut:
            return restore();
        case Phase::going_off:
            return await_off(by_line, by_usb);
        case Phase::off:
            return press_on();
    }
    return Pause();
}

Result<PowerCycle::Pause> PowerCycle::restore() {
    const auto restored = power_.restore_power();
    if (restored) {
        phase_ = Phase::none;
        return Pause();
    }
    if (++tries_ < restore_tries) {
        return Pause(restore_interval);
    }
    return Unexpected{restored.error()};
}

Result<PowerCycle::Pause> PowerCycle::await_off(BoardPower by_line, BoardPower by_usb) {
    waited_ += look_interval;
    const BoardPower known = by_line != BoardPower::unknown ? by_line : by_usb;
    if (blind_ && known == BoardPower::on) {
        phase_ = Phase::none;  // the press has switched it on
        return Pause();
    }
    const bool over = waited_ >= timings_.off_wait;
    if ((known == BoardPower::off && !blind_) || (known != BoardPower::on && over)) {
        phase_ = Phase::off;
        return Pause(timings_.minimum_off);
    }
    if (!over) {
        return Pause(look_interval);
    }
    phase_ = Phase::none;
    // A second press might be the one that it heeds, and turn it off for good.
    return unexpected(Errc::timed_out, "the power key does not switch it off");
}

Result<PowerCycle::Pause> PowerCycle::press_on() {
    phase_ = Phase::none;
    HAL_CHECK(power_.press_power_key(BoardPower::off));
    return Pause();
}

}  // namespace hal::recovery
