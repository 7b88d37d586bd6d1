#pragma once

#include <optional>
#include <string_view>
#include <system_error>

namespace hal::at {

/// A final result code: the one line that ends a command.
struct FinalResult {
    bool ok = false;
    std::error_code code;  ///< with !ok: +CMS or +CME with its number, or Errc::plain_error
};

/// Reads a whole line as a final result code (V.250 5.7.1, TS 27.005 3.2.5, TS 27.007 9.2);
/// nullopt if it is anything else. `+CMS ERROR: text` (AT+CMEE=2, or firmware without numbers) is a
/// plain error. A line that merely begins with OK or ERROR is none.
std::optional<FinalResult> parse_final_result(std::string_view line);

}  // namespace hal::at
