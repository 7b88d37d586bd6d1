#include "control_commands.hpp"

#include <array>

#include "control_words.hpp"

namespace sim {

namespace {

Answer where(ControlCommands& control, const Words& /*words*/) {
    return control.lines().where();
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

Answer status(ControlCommands& control, const Words& /*words*/) {
    return control.modem().is_on() ? "on" : "off";
}

Answer pin_tries(ControlCommands& control, const Words& /*words*/) {
    const SimCard& card = control.modem().card;
    return "pin=" + std::to_string(card.pin_tries) + " puk=" + std::to_string(card.puk_tries);
}

Answer help(ControlCommands& control, const Words& words);

constexpr ControlEntry questions[] = {
    {"where", "", where},         {"counts", "", counts}, {"status", "", status},
    {"pin-tries", "", pin_tries}, {"help", "", help},
};

std::array<std::span<const ControlEntry>, 4> all_controls() {
    return {network_controls(), modem_controls(), board_controls(), questions};
}

Answer help(ControlCommands& /*control*/, const Words& /*words*/) {
    std::string text;
    for (const auto& controls : all_controls()) {
        for (const ControlEntry& entry : controls) {
            text += (text.empty() ? "" : ", ") + std::string(entry.name);
            text += entry.usage.empty() ? "" : " " + std::string(entry.usage);
        }
    }
    return text;
}

const ControlEntry* find_control(std::string_view name) {
    for (const auto& controls : all_controls()) {
        for (const ControlEntry& entry : controls) {
            if (entry.name == name) {
                return &entry;
            }
        }
    }
    return nullptr;
}

}  // namespace

std::string ControlCommands::answer(std::string_view line) {
    const Words words = split_words(line);
    if (words.empty()) {
        return "error an empty line; try: help";
    }
    const ControlEntry* const entry = find_control(words[0]);
    if (entry == nullptr) {
        return "error unknown command; try: help";
    }
    modem_.ledger.record("control", {{"line", line}});
    const Answer text = entry->run(*this, words);
    if (!text) {
        return "error not possible; usage: " + std::string(entry->name) +
               (entry->usage.empty() ? "" : " " + std::string(entry->usage));
    }
    return text->empty() ? "ok" : "ok " + *text;
}

}  // namespace sim
