#include <map>

#include "control_words.hpp"

namespace sim {

namespace {

Answer reset_line(ControlCommands& control, const Words& words) {
    const auto active = on_off(words);
    if (!active) {
        return std::nullopt;
    }
    control.board().reset_line(*active);
    return done();
}

Answer power_key(ControlCommands& control, const Words& words) {
    const auto pressed = on_off(words);
    if (!pressed) {
        return std::nullopt;
    }
    control.board().power_key(*pressed);
    return done();
}

Answer power(ControlCommands& control, const Words& words) {
    const auto on = on_off(words);
    if (!on) {
        return std::nullopt;
    }
    control.board().rail(*on);
    return done();
}

Answer unplug(ControlCommands& control, const Words& /*words*/) {
    control.board().unplug();
    return done();
}

Answer replug(ControlCommands& control, const Words& /*words*/) {
    return control.board().replug() ? std::nullopt : done();
}

Answer vanish(ControlCommands& control, const Words& words) {
    return set(control.modem().vanish, duration(words, 1));
}

Answer echo(ControlCommands& control, const Words& words) {
    const auto wanted = on_off(words);
    if (!wanted) {
        return std::nullopt;
    }
    for (const auto& port : control.modem().ports()) {
        port->settings.line.echo = *wanted;
    }
    return done();
}

/// OCTETS, then the pause between two pieces, then a seed for odd sizes and pauses.
Answer chunk(ControlCommands& control, const Words& words) {
    const auto octets = count(words, 1, std::nullopt);
    const auto pause = words.size() > 2 ? duration(words, 2) : Milliseconds(1);
    const auto seed = count(words, 3, 0);
    if (!octets || !pause || !seed || words.size() > 4) {
        return std::nullopt;
    }
    Chunks chunks{.octets = static_cast<std::size_t>(*octets), .pause = *pause, .seed = {}};
    if (words.size() == 4) {
        chunks.seed = static_cast<unsigned>(*seed);
    }
    control.lines().set_chunks(chunks);
    return done();
}

Answer garbage(ControlCommands& control, const Words& words) {
    static const std::map<std::string_view, std::string> known{
        {"on", std::string("\0\0~\xFE", 4)}, {"nul", std::string("\0\0\0", 3)}, {"off", ""}};
    const auto found = words.size() == 2 ? known.find(words[1]) : known.end();
    if (found == known.end()) {
        return std::nullopt;
    }
    control.modem().faults.garbage = found->second;
    return done();
}

}  // namespace

std::span<const ControlEntry> board_controls() {
    static constexpr ControlEntry entries[] = {
        {"reset-line", "on|off", reset_line},
        {"power-key", "on|off", power_key},
        {"power", "on|off", power},
        {"unplug", "", unplug},
        {"replug", "", replug},
        {"vanish", "MS", vanish},
        {"echo", "on|off", echo},
        {"chunk", "OCTETS [MS [SEED]]", chunk},
        {"garbage", "on|nul|off", garbage},
    };
    return entries;
}

}  // namespace sim
