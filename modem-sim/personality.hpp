#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "timers.hpp"

namespace sim {

/// A line that the modem says by itself while it starts.
struct BootLine {
    Milliseconds at;  ///< Since power-on.
    std::string text;
};

struct StorageShape {
    std::string name;
    int capacity;
    int first_index;
};

/// What the module does at its power key and reset pins, which take pulses (active while held).
struct Pins {
    Milliseconds key_on{0};       ///< Held so long while off: it starts. 0: there is no power key.
    Milliseconds key_off{0};      ///< Held so long while on: it goes off.
    Milliseconds off_takes{0};    ///< From its last line to being dead.
    std::string last_line;        ///< Said when it goes off in an orderly way; empty: nothing.
    Milliseconds reset_least{0};  ///< The shortest pulse that resets it.
    Milliseconds reset_most{0};   ///< The longest; 0: no limit.
};

/// Who gets the unsolicited lines when the modem has several AT ports.
enum class UrcRouting : std::uint8_t {
    urc_port,  ///< The port that AT+QURCCFG names; AT+CNMI and AT+CREG are the modem's.
    per_port   ///< Each port gets what it asked for; what needs no asking goes to all.
};

/// Whose commands it knows besides 3GPP's.
enum class Vendor : std::uint8_t { none, quectel, sierra, telit };

/// Everything in which one kind of modem differs from another, as data.
struct Personality {
    std::string name;

    // Identity.
    std::string manufacturer;
    std::string model;
    std::string revision;
    std::string imei;
    std::string imsi;
    std::string iccid;

    // Start: AT answers from `at_ready` on, the SIM is readable from `sim_ready`, SMS from
    // `sms_ready`; all since power-on.
    Milliseconds at_ready;
    Milliseconds sim_ready;
    Milliseconds sms_ready;
    std::vector<BootLine> boot_lines;
    std::string sim_ready_line;                ///< Said at sim_ready when the SIM is ready.
    std::vector<std::string> sms_ready_lines;  ///< Said at sms_ready.

    // Short messages.
    std::vector<StorageShape> storages;
    std::string default_storage;
    std::string report_storage;  ///< Where +CDSI puts status reports.
    bool has_sms_service_1;      ///< AT+CSMS=1.
    /// The values that AT+CNMI takes for mode, mt, bm, ds and bfr, one digit each.
    std::array<std::string, 5> cnmi_values;
    /// CPMS and CNMI survive a restart (EC2x manual V2.0 §9.4 and §9.13: "saved automatically").
    bool keeps_storage_and_indications;
    bool registration_with_technology;  ///< +CREG ends with <AcT>.
    /// +CME ERROR for a command that it does not know; 0: plain ERROR.
    int unknown_command_code;
    /// With AT+CSMS=1, how long a routed message waits for AT+CNMA.
    Milliseconds acknowledgement_limit;

    /// Commands that always give the same answer, as written ("+CSMS=?"), besides those to which
    /// all give the same one.
    std::map<std::string, std::string> fixed_answers;
    Vendor vendor;
    UrcRouting urc_routing;
    /// Command lines that restart it, in capitals.
    std::vector<std::string> restart_commands;
    Pins pins;

    // Small differences of what it writes and takes.
    std::string no_alpha;         ///< <alpha> of +CMGL, +CMGR and +CMT when there is no name.
    int least_submit_length = 1;  ///< <length> of AT+CMGS at least.
    std::vector<std::string> identification;  ///< ATI; empty: maker, model and revision.
};

const Personality& generic();
const Personality& quectel_ec25();
const Personality& sierra_em7455();
const Personality& telit_le910c4();

/// What it always answers to a command; nullptr when that depends, or it does not know it.
const std::string* fixed_answer(const Personality& personality, const std::string& written);

/// All of them, separated by commas.
std::string personality_names();
/// nullptr when there is none of that name.
const Personality* find_personality(std::string_view name);

}  // namespace sim
