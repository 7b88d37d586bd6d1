#pragma once

#include <string_view>

namespace hal {

/// Whether a modem profile may hold this AT line: it begins with AT, has at most 200 printable
/// ASCII characters, and neither AT+CUAD, which restarts EC2x modules with some SIMs (oFono), nor a
/// command that takes a PIN or PUK (AT+CPIN=, AT+CPWD=, AT+CLCK=): a wrong one, sent at every
/// start, would block the SIM. Nor one that sends or asks for a text (AT+CMGS, +CMGC, +CMGW,
/// +CMSS): messages go through Modem::submit() alone.
bool is_profile_line(std::string_view text);

}  // namespace hal
