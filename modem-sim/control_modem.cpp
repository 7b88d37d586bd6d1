#include <algorithm>
#include <cctype>
#include <map>

#include "control_words.hpp"

namespace sim {

namespace {

// The modem.

Answer silent(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.silent, words);
}

Answer silent_after_prompt(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.silent_after_prompt, count(words, 1, 1));
}

Answer silent_after_submit(ControlCommands& control, const Words& words) {
    const bool accepted = words.size() == 2 && words[1] == "accepted";
    if (words.size() > 1 && !accepted) {
        return std::nullopt;
    }
    control.modem().faults.silent_after_submit = 1;
    control.modem().faults.silent_submit_accepted = accepted;
    return done();
}

Answer lose_answer(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.lost_answers, count(words, 1, 1));
}

Answer refuse(ControlCommands& control, const Words& words) {
    const auto value = on_off(words, 2);
    if (!value) {
        return std::nullopt;
    }
    std::string name(words[1]);
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (name.starts_with("AT") && name.size() > 2) {
        name.erase(0, 2);
    }
    auto& refused = control.modem().faults.refused;
    if (*value) {
        refused.insert(name);
    } else {
        refused.erase(name);
    }
    return done();
}

Answer empty_list_error(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.empty_list_error, words);
}

Answer reset(ControlCommands& control, const Words& words) {
    const bool forget = words.size() == 2 && words[1] == "forget";
    if (words.size() > 1 && !forget) {
        return std::nullopt;
    }
    control.modem().boot("control", forget);
    return done();
}

Answer late_card(ControlCommands& control, const Words& words) {
    return set(control.modem().extra_card_delay, duration(words, 1));
}

Answer card(ControlCommands& control, const Words& words) {
    static const std::map<std::string_view, SimState> known{{"ready", SimState::ready},
                                                            {"absent", SimState::absent},
                                                            {"pin", SimState::pin},
                                                            {"puk", SimState::puk},
                                                            {"busy", SimState::busy}};
    const auto found = words.size() == 2 ? known.find(words[1]) : known.end();
    if (found == known.end()) {
        return std::nullopt;
    }
    control.modem().set_sim(found->second);
    return done();
}

Answer reset_line(ControlCommands& control, const Words& words) {
    const auto held = on_off(words);
    if (!held) {
        return std::nullopt;
    }
    if (*held) {
        control.modem().hold_reset();
    } else {
        control.modem().release_reset();
    }
    return done();
}

// The line.

Answer unplug(ControlCommands& control, const Words& /*words*/) {
    control.modem().switch_off("unplug");
    control.transport().unplug();
    return done();
}

Answer replug(ControlCommands& control, const Words& /*words*/) {
    if (const auto problem = control.transport().plug()) {
        control.modem().ledger.record("replug-failed", {{"reason", *problem}});
        return std::nullopt;
    }
    control.modem().boot("replug");
    return done();
}

Answer echo(ControlCommands& control, const Words& words) {
    return set(control.modem().settings.line.echo, words);
}

Answer chunk(ControlCommands& control, const Words& words) {
    const auto octets = count(words, 1, std::nullopt);
    if (!octets) {
        return std::nullopt;
    }
    control.wire().set_chunk(static_cast<std::size_t>(*octets));
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

std::span<const ControlEntry> modem_controls() {
    static constexpr ControlEntry entries[] = {
        {"silent", "on|off", silent},
        {"silent-after-prompt", "[COUNT]", silent_after_prompt},
        {"silent-after-submit", "[accepted]", silent_after_submit},
        {"lose-answer", "[COUNT]", lose_answer},
        {"refuse", "COMMAND on|off", refuse},
        {"empty-list-error", "on|off", empty_list_error},
        {"reset", "[forget]", reset},
        {"sim-delay", "MS", late_card},
        {"sim", "ready|absent|pin|puk|busy", card},
        {"reset-line", "on|off", reset_line},
        {"unplug", "", unplug},
        {"replug", "", replug},
        {"echo", "on|off", echo},
        {"chunk", "OCTETS", chunk},
        {"garbage", "on|nul|off", garbage},
    };
    return entries;
}

}  // namespace sim
