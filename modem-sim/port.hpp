#pragma once

#include <array>
#include <map>
#include <string>

#include "dialogue.hpp"
#include "tpdu.hpp"

namespace sim {

/// What commands on one port have set for that port; a restart undoes it.
struct PortSettings {
    LineSettings line;
    bool text_mode = false;  ///< AT+CMGF=1.
    std::string charset = "GSM";
    SubmitParameters submit;
    bool show_text_parameters = false;  ///< AT+CSDH.
    int more_messages = 0;
    int operator_format = 0;
};

/// Which unsolicited lines were asked for.
struct Indications {
    std::array<int, 5> messages{};            ///< mode, mt, bm, ds, bfr of AT+CNMI.
    std::map<std::string, int> registration;  ///< "+CREG" and its like: 1 or 2.
    int sim_status = 0;                       ///< AT#QSS.
};

/// One AT port of the modem. Ports share the modem, its card and its storages; each has its own
/// dialogue and settings.
struct Port {
    Port(int port_number, Wire& wire, Ledger& ledger, Faults& faults, Dialogue::Execute execute)
        : number(port_number),
          dialogue(port_number, wire, ledger, faults, settings.line, std::move(execute)) {}
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
    ~Port() = default;

    const int number;  ///< From 0, in the order of the command line.
    PortSettings settings;
    Indications indications;
    Dialogue dialogue;
    std::string overheard;  ///< The line so far that a hung modem may still act on.
};

/// Text in a character set of AT+CSCS, and back.
std::string to_charset(const std::string& charset, std::string_view utf8);
std::string from_charset(const std::string& charset, std::string_view text);

}  // namespace sim
