#pragma once

#include <set>
#include <string>

namespace sim {

/// What goes wrong on demand. All of it is set by the control socket.
struct Faults {
    // At the network: the next submits end with this.
    int refusals = 0;      ///< How many; 0 for none.
    int refusal_code = 0;  ///< +CMS ERROR number; 0 for a plain ERROR.

    // At the modem.
    bool silent = false;  ///< Hears nothing and says nothing.
    int silent_after_prompt = 0;
    int silent_after_submit = 0;
    bool silent_submit_accepted = false;  ///< The network gets the message of a silent submit.
    int lost_answers = 0;                 ///< Accepted submits without any final result code.
    std::set<std::string> refused;        ///< Commands that answer ERROR: "AT", "+CMEE"...
    bool empty_list_error = false;        ///< AT+CMGL of an empty storage: +CMS ERROR: 321.

    // On the line.
    std::string garbage;  ///< Stands in front of each thing the modem says.
};

}  // namespace sim
