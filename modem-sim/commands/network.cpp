#include <array>
#include <cstdio>
#include <ctime>

#include "commands/commands.hpp"

namespace sim {

namespace {

constexpr std::string_view location_area = "1A2B";
constexpr std::string_view cell = "01A2D003";
constexpr int lte = 7;  ///< <AcT> E-UTRAN (TS 27.007 §7.2).

Reply registration(Modem& modem, const Command& command) {
    int& mode = modem.indications(modem.port()).registration[command.name];
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
            modem.port().settings.operator_format = command.number(1, 0).value_or(0);
        }
        return Reply::ok();
    }
    if (!modem.is_registered()) {
        return Reply::ok({"+COPS: 0"});
    }
    const std::array<std::string, 3> names{modem.to_charset("Test Network"),
                                           modem.to_charset("Test"), "00101"};
    const auto format = static_cast<std::size_t>(modem.port().settings.operator_format);
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

Reply clock(Modem& modem, const Command& command) {
    if (command.form != Form::read) {
        return Reply::ok();
    }
    const std::time_t now = modem.wall_now();
    std::tm utc{};
    (void)::gmtime_r(&now, &utc);
    std::array<char, 40> text{};
    (void)std::strftime(text.data(), text.size(), "+CCLK: \"%y/%m/%d,%H:%M:%S+00\"", &utc);
    return Reply::ok({text.data()});
}

Reply packet_attachment(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({"+CGATT: (0,1)"});
    }
    return command.form == Form::read
               ? Reply::ok({std::string("+CGATT: ") + (modem.is_registered() ? "1" : "0")})
               : Reply::ok();
}

/// One context without an address; there is no data behind it.
Reply packet_context(Modem& /*modem*/, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({R"(+CGDCONT: (1-16),"IP",,,(0-2),(0-4))"});
    }
    return command.form == Form::read ? Reply::ok({R"(+CGDCONT: 1,"IP","","0.0.0.0",0,0)"})
                                      : Reply::ok();
}

/// Accepted, though no network here answers USSD.
Reply supplementary_data(Modem& /*modem*/, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({"+CUSD: (0-2)"});
    }
    return command.form == Form::read ? Reply::ok({"+CUSD: 0"}) : Reply::ok();
}

}  // namespace

std::string registration_fields(const Modem& modem, int mode) {
    std::string fields = std::to_string(static_cast<int>(modem.registration()));
    if (mode == 2 && modem.is_registered()) {
        fields += ",\"" + std::string(location_area) + "\",\"" + std::string(cell) + "\"";
        if (modem.personality.registration_with_technology) {
            fields += "," + std::to_string(lte);
        }
    }
    return fields;
}

const CommandTable& network_commands() {
    static const CommandTable table{
        {"+CREG", registration},
        {"+CGREG", registration},
        {"+CEREG", registration},
        {"+COPS", network_operator},
        {"+CSQ", signal_quality},
        {"+CESQ", extended_signal_quality},
        {"+CFUN", functionality},
        {"+CPAS", activity},
        {"+CCLK", clock},
        {"+CGATT", packet_attachment},
        {"+CGDCONT", packet_context},
        {"+CUSD", supplementary_data},
    };
    return table;
}

}  // namespace sim
