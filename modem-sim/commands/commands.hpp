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
/// The card: +CIMI, +CPIN, +CLCK, +CRSM...
const CommandTable& card_commands();
/// Radio and network: +CREG, +COPS, +CSQ, +CFUN...
const CommandTable& network_commands();
/// TS 27.005 set-up: +CSMS, +CPMS, +CNMI, +CMGF...
const CommandTable& sms_setup_commands();
/// TS 27.005 stored messages: +CMGL, +CMGR, +CMGD, +CMGW.
const CommandTable& sms_storage_commands();
/// TS 27.005 sending: +CMGS, +CMSS.
const CommandTable& sms_submit_commands();
/// What only Quectel has: +QINISTAT, +QPOWD...
const CommandTable& quectel_commands();
/// What only Sierra Wireless has: !RESET, !GSTATUS...
const CommandTable& sierra_commands();
/// What only Telit has: #QSS, #REBOOT...
const CommandTable& telit_commands();

/// nullptr when no table in use has it.
const Handler* find_command(std::string_view name, Vendor vendor);
/// Every table in use.
std::vector<const CommandTable*> command_tables(Vendor vendor);
bool is_sms_command(std::string_view name);

/// The ICCID behind the command's own name: +CCID, #CCID...
Reply named_iccid(Modem& modem, const Command& command);

/// What stands behind "+CREG: " in an unsolicited line, and behind the mode in a reply.
std::string registration_fields(const Modem& modem, int mode);

}  // namespace sim
