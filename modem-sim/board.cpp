#include "board.hpp"

#include <utility>

namespace sim {

Milliseconds Board::since(SteadyTime start) {
    return std::chrono::duration_cast<Milliseconds>(timers_.now() - start);
}

void Board::reset_line(bool active) {
    if (active == reset_since_.has_value()) {
        return;
    }
    if (active) {
        reset_since_ = timers_.now();
        modem_.ledger.record("reset-line", {{"state", "held"}});
        return;
    }
    const Milliseconds held = since(*std::exchange(reset_since_, std::nullopt));
    const std::string_view effect = reset_after(held);
    modem_.ledger.record("reset-line",
                         {{"state", "released"}, {"held_ms", held.count()}, {"effect", effect}});
    if (effect == "reset") {
        modem_.boot("reset-line", false, held);
    }
}

std::string_view Board::reset_after(Milliseconds held) {
    const Pins& pins = modem_.personality.pins;
    if (!modem_.is_on()) {
        return "none: off";
    }
    if (held < pins.reset_least) {
        return "none: too short";
    }
    const bool too_long = pins.reset_most > Milliseconds(0) && held > pins.reset_most;
    return too_long ? "none: too long" : "reset";
}

void Board::power_key(bool pressed) {
    if (pressed == key_since_.has_value()) {
        return;
    }
    if (pressed) {
        key_since_ = timers_.now();
        modem_.ledger.record("power-key", {{"state", "pressed"}});
        return;
    }
    const Milliseconds held = since(*std::exchange(key_since_, std::nullopt));
    const std::string_view effect = key_after(held);
    modem_.ledger.record("power-key",
                         {{"state", "released"}, {"held_ms", held.count()}, {"effect", effect}});
    if (effect == "boot") {
        modem_.boot("power-key");
    } else if (effect == "power-off") {
        modem_.power_down_soon("power-key");
    }
}

std::string_view Board::key_after(Milliseconds held) {
    const Pins& pins = modem_.personality.pins;
    if (pins.key_on == Milliseconds(0)) {
        return "none: no power key";
    }
    if (!has_power_) {
        return "none: no power";
    }
    if (held < (modem_.is_on() ? pins.key_off : pins.key_on)) {
        return "none: too short";
    }
    return modem_.is_on() ? "power-off" : "boot";
}

void Board::power_comes(std::string_view cause) {
    has_power_ = true;
    if (!needs_power_key_) {
        modem_.boot(cause);
    }
}

void Board::rail(bool on) {
    if (on == has_power_) {
        return;
    }
    modem_.ledger.record("rail", {{"state", on ? "on" : "off"}});
    if (on) {
        power_comes("rail");
    } else {
        has_power_ = false;
        modem_.power_off("rail");
    }
}

void Board::unplug() {
    has_power_ = false;
    modem_.power_off("unplug");
    lines_.unplug();
}

std::optional<std::string> Board::replug() {
    if (auto problem = lines_.plug()) {
        modem_.ledger.record("replug-failed", {{"reason", *problem}});
        return problem;
    }
    power_comes("replug");
    return std::nullopt;
}

}  // namespace sim
