#include "sms/segment.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "sms/alphabet.hpp"
#include "sms/national.hpp"

namespace sms {
namespace {

hal::Octets to_utf16be(std::u32string_view text) {
    hal::Octets octets;
    octets.reserve(text.size() * 2);
    const auto append = [&](char32_t unit) {
        octets.push_back(static_cast<std::uint8_t>(unit >> 8));
        octets.push_back(static_cast<std::uint8_t>(unit & 0xFF));
    };
    for (const char32_t code_point : text) {
        if (code_point < 0x10000) {
            append(code_point);
        } else {
            append(0xD800 + ((code_point - 0x10000) >> 10));
            append(0xDC00 + ((code_point - 0x10000) & 0x3FF));
        }
    }
    return octets;
}

/// Septets or octets that fit into TP-UD after a header. UCS-2 takes whole characters only.
std::size_t room_after(std::size_t header_octets, Alphabet alphabet) {
    const std::size_t octets = max_user_data_octets - header_octets;
    if (alphabet == Alphabet::gsm7) {
        return (octets * 8 - fill_bits_after(header_octets)) / 7;
    }
    return octets / 2 * 2;
}

/// How much of `rest` goes into a part with this much room: all but a broken last character.
std::size_t cut(std::span<const std::uint8_t> rest, std::size_t room, Alphabet alphabet) {
    if (rest.size() <= room) {
        return rest.size();
    }
    if (alphabet == Alphabet::gsm7) {
        return rest[room - 1] == escape_septet ? room - 1 : room;
    }
    const bool high_surrogate = (rest[room - 2] & 0xFC) == 0xD8;
    return high_surrogate ? room - 2 : room;
}

/// Cuts `all`, septets or UTF-16BE, into parts whose headers have the languages of `header`.
Segments cut_up(std::span<const std::uint8_t> all, Alphabet alphabet, const UserDataHeader& header,
                ReferenceWidth width) {
    Segments segments{.alphabet = alphabet, .header = header, .payloads = {}};
    if (all.size() <= room_after(encode_header(header).size(), alphabet)) {
        segments.payloads.emplace_back(all.begin(), all.end());
        return segments;
    }
    UserDataHeader of_part = header;
    of_part.concatenation = Concatenation{.width = width};
    const std::size_t room = room_after(encode_header(of_part).size(), alphabet);
    for (std::span<const std::uint8_t> rest = all; !rest.empty();) {
        const auto part = rest.first(cut(rest, room, alphabet));
        segments.payloads.emplace_back(part.begin(), part.end());
        rest = rest.subspan(part.size());
    }
    return segments;
}

/// What a text takes on the air, compared in this order.
struct Cost {
    std::size_t parts = 0;
    std::size_t amount = 0;  ///< octets or septets of user data, with headers
    auto operator<=>(const Cost&) const = default;
};

/// In units of `bits`: 7 for septets, 8 for octets.
Cost cost_of(const Segments& segments, ReferenceWidth width, std::size_t bits) {
    UserDataHeader header = segments.header;
    if (segments.payloads.size() > 1) {
        header.concatenation = Concatenation{.width = width};
    }
    const std::size_t header_octets = encode_header(header).size();
    const bool in_septets = segments.alphabet == Alphabet::gsm7;
    const std::size_t header_bits =
        header_octets * 8 + (in_septets ? fill_bits_after(header_octets) : 0);
    Cost cost{.parts = segments.payloads.size()};
    for (const hal::Octets& payload : segments.payloads) {
        cost.amount += (header_bits + payload.size() * (in_septets ? 7 : 8) + bits - 1) / bits;
    }
    return cost;
}

/// The ways to use a language's tables: the single shift alone, the locking shift alone, both.
std::vector<UserDataHeader> ways_with(std::uint8_t language) {
    const UserDataHeader single{.single_shift = language};
    if (locking_shift_table(language) == nullptr) {
        return {single};
    }
    return {
        single, {.locking_shift = language}, {.single_shift = language, .locking_shift = language}};
}

/// The shortest way with a national language's tables, if any holds all of the text.
std::optional<Segments> shortest_national(std::u32string_view text, ReferenceWidth width) {
    std::u32string characters(text);
    std::ranges::sort(characters);
    characters.erase(std::ranges::unique(characters).begin(), characters.end());

    std::optional<Segments> best;
    Cost lowest;
    for (std::uint8_t language = 1; language <= last_language; ++language) {
        for (const UserDataHeader& header : ways_with(language)) {
            const auto tables = tables_for(header.single_shift, header.locking_shift);
            if (!to_septets(characters, tables)) {
                continue;
            }
            Segments segments =
                cut_up(to_septets(text, tables).value(), Alphabet::gsm7, header, width);
            const Cost cost = cost_of(segments, width, 7);
            if (!best || cost < lowest) {
                best = std::move(segments);
                lowest = cost;
            }
        }
    }
    return best;
}

}  // namespace

Segments segment(std::u32string_view text, ReferenceWidth width, bool national_tables) {
    if (const auto septets = to_septets(text, default_tables)) {
        return cut_up(*septets, Alphabet::gsm7, {}, width);
    }
    Segments wide = cut_up(to_utf16be(text), Alphabet::ucs2, {}, width);
    if (national_tables) {
        auto national = shortest_national(text, width);
        if (national && cost_of(*national, width, 8) < cost_of(wide, width, 8)) {
            return std::move(*national);
        }
    }
    return wide;
}

}  // namespace sms
