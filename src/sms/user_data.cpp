#include "sms/user_data.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "sms/alphabet.hpp"
#include "sms/error.hpp"
#include "sms/national.hpp"
#include "text/utf8.hpp"

namespace sms {
namespace {

constexpr std::size_t max_septets = 160;

// Information element identifiers, TS 23.040 9.2.3.24.
constexpr std::uint8_t ie_concatenation_8bit = 0x00;
constexpr std::uint8_t ie_concatenation_16bit = 0x08;
constexpr std::uint8_t ie_single_shift = 0x24;
constexpr std::uint8_t ie_locking_shift = 0x25;

using View = std::span<const std::uint8_t>;

/// Sequence 0, or one above the total: the element is to be ignored (TS 23.040 9.2.3.24.1).
void read_concatenation(Concatenation part, UserDataHeader& header) {
    if (part.sequence != 0 && part.sequence <= part.total) {
        header.concatenation = part;
    }
}

/// An element whose length is not the one it must have is passed over.
void read_element(std::uint8_t identifier, View data, UserDataHeader& header) {
    if (identifier == ie_concatenation_8bit && data.size() == 3) {
        read_concatenation({.width = ReferenceWidth::bits8,
                            .reference = data[0],
                            .total = data[1],
                            .sequence = data[2]},
                           header);
    } else if (identifier == ie_concatenation_16bit && data.size() == 4) {
        read_concatenation({.width = ReferenceWidth::bits16,
                            .reference = static_cast<std::uint16_t>(data[0] << 8 | data[1]),
                            .total = data[2],
                            .sequence = data[3]},
                           header);
    } else if (identifier == ie_single_shift && data.size() == 1) {
        header.single_shift = data[0];
    } else if (identifier == ie_locking_shift && data.size() == 1) {
        header.locking_shift = data[0];
    }
}

/// The elements after the length octet; an empty header if they do not add up.
UserDataHeader read_header(View elements) {
    UserDataHeader header;
    while (!elements.empty()) {
        if (elements.size() < 2 || elements.size() - 2 < elements[1]) {
            return {};
        }
        read_element(elements[0], elements.subspan(2, elements[1]), header);
        elements = elements.subspan(std::size_t{2} + elements[1]);
    }
    return header;
}

std::size_t header_septets(std::size_t header_octets) {
    return (header_octets * 8 + 6) / 7;
}

/// UTF-16 code units of one part. Half a unit at the end becomes U+FFFD, lest it shift what
/// follows.
void append_units(std::u16string& units, View payload) {
    for (std::size_t at = 0; at + 1 < payload.size(); at += 2) {
        units.push_back(static_cast<char16_t>(payload[at] << 8 | payload[at + 1]));
    }
    if (payload.size() % 2 != 0) {
        units.push_back(u'\uFFFD');
    }
}

constexpr bool is_high_surrogate(char16_t unit) {
    return (unit & 0xFC00) == 0xD800;
}
constexpr bool is_low_surrogate(char16_t unit) {
    return (unit & 0xFC00) == 0xDC00;
}

/// Unpaired surrogates stay as they are: encode_utf8() makes U+FFFD of them.
std::u32string from_utf16(std::u16string_view units) {
    std::u32string code_points;
    code_points.reserve(units.size());
    for (std::size_t at = 0; at < units.size(); ++at) {
        if (is_high_surrogate(units[at]) && at + 1 < units.size() &&
            is_low_surrogate(units[at + 1])) {
            const auto high = static_cast<char32_t>(units[at] & 0x3FF);
            const auto low = static_cast<char32_t>(units[++at] & 0x3FF);
            code_points.push_back(0x10000 + (high << 10 | low));
        } else {
            code_points.push_back(units[at]);
        }
    }
    return code_points;
}

/// Parts written alike: each one's header says for itself which tables it is written in.
bool alike(const UserData& one, const UserData& other) {
    return one.dcs.alphabet == other.dcs.alphabet &&
           one.header.single_shift == other.header.single_shift &&
           one.header.locking_shift == other.header.locking_shift;
}

/// Parts written alike, joined before they are decoded.
std::u32string decode_run(std::span<const UserData> parts) {
    if (parts.front().dcs.alphabet == Alphabet::ucs2) {
        std::u16string units;
        for (const UserData& part : parts) {
            append_units(units, part.payload);
        }
        return from_utf16(units);
    }
    Septets septets;
    for (const UserData& part : parts) {
        septets.insert(septets.end(), part.payload.begin(), part.payload.end());
    }
    const UserDataHeader& header = parts.front().header;
    return from_septets(septets, tables_for(header.single_shift, header.locking_shift));
}

}  // namespace

hal::Result<UserData> decode_user_data(OctetReader& reader, const Dcs& dcs, bool has_header) {
    HAL_TRY(const std::size_t length, reader.octet("TP-UDL"));
    const bool in_septets = dcs.alphabet == Alphabet::gsm7 && !dcs.compressed;
    if (length > (in_septets ? max_septets : max_user_data_octets)) {
        return hal::unexpected(Errc::bad_length, "TP-UDL");
    }
    HAL_TRY(View octets, reader.octets(in_septets ? (length * 7 + 7) / 8 : length, "TP-UD"));

    UserData data{.dcs = dcs, .header = {}, .payload = {}};
    std::size_t header_octets = 0;
    if (has_header) {
        if (octets.empty() || octets.front() >= octets.size()) {
            return hal::unexpected(Errc::bad_length, "TP-UDHL");
        }
        header_octets = std::size_t{1} + octets.front();
        data.header = read_header(octets.subspan(1, header_octets - 1));
        octets = octets.subspan(header_octets);
    }
    if (in_septets) {
        const std::size_t before = header_septets(header_octets);
        data.payload = unpack_septets(octets, length > before ? length - before : 0,
                                      fill_bits_after(header_octets));
    } else {
        data.payload.assign(octets.begin(), octets.end());
    }
    return data;
}

hal::Result<std::string> decode_text(std::span<const UserData> parts) {
    std::u32string text;
    while (!parts.empty()) {
        const Alphabet alphabet = parts.front().dcs.alphabet;
        const auto other = std::ranges::find_if(
            parts, [&](const UserData& part) { return !alike(part, parts.front()); });
        const auto run = parts.first(static_cast<std::size_t>(other - parts.begin()));
        if (std::ranges::any_of(run, [](const UserData& part) { return part.dcs.compressed; })) {
            return hal::unexpected(Errc::compressed);
        }
        if (alphabet == Alphabet::data8) {
            return hal::unexpected(Errc::not_text);
        }
        text += decode_run(run);
        parts = parts.subspan(run.size());
    }
    return text::encode_utf8(text);
}

hal::Octets encode_header(const UserDataHeader& header) {
    hal::Octets octets;
    const auto append = [&](std::initializer_list<std::uint8_t> element) {
        octets.insert(octets.end(), element);
    };
    if (const auto& part = header.concatenation) {
        const auto low = static_cast<std::uint8_t>(part->reference & 0xFF);
        const auto high = static_cast<std::uint8_t>(part->reference >> 8);
        if (part->width == ReferenceWidth::bits8) {
            append({ie_concatenation_8bit, 3, low, part->total, part->sequence});
        } else {
            append({ie_concatenation_16bit, 4, high, low, part->total, part->sequence});
        }
    }
    if (header.single_shift) {
        append({ie_single_shift, 1, *header.single_shift});
    }
    if (header.locking_shift) {
        append({ie_locking_shift, 1, *header.locking_shift});
    }
    if (!octets.empty()) {
        octets.insert(octets.begin(), static_cast<std::uint8_t>(octets.size()));
    }
    return octets;
}

void append_user_data(hal::Octets& tpdu, Alphabet alphabet, std::span<const std::uint8_t> header,
                      std::span<const std::uint8_t> payload) {
    const bool in_septets = alphabet == Alphabet::gsm7;
    const std::size_t before = in_septets ? header_septets(header.size()) : header.size();
    tpdu.push_back(static_cast<std::uint8_t>(before + payload.size()));
    tpdu.insert(tpdu.end(), header.begin(), header.end());
    if (in_septets) {
        const hal::Octets packed = pack_septets(payload, fill_bits_after(header.size()));
        tpdu.insert(tpdu.end(), packed.begin(), packed.end());
    } else {
        tpdu.insert(tpdu.end(), payload.begin(), payload.end());
    }
}

}  // namespace sms
