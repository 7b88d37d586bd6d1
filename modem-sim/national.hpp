#pragma once

#include <cstdint>
#include <optional>

namespace sim {

/// National language identifiers (TS 23.038 §6.2.1.2.4) of a message's user data header. 0, and
/// every one without a table: the default alphabet, the extension table.
struct Shift {
    unsigned locking = 0;
    unsigned single = 0;
};

/// The character that a language's locking shift table (TS 23.038 A.3) has at `code`, below 0x80,
/// where the default alphabet has `plain`; U+FFFD where it has none.
char32_t locking_character(unsigned language, std::uint8_t code, char32_t plain);

/// The character that a language's single shift table (TS 23.038 A.2) has behind an escape, where
/// that is not what the extension table has.
std::optional<char32_t> single_character(unsigned language, std::uint8_t code);

}  // namespace sim
