#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "national.hpp"
#include "text.hpp"

namespace sim {

/// The GSM 7 bit default alphabet and its extension table (TS 23.038 §6.2.1), one septet per octet.
/// Nothing when a character is in neither table.
std::optional<Bytes> to_septets(std::u32string_view text);
/// Reads them; a message can name national tables, which then stand in for those two.
std::u32string from_septets(std::span<const std::uint8_t> septets, Shift shift = {});

/// Septets to octets; `fill_bits` zero bits stand in front (after a user data header).
Bytes pack_septets(std::span<const std::uint8_t> septets, unsigned fill_bits = 0);
/// `count` septets out of `octets`; fewer when the octets end early.
Bytes unpack_septets(std::span<const std::uint8_t> octets, std::size_t count,
                     unsigned fill_bits = 0);

}  // namespace sim
