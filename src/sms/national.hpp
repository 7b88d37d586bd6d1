#pragma once

#include <cstdint>
#include <optional>

#include "sms/alphabet.hpp"

/// National languages in the GSM 7 bit alphabet (TS 23.038 6.2.1.2, annex A). Pure.
namespace sms {

/// The highest national language identifier with a table (TS 23.038 6.2.1.2.4): 1 Turkish, 2
/// Spanish, 3 Portuguese, 4 Bengali, 5 Gujarati, 6 Hindi, 7 Kannada, 8 Malayalam, 9 Oriya, 10
/// Punjabi, 11 Tamil, 12 Telugu, 13 Urdu.
inline constexpr std::uint8_t last_language = 13;

/// The table that stands in for the extension table (TS 23.038 A.2); null for an identifier that
/// has none.
const CodeTable* single_shift_table(std::uint8_t language);

/// The table that stands in for the default alphabet (TS 23.038 A.3); null for an identifier that
/// has none. Spanish has none.
const CodeTable* locking_shift_table(std::uint8_t language);

/// What a part with these language identifiers is written in. The default tables stand in for those
/// that are not named or not known.
ShiftTables tables_for(std::optional<std::uint8_t> single_shift,
                       std::optional<std::uint8_t> locking_shift);

}  // namespace sms
