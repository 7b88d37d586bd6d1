#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

using Bytes = std::vector<std::uint8_t>;

/// UTF-8 to code points; a broken sequence becomes U+FFFD.
std::u32string from_utf8(std::string_view text);
std::string to_utf8(std::u32string_view text);

/// Code points to UTF-16 code units, big endian octets as in TP-UD with UCS-2 coding.
Bytes to_utf16(std::u32string_view text);
std::u32string from_utf16(std::span<const std::uint8_t> octets);

std::string to_hex(std::span<const std::uint8_t> octets);
/// Nothing when the count of digits is odd or a character is not a hex digit.
std::optional<Bytes> from_hex(std::string_view digits);

/// Control characters as \n, \r, \t or \xHH, so that the text stays on one line.
std::string escape_controls(std::string_view utf8);
/// The reverse for what people type: \n, \r, \t and \\.
std::string unescape(std::string_view text);
/// Octets from a port as valid UTF-8: bytes above 0x7F are read as Latin-1.
std::string latin1_to_utf8(std::string_view octets);

/// A whole number of any sign, nothing else around it.
std::optional<int> to_number(std::string_view digits);
/// "200ms", "2s" or plain milliseconds; never negative.
std::optional<int> to_milliseconds(std::string_view duration);

}  // namespace sim
