#include "commands/commands.hpp"

namespace sim {

namespace {

Reply ok(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok();
}

/// AT#QSS=<mode> is the port's; AT#QSS? tells mode and status: 0 no card, 1 inserted, 2 unlocked,
/// 3 SMS and phone book ready.
Reply card_status(Modem& modem, const Command& command) {
    int& mode = modem.indications(modem.port()).sim_status;
    if (command.form == Form::read) {
        return Reply::ok(
            {"#QSS: " + std::to_string(mode) + "," + std::to_string(modem.sim_status())});
    }
    const auto wanted = command.number(0);
    if (command.form != Form::write || !wanted || *wanted < 0 || *wanted > 2) {
        return Reply::cme(50);
    }
    mode = *wanted;
    return Reply::ok();
}

Reply restart(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    modem.boot_soon("command");
    return Reply::ok();
}

/// AT#ENHRST=1,0: restart at once; other values only set timers, which nobody here waits for.
Reply unconditional_restart(Modem& modem, const Command& command) {
    if (command.form == Form::write && command.number(0) == 1 && command.number(1) == 0) {
        modem.boot_soon("command");
    }
    return Reply::ok();
}

Reply shut_down(Modem& modem, const Command& command) {
    if (command.form != Form::test) {
        modem.power_down_soon("command");
    }
    return Reply::ok();
}

/// The tries left of the code that the card wants now: the PIN's, or the PUK's when it is blocked.
Reply pin_counter(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (modem.card.state == SimState::absent) {
        return Reply::cme(10);
    }
    const bool blocked = modem.card.state == SimState::puk;
    return Reply::ok(
        {"#PCT: " + std::to_string(blocked ? modem.card.puk_tries : modem.card.pin_tries)});
}

/// LTE: PLMN, EARFCN, RSRP, RSSI, RSRQ, TAC, RAC, TXPWR, DRX, MM, RRC, CID, IMSI, name, SD, ABND...
Reply radio_status(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (!modem.is_registered()) {
        return Reply::ok({R"(#RFSTS: ,,,,,,,,,,,,"",,0,)"});
    }
    const int rssi = modem.radio.signal * 2 - 113;
    return Reply::ok({R"(#RFSTS: "001 01",1650,)" + std::to_string(rssi - 20) + "," +
                      std::to_string(rssi) + R"(,-10,1A2B,FF,0,128,19,0,1A2D003,")" +
                      modem.card.imsi + R"(","Test Network",3,3,720,10800)"});
}

/// LTE: EARFCN, RSSI, name, PLMN, physical cell, TAC, DRX, SD, RSRP.
Reply serving_cell(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (!modem.is_registered()) {
        return Reply::error();
    }
    const int rssi = modem.radio.signal * 2 - 113;
    return Reply::ok({"#SERVINFO: 1650," + std::to_string(rssi) +
                      R"(,"Test Network","00101",101,1A2B,128,3,)" + std::to_string(rssi - 20)});
}

/// <mode>,<technology>: 4 is LTE, 5 unknown.
Reply technology(Modem& modem, const Command& command) {
    return command.form == Form::read
               ? Reply::ok({std::string("#PSNT: 0,") + (modem.is_registered() ? "4" : "5")})
               : Reply::ok();
}

Reply software_package(Modem& modem, const Command& command) {
    return command.form == Form::exec ? Reply::ok({modem.personality.revision, "M0F.670006",
                                                   "P0F.670000", "A0F.670000 (example)"})
                                      : Reply::ok();
}

}  // namespace

const CommandTable& telit_commands() {
    static const CommandTable table{
        {"#QSS", card_status},
        {"#REBOOT", restart},
        {"#ENHRST", unconditional_restart},
        {"#SHDN", shut_down},
        {"#PCT", pin_counter},
        {"#RFSTS", radio_status},
        {"#SERVINFO", serving_cell},
        {"#PSNT", technology},
        {"#SWPKGV", software_package},
        {"#CCID", named_iccid},
        {"+ICCID", named_iccid},
        {"#SIMDET", ok},
        {"#STIA", ok},
        {"#AUTOATT", ok},
        {"#SMSFORMAT", ok},
    };
    return table;
}

}  // namespace sim
