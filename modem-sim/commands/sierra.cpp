#include <array>
#include <cstdio>

#include "commands/commands.hpp"

namespace sim {

namespace {

Reply ok(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok();
}

/// Answers OK, then restarts; the port of a USB modem goes away with it.
Reply restart(Modem& modem, const Command& command) {
    if (command.form != Form::exec) {
        return Reply::error();
    }
    modem.boot_soon("command");
    return Reply::ok();
}

/// AT!ENTERCND="A710" lets AT! write; here nothing that it protects can be written.
Reply unlock(Modem& /*modem*/, const Command& command) {
    return command.form == Form::write && command.text(0) == "A710" ? Reply::ok() : Reply::error();
}

std::string line(const char* layout, int value) {
    std::array<char, 120> text{};
    (void)std::snprintf(text.data(), text.size(), layout, value);
    return text.data();
}

/// The LTE form of the page. RSRP stands 20 dB under RSSI, as in AT+CESQ.
Reply general_status(Modem& modem, const Command& command) {
    if (command.form != Form::read) {
        return Reply::error();
    }
    const bool online = modem.settings.functionality == 1;
    if (!modem.is_registered()) {
        return Reply::ok({"!GSTATUS: ", "Current Time:  163          Temperature: 35",
                          std::string("Reset Counter: 1            Mode:        ") +
                              (online ? "ONLINE" : "LOW POWER MODE"),
                          "System mode:   LTE          PS state:    Not attached",
                          "EMM state:     Deregistered Searching"});
    }
    const int rssi = modem.radio.signal * 2 - 113;
    return Reply::ok({"!GSTATUS: ", "Current Time:  163          Temperature: 35",
                      "Reset Counter: 1            Mode:        ONLINE",
                      "System mode:   LTE          PS state:    Attached",
                      "LTE band:      B3           LTE bw:      20 MHz",
                      "LTE Rx chan:   1650         LTE Tx chan: 19650",
                      "LTE CA state:  NOT ASSIGNED", "EMM state:     Registered   Normal Service",
                      "RRC state:     RRC Idle", "IMS reg state: No Srv", "",
                      line("PCC RxM RSSI:  %-12d ", rssi) + line("RSRP (dBm):  %d", rssi - 20),
                      line("PCC RxD RSSI:  %-12d ", rssi - 5) + line("RSRP (dBm):  %d", rssi - 25),
                      "Tx Power:      0            TAC:         1A2B (6699)",
                      "RSRQ (dB):     -10.2        Cell ID:     01A2D003 (27447299)",
                      "SINR (dB):      8.4"});
}

Reply lte_information(Modem& modem, const Command& command) {
    if (command.form != Form::read || !modem.is_registered()) {
        return Reply::error();
    }
    const int rssi = modem.radio.signal * 2 - 113;
    return Reply::ok(
        {"!LTEINFO:",
         "Serving:   EARFCN MCC MNC   TAC      CID Bd D U SNR PCI  RSRQ   RSRP   RSSI RXLV",
         "             1650 001  01  6699 01A2D003  3 5 5   8 101 -10.2  " +
             line("%3d.0  ", rssi - 20) + line("%3d.0 --", rssi),
         "", "IntraFreq:                                          PCI  RSRQ   RSRP   RSSI RXLV"});
}

Reply power_information(Modem& modem, const Command& command) {
    if (command.form != Form::read) {
        return Reply::error();
    }
    const bool online = modem.settings.functionality == 1;
    return Reply::ok({std::string("State: ") + (online ? "Online" : "Low Power Mode"),
                      std::string("LPM voters - Temp:0, Volt:0, User:") + (online ? "0" : "1") +
                          ", W_DISABLE:0, IMSWITCH:0, BIOS:0, LWM2M:0, OMADM:0, FOTA:0",
                      "LPM persistence - None"});
}

/// Tries left: PIN, PIN2, PUK, PUK2.
Reply pin_counters(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (modem.card.state == SimState::absent) {
        return Reply::cme(10);
    }
    return Reply::ok({"+CPINC: " + std::to_string(modem.card.pin_tries) + ",3," +
                      std::to_string(modem.card.puk_tries) + ",10"});
}

}  // namespace

const CommandTable& sierra_commands() {
    static const CommandTable table{
        {"!RESET", restart},
        {"!ENTERCND", unlock},
        {"!GSTATUS", general_status},
        {"!LTEINFO", lte_information},
        {"!PCINFO", power_information},
        {"!ICCID", named_iccid},
        {"!PCOFFEN", ok},
        {"+CPINC", pin_counters},
    };
    return table;
}

}  // namespace sim
