#include "sms/alphabet.hpp"

#include <algorithm>

#include "sms/default_alphabet.hpp"

namespace sms {
namespace {

std::optional<std::uint8_t> find(char32_t code_point, const CodeTable& table) {
    const auto* const found = std::ranges::find(table, code_point);
    if (code_point == 0 || found == table.end()) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(found - table.begin());
}

/// False when the tables lack the code point.
bool append(Septets& septets, char32_t code_point, const ShiftTables& tables) {
    if (const auto code = find(code_point, tables.locking)) {
        septets.push_back(*code);
        return true;
    }
    if (const auto code = find(code_point, tables.single_shift)) {
        septets.insert(septets.end(), {escape_septet, *code});
        return true;
    }
    return false;
}

char32_t plain(std::uint8_t septet, const ShiftTables& tables) {
    const char32_t code_point = tables.locking[septet];
    return code_point != 0 ? code_point : U'\uFFFD';
}

char32_t escaped(std::uint8_t septet, const ShiftTables& tables) {
    if (septet == escape_septet) {
        return U' ';
    }
    const char32_t code_point = tables.single_shift[septet];
    return code_point != 0 ? code_point : plain(septet, tables);
}

}  // namespace

const ShiftTables default_tables{default_locking, default_extension};

Septets to_septets(char32_t code_point, const ShiftTables& tables) {
    Septets septets;
    append(septets, code_point, tables);
    return septets;
}

std::optional<Septets> to_septets(std::u32string_view text, const ShiftTables& tables) {
    Septets septets;
    septets.reserve(text.size());
    for (const char32_t code_point : text) {
        if (!append(septets, code_point, tables)) {
            return std::nullopt;
        }
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
            text.push_back(plain(septet, tables));
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
