#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "fuzz/input.hpp"
#include "sms/address.hpp"
#include "sms/error.hpp"
#include "sms/timestamp.hpp"
#include "sms/user_data.hpp"
#include "text/utf8.hpp"

/// What must be true of anything that the decoders give out.
namespace fuzz {

inline void require_sound_error(const hal::Error& error) {
    require(error.code.category() == sms::category(), "a decoder's error is of its own kind");
    require(!error.context.empty() || error.code == sms::Errc::not_text ||
                error.code == sms::Errc::compressed,
            "a decoder's error names the field");
}

inline void require_sound(const sms::Address& address) {
    constexpr std::size_t most = 20;  // semi-octets; a septet may be three octets of UTF-8
    require(address.text.size() <= most * 3, "an address holds at most 20 semi-octets");
    require(text::decode_utf8(address.text).has_value(), "an address is UTF-8");
    require(address.plan <= 15, "a numbering plan has four bits");
    const bool is_name = address.type == sms::TypeOfNumber::alphanumeric;
    for (const char c : address.text) {
        const bool dialled = std::string_view("0123456789*#abc").find(c) != std::string_view::npos;
        require(is_name || dialled, "a number holds what can be dialled");
        require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F,
                "an address has no control characters");
    }
}

inline void require_sound(const std::optional<sms::Timestamp>& stamp) {
    require(!stamp || (stamp->zone_quarters >= -48 && stamp->zone_quarters <= 56),
            "a zone is one of the world's");
}

/// `octets`: of the PDU that it came from.
inline void require_sound(const sms::UserData& data, std::size_t octets) {
    const std::size_t units = data.payload.size();
    if (const auto& part = data.header.concatenation) {
        require(part->total >= 1 && part->sequence >= 1 && part->sequence <= part->total,
                "a part stands between the first and the last");
        require(part->width == sms::ReferenceWidth::bits16 || part->reference <= 0xFF,
                "an 8-bit reference has 8 bits");
    }
    require(units <= octets * 8 / 7, "no more user data than octets");
    if (data.dcs.alphabet == sms::Alphabet::gsm7 && !data.dcs.compressed) {
        for (const std::uint8_t septet : data.payload) {
            require(septet < 0x80, "a septet has seven bits");
        }
    }
    const auto text = sms::decode_text(std::span(&data, 1));
    if (!text) {
        require_sound_error(text.error());
        return;
    }
    const auto code_points = text::decode_utf8(*text);
    require(code_points.has_value(), "a text is UTF-8");
    require(code_points->size() <= units, "a text has no more characters than units");
}

}  // namespace fuzz
