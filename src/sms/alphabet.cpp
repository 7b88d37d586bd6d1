#include "sms/alphabet.hpp"

#include <algorithm>

namespace sms {
namespace {

/// TS 23.038 6.2.1. 0x1B is the escape to the extension table.
constexpr CodeTable default_locking{
    U'@',      U'\u00A3', U'$',      U'\u00A5', U'\u00E8', U'\u00E9', U'\u00F9', U'\u00EC',
    U'\u00F2', U'\u00C7', U'\n',     U'\u00D8', U'\u00F8', U'\r',     U'\u00C5', U'\u00E5',
    U'\u0394', U'_',      U'\u03A6', U'\u0393', U'\u039B', U'\u03A9', U'\u03A0', U'\u03A8',
    U'\u03A3', U'\u0398', U'\u039E', U'\0',     U'\u00C6', U'\u00E6', U'\u00DF', U'\u00C9',
    U' ',      U'!',      U'"',      U'#',      U'\u00A4', U'%',      U'&',      U'\'',
    U'(',      U')',      U'*',      U'+',      U',',      U'-',      U'.',      U'/',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'<',      U'=',      U'>',      U'?',
    U'\u00A1', U'A',      U'B',      U'C',      U'D',      U'E',      U'F',      U'G',
    U'H',      U'I',      U'J',      U'K',      U'L',      U'M',      U'N',      U'O',
    U'P',      U'Q',      U'R',      U'S',      U'T',      U'U',      U'V',      U'W',
    U'X',      U'Y',      U'Z',      U'\u00C4', U'\u00D6', U'\u00D1', U'\u00DC', U'\u00A7',
    U'\u00BF', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u00E4', U'\u00F6', U'\u00F1', U'\u00FC', U'\u00E0',
};

/// TS 23.038 6.2.1.1. Two escapes announce a further table that does not exist: a space.
constexpr CodeTable default_extension = [] {
    CodeTable table{};
    table[0x0A] = U'\f';
    table[0x14] = U'^';
    table[0x28] = U'{';
    table[0x29] = U'}';
    table[0x2F] = U'\\';
    table[0x3C] = U'[';
    table[0x3D] = U'~';
    table[0x3E] = U']';
    table[0x40] = U'|';
    table[0x65] = U'\u20AC';
    return table;
}();

std::optional<std::uint8_t> find(char32_t code_point, const CodeTable& table) {
    const auto* const found = std::ranges::find(table, code_point);
    if (code_point == 0 || found == table.end()) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(found - table.begin());
}

char32_t escaped(std::uint8_t septet, const ShiftTables& tables) {
    if (septet == escape_septet) {
        return U' ';
    }
    const char32_t code_point = tables.single_shift[septet];
    return code_point != 0 ? code_point : tables.locking[septet];
}

}  // namespace

const ShiftTables default_tables{default_locking, default_extension};

Septets to_septets(char32_t code_point, const ShiftTables& tables) {
    if (const auto code = find(code_point, tables.locking)) {
        return {*code};
    }
    if (const auto code = find(code_point, tables.single_shift)) {
        return {escape_septet, *code};
    }
    return {};
}

std::optional<Septets> to_septets(std::u32string_view text, const ShiftTables& tables) {
    Septets septets;
    septets.reserve(text.size());
    for (const char32_t code_point : text) {
        const Septets one = to_septets(code_point, tables);
        if (one.empty()) {
            return std::nullopt;
        }
        septets.insert(septets.end(), one.begin(), one.end());
    }
    return septets;
}

std::u32string from_septets(std::span<const std::uint8_t> septets, const ShiftTables& tables) {
    std::u32string text;
    text.reserve(septets.size());
    bool after_escape = false;
    for (const std::uint8_t octet : septets) {
        const std::uint8_t septet = octet & 0x7F;
        if (after_escape) {
            text.push_back(escaped(septet, tables));
            after_escape = false;
        } else if (septet == escape_septet) {
            after_escape = true;
        } else {
            text.push_back(tables.locking[septet]);
        }
    }
    return text;
}

hal::Octets pack_septets(std::span<const std::uint8_t> septets, unsigned fill_bits) {
    hal::Octets octets((fill_bits + septets.size() * 7 + 7) / 8);
    std::size_t bit = fill_bits;
    for (const std::uint8_t septet : septets) {
        const auto shifted = static_cast<unsigned>(septet & 0x7F) << (bit % 8);
        octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] | shifted);
        if (bit % 8 > 1) {
            octets[bit / 8 + 1] = static_cast<std::uint8_t>(shifted >> 8);
        }
        bit += 7;
    }
    return octets;
}

Septets unpack_septets(std::span<const std::uint8_t> octets, std::size_t count,
                       unsigned fill_bits) {
    const std::size_t bits = octets.size() * 8;
    const std::size_t available = bits > fill_bits ? (bits - fill_bits) / 7 : 0;
    Septets septets(std::min(count, available));
    std::size_t bit = fill_bits;
    for (std::uint8_t& septet : septets) {
        unsigned window = octets[bit / 8];
        if (bit % 8 > 1) {
            window |= static_cast<unsigned>(octets[bit / 8 + 1]) << 8;
        }
        septet = static_cast<std::uint8_t>((window >> (bit % 8)) & 0x7F);
        bit += 7;
    }
    return septets;
}

}  // namespace sms
