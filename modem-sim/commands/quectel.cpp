#include "commands/commands.hpp"

namespace sim {

namespace {

Reply ok(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok();
}

Reply iccid(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({"+QCCID: " + modem.personality.iccid});
}

/// Bit 0 CPIN ready, bit 1 SMS, bit 2 phone book (EC2x manual V2.0 §5.9).
Reply initialisation_status(Modem& modem, const Command& /*command*/) {
    const bool card = modem.card_is_read() && modem.card.state == SimState::ready;
    return Reply::ok(
        {"+QINISTAT: " + std::to_string((card ? 1 : 0) + (modem.sms_is_ready() ? 6 : 0))});
}

Reply network_information(Modem& modem, const Command& /*command*/) {
    const Registration now = modem.registration();
    const bool served = now == Registration::home || now == Registration::roaming;
    return Reply::ok(
        {served ? R"(+QNWINFO: "FDD LTE","00101","LTE BAND 3",1650)" : "+QNWINFO: No Service"});
}

Reply pin_counters(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok({R"(+QPINC: "SC",3,10)", R"(+QPINC: "P2",3,10)"});
}

/// OK at once; POWERED DOWN when it is off (EC2x manual V2.0 §1.8).
Reply power_down(Modem& modem, const Command& /*command*/) {
    modem.power_down_soon();
    return Reply::ok();
}

}  // namespace

const CommandTable& quectel_commands() {
    static const CommandTable table{
        {"+QCCID", iccid},
        {"+QINISTAT", initialisation_status},
        {"+QNWINFO", network_information},
        {"+QPINC", pin_counters},
        {"+QPOWD", power_down},
        {"+QURCCFG", ok},
        {"+QINDCFG", ok},
        {"+QCFG", ok},
        {"+QSIMSTAT", ok},
    };
    return table;
}

}  // namespace sim
