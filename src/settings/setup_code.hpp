#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace settings {

/// One octet of randomness for each character.
inline constexpr std::size_t setup_code_characters = 12;

/// A one-time code, "K7QM-2XWD-9RTA": 60 bits, five of each octet, in Crockford's alphabet of 32
/// without I, L, O and U. Pure.
std::string make_setup_code(const std::array<std::uint8_t, setup_code_characters>& random);

/// What is hashed, and compared with the hash: what somebody typed without dashes and spaces and
/// with capital letters; I and L are 1 and O is 0, as people read them. What is no code keeps its
/// other characters, and fits nothing. Pure.
std::string normal_setup_code(std::string_view typed);

}  // namespace settings
