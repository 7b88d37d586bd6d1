#pragma once

#include <cstdint>
#include <optional>

namespace sms {

enum class Alphabet : std::uint8_t {
    gsm7,   ///< GSM 7 bit
    data8,  ///< 8-bit data, not text
    ucs2,   ///< UCS-2; in practice UTF-16BE
};

/// A message waiting indication (TS 23.038 4, groups 1100 to 1110).
struct WaitingIndication {
    bool active = false;    ///< messages are waiting, or no longer
    bool store = false;     ///< the text is to be kept
    std::uint8_t kind = 0;  ///< 0 voice mail, 1 fax, 2 e-mail, 3 other
    bool operator==(const WaitingIndication&) const = default;
};

/// A TP-DCS (TS 23.038 4) in words.
struct Dcs {
    Alphabet alphabet = Alphabet::gsm7;
    bool compressed = false;   ///< TS 23.042; then TP-UDL counts octets
    bool auto_delete = false;  ///< to be deleted once read (group 01xx)
    std::optional<std::uint8_t> message_class = std::nullopt;  ///< 0 to 3, where the group has one
    std::optional<WaitingIndication> waiting = std::nullopt;
    bool operator==(const Dcs&) const = default;
};

/// Every value has a meaning: reserved ones are the default alphabet (TS 23.038 4).
Dcs decode_dcs(std::uint8_t octet);

/// General data coding, not compressed, no class.
std::uint8_t encode_dcs(Alphabet alphabet);

}  // namespace sms
