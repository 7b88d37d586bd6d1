#include <map>

#include "control_words.hpp"
#include "text.hpp"

namespace sim {

namespace {

// Messages.

Answer receive(ControlCommands& control, const Words& words) {
    if (words.size() < 3) {
        return std::nullopt;
    }
    const std::string_view text = rest_of_line(words, 2);
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
    const std::string_view text = rest_of_line(words, 1);
    control.modem().say(unescape(text));
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

Answer reject_duplicates(ControlCommands& control, const Words& words) {
    return set(control.modem().faults.rejects_duplicates, words);
}

Answer refuse_number(ControlCommands& control, const Words& words) {
    const auto code = count(words, 2, std::nullopt, 65535);
    if (!code) {
        return std::nullopt;
    }
    auto& refused = control.modem().faults.refused_numbers;
    if (*code == 0) {
        refused.erase(std::string(words[1]));
    } else {
        refused[std::string(words[1])] = *code;
    }
    return done();
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

}  // namespace

std::span<const ControlEntry> network_controls() {
    static constexpr ControlEntry entries[] = {
        {"receive", "NUMBER TEXT", receive},
        {"receive-pdu", "HEX", receive_pdu},
        {"store", "STORAGE STATUS HEX", store},
        {"capacity", "STORAGE SLOTS", capacity},
        {"urc", "TEXT", unsolicited},
        {"delay", "MS", delay},
        {"cms", "CODE [COUNT]", cms},
        {"error", "[COUNT]", plain_error},
        {"refuse-number", "NUMBER CODE", refuse_number},
        {"reject-duplicates", "on|off", reject_duplicates},
        {"registration", "home|roaming|searching|denied|none", registration},
        {"signal", "0-31|99", signal},
        {"report", "on|off|delay MS|status N", report},
    };
    return entries;
}

}  // namespace sim
