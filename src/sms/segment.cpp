#include "sms/segment.hpp"

#include <cstdint>
#include <span>
#include <utility>

#include "sms/alphabet.hpp"

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

}  // namespace

Segments segment(std::u32string_view text, ReferenceWidth width) {
    Segments segments;
    hal::Octets all;
    if (auto septets = to_septets(text, default_tables)) {
        all = std::move(*septets);
    } else {
        segments.alphabet = Alphabet::ucs2;
        all = to_utf16be(text);
    }
    if (all.size() <= room_after(0, segments.alphabet)) {
        segments.payloads.push_back(std::move(all));
        return segments;
    }
    const std::size_t header_octets = encode_header({.width = width}).size();
    const std::size_t room = room_after(header_octets, segments.alphabet);
    for (std::span<const std::uint8_t> rest = all; !rest.empty();) {
        const auto part = rest.first(cut(rest, room, segments.alphabet));
        segments.payloads.emplace_back(part.begin(), part.end());
        rest = rest.subspan(part.size());
    }
    return segments;
}

}  // namespace sms
