#include "control_commands.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <vector>

namespace sim {

namespace {

using Words = std::vector<std::string_view>;
/// Empty or text behind "ok "; nothing when the words are wrong.
using Answer = std::optional<std::string>;
using Handler = Answer (*)(ControlCommands&, const Words&);

struct Entry {
    std::string_view name;
    std::string_view usage;
    Handler run;
};

Words split(std::string_view line) {
    Words words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0) {
            words.push_back(line.substr(0, end));
        }
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

Answer done() {
    return std::string();
}

std::optional<bool> on_off(const Words& words, std::size_t at = 1) {
    if (words.size() <= at || (words[at] != "on" && words[at] != "off")) {
        return std::nullopt;
    }
    return words[at] == "on";
}

/// A whole number from 0 to `most`; `missing` when the word is not there.
std::optional<int> count(const Words& words, std::size_t at, std::optional<int> missing,
                         int most = 1'000'000) {
    const auto value = words.size() > at ? to_number(words[at]) : missing;
    return value && *value >= 0 && *value <= most ? value : std::nullopt;
}

std::optional<Milliseconds> duration(const Words& words, std::size_t at) {
    const auto value = words.size() > at ? to_milliseconds(words[at]) : std::nullopt;
    return value ? std::optional(Milliseconds(*value)) : std::nullopt;
}

Answer set(bool& flag, const Words& words) {
    const auto value = on_off(words);
    if (!value) {
        return std::nullopt;
    }
    flag = *value;
    return done();
}

Answer set(int& number, const std::optional<int>& value) {
    if (!value) {
        return std::nullopt;
    }
    number = *value;
    return done();
}

Answer set(Milliseconds& time, const std::optional<Milliseconds>& value) {
    if (!value) {
        return std::nullopt;
    }
    time = *value;
    return done();
}

// Messages.

Answer receive(ControlCommands& control, const Words& words) {
    if (words.size() < 3) {
        return std::nullopt;
    }
    // The text is all that stands behind the number, with its blanks.
    const char* end = words.back().data() + words.back().size();
    const std::string_view text(words[2].data(), static_cast<std::size_t>(end - words[2].data()));
    const auto parts = control.modem().network.send_text(words[1], unescape(text));
    return "parts=" + std::to_string(parts);
}

Answer receive_pdu(ControlCommands& control, const Words& words) {
    auto tpdu = words.size() == 2 ? from_hex(words[1]) : std::nullopt;
    if (!tpdu || tpdu->empty()) {
        return std::nullopt;
    }
    control.modem().network.send_tpdu(std::move(*tpdu));
    return done();
}

Answer store(ControlCommands& control, const Words& words) {
    Storage* storage = words.size() == 4 ? control.modem().storages.find(words[1]) : nullptr;
    const auto status = count(words, 2, std::nullopt, 3);
    auto tpdu = words.size() == 4 ? from_hex(words[3]) : std::nullopt;
    if (storage == nullptr || !status || !tpdu) {
        return std::nullopt;
    }
    const auto index = control.modem().store(
        *storage, {.status = static_cast<Status>(*status),
                   .service_centre = encode_service_centre(control.modem().card.service_centre),
                   .tpdu = std::move(*tpdu)});
    return index ? Answer("index=" + std::to_string(*index)) : std::nullopt;
}

Answer capacity(ControlCommands& control, const Words& words) {
    Storage* storage = words.size() == 3 ? control.modem().storages.find(words[1]) : nullptr;
    const auto slots = count(words, 2, std::nullopt, 1000);
    if (storage == nullptr || !slots) {
        return std::nullopt;
    }
    storage->set_capacity(*slots);
    control.modem().network.deliver_soon();
    return done();
}

Answer unsolicited(ControlCommands& control, const Words& words) {
    if (words.size() < 2) {
        return std::nullopt;
    }
    const char* end = words.back().data() + words.back().size();
    const std::string_view text(words[1].data(), static_cast<std::size_t>(end - words[1].data()));
    control.modem().dialogue.say(unescape(text));
    return done();
}

// The network.

Answer delay(ControlCommands& control, const Words& words) {
    return set(control.modem().network.submit_delay, duration(words, 1));
}

Answer cms(ControlCommands& control, const Words& words) {
    const auto code = count(words, 1, std::nullopt, 65535);
    const auto times = count(words, 2, 1);
    if (!code || *code == 0 || !times) {
        return std::nullopt;
    }
    control.modem().faults.refusal_code = *code;
    control.modem().faults.refusals = *times;
    return done();
}

Answer plain_error(ControlCommands& control, const Words& words) {
    control.modem().faults.refusal_code = 0;
    return set(control.modem().faults.refusals, count(words, 1, 1));
}

Answer registration(ControlCommands& control, const Words& words) {
    static const std::map<std::string_view, Registration> known{
        {"none", Registration::none},
        {"home", Registration::home},
        {"searching", Registration::searching},
        {"denied", Registration::denied},
        {"roaming", Registration::roaming}};
    const auto found = words.size() == 2 ? known.find(words[1]) : known.end();
    if (found == known.end()) {
        return std::nullopt;
    }
    control.modem().set_registration(found->second);
    return done();
}

Answer signal(ControlCommands& control, const Words& words) {
    const auto rssi = count(words, 1, std::nullopt, 99);
    return !rssi || (*rssi > 31 && *rssi != 99) ? std::nullopt
                                                : set(control.modem().radio.signal, rssi);
}

Answer report(ControlCommands& control, const Words& words) {
    Network& network = control.modem().network;
    if (words.size() == 3 && words[1] == "delay") {
        return set(network.report_delay, duration(words, 2));
    }
    if (words.size() == 3 && words[1] == "status") {
        const auto status = count(words, 2, std::nullopt, 255);
        network.report_status = static_cast<std::uint8_t>(status.value_or(network.report_status));
        return status ? done() : std::nullopt;
    }
    return set(network.reports, words);
}

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
    std::transform(name.begin(), name.end(), name.begin(),
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

// Questions.

Answer where(ControlCommands& control, const Words& /*words*/) {
    return control.transport().where();
}

Answer counts(ControlCommands& control, const Words& /*words*/) {
    Modem& modem = control.modem();
    std::string text = "accepted=" + std::to_string(modem.ledger.count("submit"));
    for (const std::string_view event :
         {"refused", "abandoned", "command", "control-z", "reset", "stored", "removed", "routed"}) {
        text += " " + std::string(event) + "=" + std::to_string(modem.ledger.count(event));
    }
    text += " waiting=" + std::to_string(modem.network.waiting());
    for (const StorageShape& shape : modem.personality.storages) {
        text += " " + shape.name + "=" + std::to_string(modem.storages.find(shape.name)->used());
    }
    return text;
}

Answer help(ControlCommands& control, const Words& words);

constexpr Entry entries[] = {
    {"receive", "NUMBER TEXT", receive},
    {"receive-pdu", "HEX", receive_pdu},
    {"store", "STORAGE STATUS HEX", store},
    {"capacity", "STORAGE SLOTS", capacity},
    {"urc", "TEXT", unsolicited},
    {"delay", "MS", delay},
    {"cms", "CODE [COUNT]", cms},
    {"error", "[COUNT]", plain_error},
    {"registration", "home|roaming|searching|denied|none", registration},
    {"signal", "0-31|99", signal},
    {"report", "on|off|delay MS|status N", report},
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
    {"where", "", where},
    {"counts", "", counts},
    {"help", "", help},
};

Answer help(ControlCommands& /*control*/, const Words& /*words*/) {
    std::string text;
    for (const Entry& entry : entries) {
        text += (text.empty() ? "" : ", ") + std::string(entry.name);
        text += entry.usage.empty() ? "" : " " + std::string(entry.usage);
    }
    return text;
}

}  // namespace

std::string ControlCommands::answer(std::string_view line) {
    const Words words = split(line);
    if (words.empty()) {
        return "error an empty line; try: help";
    }
    const auto* const found =
        std::find_if(std::begin(entries), std::end(entries),
                     [&words](const Entry& entry) { return entry.name == words[0]; });
    if (found == std::end(entries)) {
        return "error unknown command; try: help";
    }
    modem_.ledger.record("control", {{"line", line}});
    const Answer text = found->run(*this, words);
    if (!text) {
        return "error not possible; usage: " + std::string(found->name) +
               (found->usage.empty() ? "" : " " + std::string(found->usage));
    }
    return text->empty() ? "ok" : "ok " + *text;
}

}  // namespace sim
