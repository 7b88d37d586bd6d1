#include "text/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace text {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t highest = 0x10FFFF;

constexpr bool is_scalar_value(char32_t code_point) {
    return code_point <= highest && (code_point < 0xD800 || code_point > 0xDFFF);
}

/// The first octet of a sequence: how many follow, its payload bits, and the lowest code point that
/// needs this length (anything below is overlong).
struct Lead {
    std::size_t following = 0;
    char32_t bits = 0;
    char32_t lowest = 0;
};

std::optional<Lead> read_lead(std::uint8_t octet) {
    if (octet < 0x80) {
        return Lead{0, octet, 0};
    }
    if ((octet & 0xE0) == 0xC0) {
        return Lead{1, char32_t{octet} & 0x1F, 0x80};
    }
    if ((octet & 0xF0) == 0xE0) {
        return Lead{2, char32_t{octet} & 0x0F, 0x800};
    }
    if ((octet & 0xF8) == 0xF0) {
        return Lead{3, char32_t{octet} & 0x07, 0x10000};
    }
    return std::nullopt;
}

void append(std::string& octets, char32_t code_point) {
    const auto tail = [&](unsigned shift) {
        octets.push_back(static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)));
    };
    if (code_point < 0x80) {
        octets.push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
        octets.push_back(static_cast<char>(0xC0 | (code_point >> 6)));
        tail(0);
    } else if (code_point < 0x10000) {
        octets.push_back(static_cast<char>(0xE0 | (code_point >> 12)));
        tail(6);
        tail(0);
    } else {
        octets.push_back(static_cast<char>(0xF0 | (code_point >> 18)));
        tail(12);
        tail(6);
        tail(0);
    }
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view octets) {
    std::u32string code_points;
    code_points.reserve(octets.size());
    for (std::size_t at = 0; at < octets.size();) {
        const auto lead = read_lead(static_cast<std::uint8_t>(octets[at]));
        if (!lead || lead->following >= octets.size() - at) {
            return std::nullopt;
        }
        char32_t code_point = lead->bits;
        for (const char next : octets.substr(at + 1, lead->following)) {
            const auto octet = static_cast<std::uint8_t>(next);
            if ((octet & 0xC0) != 0x80) {
                return std::nullopt;
            }
            code_point = (code_point << 6) | (octet & 0x3F);
        }
        if (code_point < lead->lowest || !is_scalar_value(code_point)) {
            return std::nullopt;
        }
        code_points.push_back(code_point);
        at += 1 + lead->following;
    }
    return code_points;
}

std::string encode_utf8(std::u32string_view code_points) {
    std::string octets;
    octets.reserve(code_points.size());
    for (const char32_t code_point : code_points) {
        append(octets, is_scalar_value(code_point) ? code_point : replacement);
    }
    return octets;
}

std::string latin1_to_utf8(std::string_view octets) {
    std::string converted;
    converted.reserve(octets.size());
    for (const char octet : octets) {
        append(converted, static_cast<std::uint8_t>(octet));
    }
    return converted;
}

}  // namespace text
