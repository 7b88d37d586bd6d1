#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hal/values.hpp"

/// The GSM 7 bit alphabet (TS 23.038 6). Pure.
namespace sms {

/// Septets, one per octet, bit 7 clear.
using Septets = std::vector<std::uint8_t>;

/// The code that says "the next one is from the single shift table" (TS 23.038 6.2.1).
inline constexpr std::uint8_t escape_septet = 0x1B;

/// 128 code points; 0 where a code has no character.
using CodeTable = std::array<char32_t, 128>;

/// A locking and a single shift table used together. Those of national languages: national.hpp.
struct ShiftTables {
    const CodeTable& locking;
    const CodeTable& single_shift;
};

/// The default alphabet and its extension table (TS 23.038 6.2.1, 6.2.1.1).
extern const ShiftTables default_tables;

/// One code point as one septet, or as escape_septet and one more; empty when the tables lack it.
Septets to_septets(char32_t code_point, const ShiftTables& tables);

/// All of `text`, or nullopt when the tables lack one of its characters.
std::optional<Septets> to_septets(std::u32string_view text, const ShiftTables& tables);

/// Code points of septets. An escaped code without a character is shown from the locking table, two
/// escapes as a space (TS 23.038 6.2.1.1); an escape at the end is dropped. A code that the locking
/// table lacks too is U+FFFD.
std::u32string from_septets(std::span<const std::uint8_t> septets, const ShiftTables& tables);

/// Packs septets, least significant bit first, after `fill_bits` zero bits (TS 23.038 6.1.2.1).
hal::Octets pack_septets(std::span<const std::uint8_t> septets, unsigned fill_bits = 0);

/// Unpacks `count` septets after `fill_bits` bits; fewer when `octets` end earlier.
Septets unpack_septets(std::span<const std::uint8_t> octets, std::size_t count,
                       unsigned fill_bits = 0);

/// Bits between a user data header of `header_octets` octets (its length octet counted) and the
/// first septet (TS 23.040 9.2.3.24).
constexpr unsigned fill_bits_after(std::size_t header_octets) {
    return static_cast<unsigned>((7 - header_octets * 8 % 7) % 7);
}

}  // namespace sms
