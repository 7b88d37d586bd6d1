#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "hal/values.hpp"

/// Octets as PDUs are written: "0791...". Blanks are allowed, so that fields can be set apart.
inline hal::Octets from_hex(std::string_view hex) {
    std::string digits(hex);
    std::erase(digits, ' ');
    hal::Octets octets;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        std::uint8_t octet = 0;
        std::from_chars(digits.data() + at, digits.data() + at + 2, octet, 16);
        octets.push_back(octet);
    }
    return octets;
}

inline std::string to_hex(const hal::Octets& octets) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string hex;
    for (const unsigned octet : octets) {
        hex.push_back(digits[octet >> 4]);
        hex.push_back(digits[octet & 0x0F]);
    }
    return hex;
}
