#include <algorithm>
#include <cctype>
#include <map>

#include "control_words.hpp"

namespace sim {

namespace {

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

Answer late_answer(ControlCommands& control, const Words& words) {
    const auto lateness = duration(words, 1);
    const auto times = count(words, 2, 1);
    if (!lateness || !times) {
        return std::nullopt;
    }
    control.modem().faults.lateness = *lateness;
    control.modem().faults.late_answers = *times;
    return done();
}

Answer keep_reference(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.keeps_reference, words);
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

Answer late_boot(ControlCommands& control, const Words& words) {
    return set(control.modem().extra_boot_delay, duration(words, 1));
}

Answer late_off(ControlCommands& control, const Words& words) {
    return set(control.modem().extra_off_delay, duration(words, 1));
}

/// A card that wants its PIN wants it again after each restart; a blocked one has no tries left.
void set_card(Modem& modem, SimState state) {
    if (state == SimState::ready || state == SimState::pin) {
        modem.card.pin_enabled = state == SimState::pin;
        modem.card.pin_tries = SimCard::most_pin_tries;
    } else if (state == SimState::puk) {
        modem.card.pin_enabled = true;
        modem.card.pin_tries = 0;
    }
    modem.set_sim(state);
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
    set_card(control.modem(), found->second);
    return done();
}

Answer hang(ControlCommands& control, const Words& words) {
    static const std::map<std::string_view, Hang> known{
        {"soft", Hang::soft}, {"reset", Hang::reset}, {"power", Hang::power}, {"off", Hang::none}};
    const auto found = known.find(words.size() == 1 ? "reset" : words[1]);
    if (found == known.end() || words.size() > 2) {
        return std::nullopt;
    }
    control.modem().faults.hang = found->second;
    return done();
}

Answer stuck(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.stuck_code, count(words, 1, std::nullopt, 65535));
}

}  // namespace

std::span<const ControlEntry> modem_controls() {
    static constexpr ControlEntry entries[] = {
        {"silent", "on|off", silent},
        {"silent-after-prompt", "[COUNT]", silent_after_prompt},
        {"silent-after-submit", "[accepted]", silent_after_submit},
        {"lose-answer", "[COUNT]", lose_answer},
        {"late-answer", "MS [COUNT]", late_answer},
        {"keep-reference", "on|off", keep_reference},
        {"refuse", "COMMAND on|off", refuse},
        {"empty-list-error", "on|off", empty_list_error},
        {"reset", "[forget]", reset},
        {"sim-delay", "MS", late_card},
        {"sim", "ready|absent|pin|puk|busy", card},
        {"hang", "[soft|reset|power|off]", hang},
        {"stuck", "CODE", stuck},
        {"boot-delay", "MS", late_boot},
        {"off-delay", "MS", late_off},
    };
    return entries;
}

}  // namespace sim
