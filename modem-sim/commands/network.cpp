#include <array>
#include <cstdio>
#include <ctime>

#include "commands/commands.hpp"

namespace sim {

namespace {

constexpr std::string_view location_area = "1A2B";
constexpr std::string_view cell = "01A2D003";
constexpr int lte = 7;  ///< <AcT> E-UTRAN (TS 27.007 §7.2).

bool is_registered(const Modem& modem) {
    const Registration now = modem.registration();
    return now == Registration::home || now == Registration::roaming;
}

Reply imsi(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({modem.personality.imsi});
}

Reply iccid(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({command.name + ": " + modem.personality.iccid});
}

Reply own_number(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({"+CNUM: ,\"" + modem.to_charset(modem.card.own_number) + "\",145"});
}

Reply enter_pin(Modem& modem, const Command& command) {
    if (modem.card.state != SimState::pin) {
        return Reply::cme(3);
    }
    if (command.text(0) != modem.card.pin) {
        return Reply::cme(16);
    }
    modem.set_sim(SimState::ready);
    return Reply::ok();
}

Reply pin(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (command.form == Form::write) {
        return enter_pin(modem, command);
    }
    const auto obstacle = modem.card_obstacle();
    if (obstacle && obstacle->code == 11) {
        return Reply::ok({"+CPIN: SIM PIN"});
    }
    if (obstacle && obstacle->code == 12) {
        return Reply::ok({"+CPIN: SIM PUK"});
    }
    return obstacle ? *obstacle : Reply::ok({"+CPIN: READY"});
}

Reply registration(Modem& modem, const Command& command) {
    int& mode = modem.settings.registration_reports[command.name];
    if (command.form == Form::write) {
        const auto wanted = command.number(0, 0);
        if (!wanted || *wanted < 0 || *wanted > 2) {
            return Reply::cme(50);
        }
        mode = *wanted;
        return Reply::ok();
    }
    return Reply::ok(
        {command.name + ": " + std::to_string(mode) + "," + registration_fields(modem, mode)});
}

Reply network_operator(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({R"(+COPS: (2,"Test Network","Test","00101",7),,(0-4),(0-2))"});
    }
    if (command.form == Form::write) {
        if (command.number(0) == 3) {
            modem.settings.operator_format = command.number(1, 0).value_or(0);
        }
        return Reply::ok();
    }
    if (!is_registered(modem)) {
        return Reply::ok({"+COPS: 0"});
    }
    const std::array<std::string, 3> names{modem.to_charset("Test Network"),
                                           modem.to_charset("Test"), "00101"};
    const auto format = static_cast<std::size_t>(modem.settings.operator_format);
    return Reply::ok({"+COPS: 0," + std::to_string(format) + ",\"" + names.at(format % 3) + "\"," +
                      std::to_string(lte)});
}

Reply signal_quality(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({"+CSQ: (0-31,99),(0-7,99)"});
    }
    const int rssi = modem.settings.functionality == 1 ? modem.radio.signal : 99;
    return Reply::ok({"+CSQ: " + std::to_string(rssi) + ",99"});
}

Reply extended_signal_quality(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({"+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)"});
    }
    // <rsrp> of 27.007 §8.69 has steps of 1 dB from -140 dBm, <rssi> steps of 2 dB from -113 dBm;
    // 20 dB between the two is usual for a 10 MHz carrier.
    const bool heard = modem.settings.functionality == 1 && modem.radio.signal != 99;
    const int rsrp = modem.radio.signal * 2 + 7;
    return Reply::ok({heard ? "+CESQ: 99,99,255,255,20," + std::to_string(rsrp)
                            : std::string("+CESQ: 99,99,255,255,255,255")});
}

Reply functionality(Modem& modem, const Command& command) {
    if (command.form == Form::read) {
        return Reply::ok({"+CFUN: " + std::to_string(modem.settings.functionality)});
    }
    const auto wanted = command.number(0);
    const auto restart = command.number(1, 0);
    if (command.form != Form::write || (wanted != 0 && wanted != 1 && wanted != 4)) {
        return Reply::cme(50);
    }
    if (restart == 1) {
        modem.boot_soon("command");
        return Reply::ok();
    }
    modem.settings.functionality = *wanted;
    return Reply::ok();
}

Reply activity(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok({"+CPAS: 0"});
}

Reply clock(Modem& /*modem*/, const Command& command) {
    if (command.form != Form::read) {
        return Reply::ok();
    }
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    (void)::gmtime_r(&now, &utc);
    std::array<char, 40> text{};
    (void)std::strftime(text.data(), text.size(), "+CCLK: \"%y/%m/%d,%H:%M:%S+00\"", &utc);
    return Reply::ok({text.data()});
}

std::string swapped(std::string digits) {
    if (digits.size() % 2 != 0) {
        digits.push_back('F');
    }
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        std::swap(digits[at], digits[at + 1]);
    }
    return digits;
}

/// READ BINARY (176) of the two elementary files that matter here; all else is "file not found".
Reply restricted_sim_access(Modem& modem, const Command& command) {
    constexpr int read_binary = 176;
    constexpr int ef_smss = 0x6F43;   // TS 31.102 §4.2.28.
    constexpr int ef_iccid = 0x2FE2;  // TS 102 221 §13.2.
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    if (command.number(0) == read_binary && command.number(1) == ef_smss) {
        return Reply::ok(
            {"+CRSM: 144,0,\"" + to_hex(Bytes{modem.card.last_reference, 0xFF}) + "\""});
    }
    if (command.number(0) == read_binary && command.number(1) == ef_iccid) {
        return Reply::ok({"+CRSM: 144,0,\"" + swapped(modem.personality.iccid) + "\""});
    }
    return Reply::ok({"+CRSM: 106,130,\"\""});
}

}  // namespace

std::string registration_fields(const Modem& modem, int mode) {
    std::string fields = std::to_string(static_cast<int>(modem.registration()));
    if (mode == 2 && is_registered(modem)) {
        fields += ",\"" + std::string(location_area) + "\",\"" + std::string(cell) + "\"";
        if (modem.personality.registration_with_technology) {
            fields += "," + std::to_string(lte);
        }
    }
    return fields;
}

const CommandTable& network_commands() {
    static const CommandTable table{
        {"+CIMI", imsi},          {"+CCID", iccid},
        {"+CNUM", own_number},    {"+CPIN", pin},
        {"+CREG", registration},  {"+CGREG", registration},
        {"+CEREG", registration}, {"+COPS", network_operator},
        {"+CSQ", signal_quality}, {"+CESQ", extended_signal_quality},
        {"+CFUN", functionality}, {"+CPAS", activity},
        {"+CCLK", clock},         {"+CRSM", restricted_sim_access},
    };
    return table;
}

}  // namespace sim
