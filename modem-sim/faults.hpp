#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "timers.hpp"

namespace sim {

/// The lowest cure of a modem that hears nothing and says nothing.
enum class Hang : std::uint8_t {
    none,   ///< It does not hang.
    soft,   ///< A restart command: it alone is still heard.
    reset,  ///< The reset line.
    power,  ///< Loss of power: the rail, the plug or the power key.
};

/// What goes wrong on demand. All of it is set by the control socket.
struct Faults {
    // At the network: the next submits end with this.
    int refusals = 0;      ///< How many; 0 for none.
    int refusal_code = 0;  ///< +CMS ERROR number; 0 for a plain ERROR.
    /// A submit with TP-RD that repeats the TP-MR, recipient and text of the last one that was
    /// accepted is refused with +CMS ERROR: 197 (TS 23.040 §9.2.3.6, §9.2.3.25).
    bool rejects_duplicates = false;
    /// Recipients whose messages are refused with this +CMS ERROR number.
    std::map<std::string, int> refused_numbers;

    // At the modem.
    bool silent = false;  ///< Hears nothing and says nothing; any restart ends it.
    Hang hang = Hang::none;
    int stuck_code = 0;  ///< Every SMS command ends so (+CMS ERROR) until a restart; 0: none.
    int silent_after_prompt = 0;
    int silent_after_submit = 0;
    bool silent_submit_accepted = false;  ///< The network gets the message of a silent submit.
    int lost_answers = 0;                 ///< Accepted submits without any final result code.
    int late_answers = 0;                 ///< So many submits are answered late:
    Milliseconds lateness{0};             ///< this long after the network's decision.
    bool keeps_reference = false;         ///< A submit with TP-RD goes out with the TP-MR it has.
    std::set<std::string> refused;        ///< Commands that answer ERROR: "AT", "+CMEE"...
    bool empty_list_error = false;        ///< AT+CMGL of an empty storage: +CMS ERROR: 321.

    // On the line.
    std::string garbage;  ///< Stands in front of each thing the modem says.

    bool is_mute() const { return silent || hang != Hang::none; }
};

}  // namespace sim
