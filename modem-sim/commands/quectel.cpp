#include "commands/commands.hpp"

namespace sim {

namespace {

Reply ok(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok();
}

/// Bit 0 CPIN ready, bit 1 SMS, bit 2 phone book (EC2x manual V2.0 §5.9).
Reply initialisation_status(Modem& modem, const Command& /*command*/) {
    const bool card = modem.card_is_read() && modem.card.state == SimState::ready;
    return Reply::ok(
        {"+QINISTAT: " + std::to_string((card ? 1 : 0) + (modem.sms_is_ready() ? 6 : 0))});
}

Reply network_information(Modem& modem, const Command& /*command*/) {
    return Reply::ok({modem.is_registered() ? R"(+QNWINFO: "FDD LTE","00101","LTE BAND 3",1650)"
                                            : "+QNWINFO: No Service"});
}

/// Tries left of PIN and PUK, then of PIN2 and PUK2.
Reply pin_counters(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({R"(+QPINC: ("SC","P2"))"});
    }
    const std::string card = R"(+QPINC: "SC",)" + std::to_string(modem.card.pin_tries) + "," +
                             std::to_string(modem.card.puk_tries);
    if (command.form == Form::write && command.text(0) == "SC") {
        return Reply::ok({card});
    }
    return Reply::ok({card, R"(+QPINC: "P2",3,10)"});
}

/// AT+QURCCFG="urcport",<port>: where unsolicited lines go; kept (BG96 manual V2.0 §2.25).
Reply urc_configuration(Modem& modem, const Command& command) {
    const bool is_question = command.form == Form::read || command.arguments.size() == 1;
    if (is_question) {
        return Reply::ok({R"(+QURCCFG: "urcport",")" + modem.kept.urc_port + "\""});
    }
    const std::string wanted = command.text(1);
    if (command.form != Form::write || command.text(0) != "urcport" ||
        (wanted != "usbat" && wanted != "usbmodem" && wanted != "uart1" && wanted != "all")) {
        return Reply::error();
    }
    modem.kept.urc_port = wanted;
    return Reply::ok();
}

/// +QCSQ: "LTE",<rssi>,<rsrp>,<sinr>,<rsrq>; the layout is from memory, not verified.
Reply detailed_signal(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({R"(+QCSQ: ("NOSERVICE","GSM","WCDMA","LTE"))"});
    }
    if (!modem.is_registered() || modem.radio.signal == 99) {
        return Reply::ok({R"(+QCSQ: "NOSERVICE")"});
    }
    const int rssi = modem.radio.signal * 2 - 113;
    return Reply::ok(
        {"+QCSQ: \"LTE\"," + std::to_string(rssi) + "," + std::to_string(rssi - 20) + ",140,-10"});
}

/// OK at once; POWERED DOWN when it is off (EC2x manual V2.0 §1.8).
Reply power_down(Modem& modem, const Command& /*command*/) {
    modem.power_down_soon("command");
    return Reply::ok();
}

}  // namespace

const CommandTable& quectel_commands() {
    static const CommandTable table{
        {"+QCCID", named_iccid},
        {"+QINISTAT", initialisation_status},
        {"+QNWINFO", network_information},
        {"+QPINC", pin_counters},
        {"+QPOWD", power_down},
        {"+QURCCFG", urc_configuration},
        {"+QCSQ", detailed_signal},
        {"+QINDCFG", ok},
        {"+QCFG", ok},
        {"+QSIMSTAT", ok},
    };
    return table;
}

}  // namespace sim
