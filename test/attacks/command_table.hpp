#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

/// All that the gateway ever writes to a modem, written down a second time: what is not here is a
/// command that somebody else has put there.
namespace attacks {

// clang-format off
/// `$` stands for a number, `@` for the name of a storage, `*` for a PIN.
inline constexpr std::array command_table = std::to_array<std::string_view>({
    "AT", "ATE0", "ATI", "ATQ0", "ATV1", "ATQ0V1",
    "AT+CMEE=1", "AT+CMGF=0", "AT+CSMS=0", "AT+CSMS=1",
    "AT+CPMS=?", "AT+CPMS?", "AT+CPMS=\"@\",\"@\",\"@\"",
    "AT+CNMI=?", "AT+CNMI?", "AT+CNMI=$,$,$,$,$", "AT+CNMA",
    "AT+CMGL=4", "AT+CMGR=$", "AT+CMGD=$", "AT+CMGS=$",
    "AT+CPIN?", "AT+CPIN=\"*\"", "AT+CPINR", "AT+CPINC?", "AT+QPINC?", "AT#PCT", "AT!PCINFO?",
    "AT+CREG=1", "AT+CREG=2", "AT+CREG?", "AT+CGREG=1", "AT+CGREG=2", "AT+CGREG?",
    "AT+CEREG=1", "AT+CEREG=2", "AT+CEREG?", "AT+COPS=3,0", "AT+COPS?", "AT+CSQ", "AT+CESQ",
    "AT+QCSQ", "AT!GSTATUS?", "AT#RFSTS", "AT+KCELLMEAS=0",
    "AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+QGMR", "AT#SWPKGV", "AT+CGSN", "AT+CIMI",
    "AT+ICCID", "AT+QCCID", "AT#CCID", "AT!ICCID?", "AT+CRSM=176,12258,0,0,10",
    "AT+CRSM=176,28483,0,0,2", "AT+CSCA?", "AT+QINISTAT", "AT#QSS=2", "AT#QSS?",
    "AT+CFUN=1,1", "AT!RESET", "AT#REBOOT",
});
/// Lines of the modem profiles that the tests use.
inline constexpr std::string_view profile_line = "AT+QURCCFG=\"urcport\",\"usbat\"";
// clang-format on

/// Whether `c` belongs to what a placeholder stands for.
inline bool stands_for(char placeholder, char c) {
    return placeholder == '@' ? (c >= 'A' && c <= 'Z') || c == '_' : c >= '0' && c <= '9';
}

/// Whether `line` is what `pattern` allows.
inline bool fits(std::string_view line, std::string_view pattern) {
    constexpr std::size_t longest = 10;
    for (const char expected : pattern) {
        if (expected == '$' || expected == '@' || expected == '*') {
            std::size_t length = 0;
            while (length < line.size() && stands_for(expected, line[length])) {
                ++length;
            }
            if (length == 0 || length > longest) {
                return false;
            }
            line.remove_prefix(length);
        } else if (!line.starts_with(expected)) {
            return false;
        } else {
            line.remove_prefix(1);
        }
    }
    return line.empty();
}

/// A line without its CR.
inline bool is_known_command(std::string_view line) {
    return line == profile_line || std::ranges::any_of(command_table, [&](std::string_view one) {
               return fits(line, one);
           });
}

/// Whether an octet can stand in one of them, in a PDU, or end either.
inline bool is_written_octet(char c) {
    constexpr std::string_view others = "+=?,\"_!#\r\x1a\x1b";
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) < others.size() ||
           profile_line.find(c) < profile_line.size();
}

}  // namespace attacks
