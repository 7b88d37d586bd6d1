#pragma once

#include <map>
#include <string>
#include <string_view>

#include "command.hpp"
#include "modem.hpp"
#include "reply.hpp"

namespace sim {

using Handler = Reply (*)(Modem&, const Command&);
using CommandTable = std::map<std::string, Handler, std::less<>>;

/// V.250 and identity: ATE, ATZ, +CGMI, +CMEE...
const CommandTable& general_commands();
/// SIM and radio: +CPIN, +CREG, +COPS, +CFUN, +CRSM...
const CommandTable& network_commands();
/// TS 27.005 set-up: +CSMS, +CPMS, +CNMI, +CMGF...
const CommandTable& sms_setup_commands();
/// TS 27.005 stored messages: +CMGL, +CMGR, +CMGD, +CMGW.
const CommandTable& sms_storage_commands();
/// TS 27.005 sending: +CMGS, +CMSS.
const CommandTable& sms_submit_commands();
/// What only Quectel has: +QINISTAT, +QPOWD...
const CommandTable& quectel_commands();

/// nullptr when no table in use has it.
const Handler* find_command(std::string_view name, bool with_quectel);

/// What stands behind "+CREG: " in an unsolicited line, and behind the mode in a reply.
std::string registration_fields(const Modem& modem, int mode);

}  // namespace sim
