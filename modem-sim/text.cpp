#include "text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace sim {

namespace {

constexpr char32_t replacement = 0xFFFD;

/// How many octets follow a lead octet, and the bits it carries itself.
struct Lead {
    int more;
    char32_t bits;
};

std::optional<Lead> lead_octet(unsigned char octet) {
    if (octet < 0x80) {
        return Lead{.more = 0, .bits = octet};
    }
    if ((octet & 0xE0U) == 0xC0) {
        return Lead{.more = 1, .bits = octet & 0x1FU};
    }
    if ((octet & 0xF0U) == 0xE0) {
        return Lead{.more = 2, .bits = octet & 0x0FU};
    }
    if ((octet & 0xF8U) == 0xF0) {
        return Lead{.more = 3, .bits = octet & 0x07U};
    }
    return std::nullopt;
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return -1;
}

}  // namespace

std::u32string from_utf8(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = lead_octet(static_cast<unsigned char>(text[at++]));
        if (!lead) {
            points.push_back(replacement);
            continue;
        }
        char32_t point = lead->bits;
        int missing = lead->more;
        while (missing > 0 && at < text.size() &&
               (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) {
            point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
            --missing;
        }
        const bool valid = missing == 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        points.push_back(valid ? point : replacement);
    }
    return points;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    const auto put = [&out](char32_t octet) { out.push_back(static_cast<char>(octet)); };
    for (const char32_t point : text) {
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            put(0xC0U | (point >> 6U));
            put(0x80U | (point & 0x3FU));
        } else if (point < 0x10000) {
            put(0xE0U | (point >> 12U));
            put(0x80U | ((point >> 6U) & 0x3FU));
            put(0x80U | (point & 0x3FU));
        } else {
            put(0xF0U | (point >> 18U));
            put(0x80U | ((point >> 12U) & 0x3FU));
            put(0x80U | ((point >> 6U) & 0x3FU));
            put(0x80U | (point & 0x3FU));
        }
    }
    return out;
}

Bytes to_utf16(std::u32string_view text) {
    Bytes octets;
    const auto put = [&octets](char32_t unit) {
        octets.push_back(static_cast<std::uint8_t>(unit >> 8U));
        octets.push_back(static_cast<std::uint8_t>(unit));
    };
    for (const char32_t point : text) {
        if (point < 0x10000) {
            put(point);
        } else {
            put(0xD800U + ((point - 0x10000U) >> 10U));
            put(0xDC00U + ((point - 0x10000U) & 0x3FFU));
        }
    }
    return octets;
}

std::u32string from_utf16(std::span<const std::uint8_t> octets) {
    std::u32string points;
    const auto unit_at = [&octets](std::size_t at) {
        return static_cast<char32_t>((octets[at] << 8U) | octets[at + 1]);
    };
    for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
        const char32_t unit = unit_at(at);
        const bool high = unit >= 0xD800 && unit < 0xDC00;
        const char32_t low = high && at + 3 < octets.size() ? unit_at(at + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            points.push_back(0x10000U + ((unit - 0xD800U) << 10U) + (low - 0xDC00U));
            at += 2;
        } else {
            points.push_back(unit >= 0xD800 && unit < 0xE000 ? replacement : unit);
        }
    }
    return points;
}

std::string to_hex(std::span<const std::uint8_t> octets) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(octets.size() * 2);
    for (const std::uint8_t octet : octets) {
        out.push_back(digits[octet >> 4U]);
        out.push_back(digits[octet & 0x0FU]);
    }
    return out;
}

std::optional<Bytes> from_hex(std::string_view digits) {
    if (digits.size() % 2 != 0) {
        return std::nullopt;
    }
    Bytes octets;
    octets.reserve(digits.size() / 2);
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        const int high = hex_value(digits[at]);
        const int low = hex_value(digits[at + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        octets.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return octets;
}

std::string escape_controls(std::string_view utf8) {
    std::string out;
    for (const char c : utf8) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (octet < 0x20 || octet == 0x7F) {
            std::array<char, 5> code{};
            (void)std::snprintf(code.data(), code.size(), "\\x%02X", octet);
            out += code.data();
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char next = text[at] == '\\' && at + 1 < text.size() ? text[at + 1] : '\0';
        const auto known = std::string_view("nrt\\").find(next);
        if (next != '\0' && known != std::string_view::npos) {
            out.push_back(std::string_view("\n\r\t\\")[known]);
            ++at;
        } else {
            out.push_back(text[at]);
        }
    }
    return out;
}

std::string latin1_to_utf8(std::string_view octets) {
    std::u32string points;
    points.reserve(octets.size());
    for (const char c : octets) {
        points.push_back(static_cast<unsigned char>(c));
    }
    return to_utf8(points);
}

std::optional<int> to_number(std::string_view digits) {
    int value = 0;
    const char* begin = digits.data();
    const char* end = begin + digits.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<int> to_milliseconds(std::string_view duration) {
    int unit = 1;
    if (duration.ends_with("ms")) {
        duration.remove_suffix(2);
    } else if (duration.ends_with('s')) {
        duration.remove_suffix(1);
        unit = 1000;
    }
    const auto value = to_number(duration);
    if (!value || *value < 0 || *value > 86'400'000 / unit) {
        return std::nullopt;
    }
    return *value * unit;
}

}  // namespace sim
