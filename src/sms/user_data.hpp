#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "hal/result.hpp"
#include "hal/values.hpp"
#include "sms/dcs.hpp"
#include "sms/octet_reader.hpp"

/// TP-UD (TS 23.040 9.2.3.24): header and payload of one part. Pure.
namespace sms {

/// TP-UD holds this many octets at most: 160 septets, or 70 UCS-2 characters.
inline constexpr std::size_t max_user_data_octets = 140;

/// Size of a concatenation's reference number.
enum class ReferenceWidth : std::uint8_t { bits8, bits16 };

/// Which part of which long message this is (TS 23.040 9.2.3.24.1, 9.2.3.24.8).
struct Concatenation {
    ReferenceWidth width = ReferenceWidth::bits8;
    std::uint16_t reference = 0;
    std::uint8_t total = 1;     ///< 1 to 255
    std::uint8_t sequence = 1;  ///< 1 to total
    bool operator==(const Concatenation&) const = default;
};

/// What the gateway reads of a user data header; the last of exclusive elements counts.
struct UserDataHeader {
    std::optional<Concatenation> concatenation = std::nullopt;
    std::optional<std::uint8_t> single_shift =
        std::nullopt;  ///< national language (TS 23.040 9.2.3.24.15)
    std::optional<std::uint8_t> locking_shift =
        std::nullopt;  ///< national language (TS 23.040 9.2.3.24.16)
    bool operator==(const UserDataHeader&) const = default;
};

/// One part's user data as received. It stays undecoded because characters may reach over parts: a
/// surrogate pair or an escape sequence that the sender has split.
struct UserData {
    Dcs dcs;
    UserDataHeader header;
    hal::Octets payload;  ///< after the header; GSM 7 bit: unpacked, one septet per octet
    bool operator==(const UserData&) const = default;
};

/// Reads TP-UDL and TP-UD. `has_header` is TP-UDHI. A header that runs over its own end is ignored
/// as a whole (TS 23.040 9.2.3.24); one longer than the user data is Errc::bad_length.
hal::Result<UserData> decode_user_data(OctetReader& reader, const Dcs& dcs, bool has_header);

/// The UTF-8 text of parts that follow one another. Errc::not_text, Errc::compressed. An unpaired
/// surrogate or half a character is U+FFFD, a trailing escape is dropped.
hal::Result<std::string> decode_text(std::span<const UserData> parts);

/// The user data header of one part, its length octet included. Empty when there is nothing to say.
hal::Octets encode_header(const UserDataHeader& header);

/// Appends TP-UDL and TP-UD: `header` (may be empty), fill bits, `payload` as in UserData.
void append_user_data(hal::Octets& tpdu, Alphabet alphabet, std::span<const std::uint8_t> header,
                      std::span<const std::uint8_t> payload);

}  // namespace sms
