#include "gsm7.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sim {

namespace {

constexpr std::uint8_t escape = 0x1B;

constexpr std::u32string_view default_alphabet =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u00A0ÆæßÉ"
    U" !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(default_alphabet.size() == 128);

constexpr std::array<std::pair<std::uint8_t, char32_t>, 10> extension{{
    {0x0A, U'\f'},
    {0x14, U'^'},
    {0x28, U'{'},
    {0x29, U'}'},
    {0x2F, U'\\'},
    {0x3C, U'['},
    {0x3D, U'~'},
    {0x3E, U']'},
    {0x40, U'|'},
    {0x65, U'€'},
}};

}  // namespace

std::optional<Bytes> to_septets(std::u32string_view text) {
    Bytes septets;
    septets.reserve(text.size());
    for (const char32_t point : text) {
        const auto plain = default_alphabet.find(point);
        if (plain != std::u32string_view::npos && plain != escape) {
            septets.push_back(static_cast<std::uint8_t>(plain));
            continue;
        }
        const auto* extended =
            std::ranges::find_if(extension, [point](const auto& e) { return e.second == point; });
        if (extended == extension.end()) {
            return std::nullopt;
        }
        septets.push_back(escape);
        septets.push_back(extended->first);
    }
    return septets;
}

std::u32string from_septets(std::span<const std::uint8_t> septets, Shift shift) {
    const auto locked = [&shift](std::uint8_t septet) {
        const auto code = static_cast<std::uint8_t>(septet & 0x7FU);
        return locking_character(shift.locking, code, default_alphabet[code]);
    };
    std::u32string text;
    text.reserve(septets.size());
    for (std::size_t at = 0; at < septets.size(); ++at) {
        if (septets[at] != escape) {
            text.push_back(locked(septets[at]));
            continue;
        }
        if (++at == septets.size()) {
            break;
        }
        const auto* extended = std::ranges::find_if(
            extension, [code = septets[at]](const auto& e) { return e.first == code; });
        // TS 23.038 §6.2.1.1, A.2: what the table does not have shows the character without escape.
        const char32_t otherwise =
            extended != extension.end() ? extended->second : locked(septets[at]);
        text.push_back(single_character(shift.single, septets[at]).value_or(otherwise));
    }
    return text;
}

Bytes pack_septets(std::span<const std::uint8_t> septets, unsigned fill_bits) {
    Bytes octets((septets.size() * 7 + fill_bits + 7) / 8);
    std::size_t bit = fill_bits;
    for (const std::uint8_t septet : septets) {
        const unsigned shifted = static_cast<unsigned>(septet & 0x7FU) << (bit % 8);
        octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] | shifted);
        if (bit % 8 > 1) {
            octets[bit / 8 + 1] = static_cast<std::uint8_t>(octets[bit / 8 + 1] | (shifted >> 8U));
        }
        bit += 7;
    }
    return octets;
}

Bytes unpack_septets(std::span<const std::uint8_t> octets, std::size_t count, unsigned fill_bits) {
    Bytes septets;
    septets.reserve(count);
    for (std::size_t bit = fill_bits; septets.size() < count && bit + 7 <= octets.size() * 8;
         bit += 7) {
        unsigned window = octets[bit / 8];
        if (bit / 8 + 1 < octets.size()) {
            window |= static_cast<unsigned>(octets[bit / 8 + 1]) << 8U;
        }
        septets.push_back(static_cast<std::uint8_t>((window >> (bit % 8)) & 0x7FU));
    }
    return septets;
}

}  // namespace sim
