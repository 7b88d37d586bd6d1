#pragma once

#include <array>
#include <string>
#include <vector>

#include "attacks/wire.hpp"
#include "sms/alphabet.hpp"
#include "sms/submit.hpp"
#include "sms/user_data.hpp"
#include "text/utf8.hpp"

/// SMS that somebody sends to hurt the gateway, and SMS that are broken.
namespace attacks {

/// What a DELIVER says (TS 23.040 9.2.2.1).
struct Sms {
    unsigned first = 0x04;  ///< TP-MTI and the flags beside it
    std::string from = "+447700900123";
    unsigned protocol_id = 0;
    unsigned dcs = 0;
    hal::Octets header;  ///< with its length octet; then `first` has TP-UDHI
    std::string text;
};

inline hal::Octets pdu_of(const Sms& sms) {
    hal::Octets pdu{0x00, static_cast<std::uint8_t>(sms.first | (sms.header.empty() ? 0U : 0x40U))};
    if (const auto number = sms::parse_number(sms.from)) {
        static_cast<void>(sms::append_address(pdu, *number));
    } else {
        const auto name =
            sms::pack_septets(*sms::to_septets(*text::decode_utf8(sms.from), sms::default_tables));
        pdu.push_back(static_cast<std::uint8_t>(name.size() * 2));
        pdu.push_back(0xD0);
        pdu.insert(pdu.end(), name.begin(), name.end());
    }
    pdu.push_back(static_cast<std::uint8_t>(sms.protocol_id));
    pdu.push_back(static_cast<std::uint8_t>(sms.dcs));
    pdu.insert(pdu.end(), {0x62, 0x11, 0x32, 0x01, 0x02, 0x03, 0x00});
    const sms::Alphabet alphabet = sms::decode_dcs(static_cast<std::uint8_t>(sms.dcs)).alphabet;
    hal::Octets payload(sms.text.begin(), sms.text.end());
    if (alphabet == sms::Alphabet::gsm7) {
        payload = sms::to_septets(*text::decode_utf8(sms.text), sms::default_tables)
                      .value_or(sms::Septets{});
    }
    payload.resize(std::min<std::size_t>(payload.size(), 120));
    sms::append_user_data(pdu, alphabet, sms.header, payload);
    return pdu;
}

/// A concatenation's header (TS 23.040 9.2.3.24.1), whatever the numbers.
inline hal::Octets part_header(unsigned reference, unsigned total, unsigned sequence) {
    return {0x05,
            0x00,
            0x03,
            static_cast<std::uint8_t>(reference),
            static_cast<std::uint8_t>(total),
            static_cast<std::uint8_t>(sequence)};
}

inline constexpr std::array classes_and_groups{0x00U, 0x04U, 0x08U, 0x10U, 0x11U, 0x12U,
                                               0x20U, 0x28U, 0x40U, 0xC8U, 0xD9U, 0xE1U,
                                               0xF0U, 0xF2U, 0xF5U, 0xF6U};
/// Type 0, replacements, ME and SIM data download and others (TS 23.040 9.2.3.9).
inline constexpr std::array protocol_ids{0x00U, 0x3FU, 0x40U, 0x41U, 0x47U,
                                         0x5FU, 0x7CU, 0x7DU, 0x7EU, 0x7FU};

/// A whole message with one of `texts`, in whatever wrapping.
inline hal::Octets draw_sms(Random& random, const std::vector<std::string>& senders,
                            const std::vector<std::string>& texts) {
    Sms sms;
    sms.from = senders[random.below(senders.size())];
    sms.text = texts[random.below(texts.size())];
    sms.first |= (random.below(4) == 0 ? 0x20U : 0U) | (random.below(4) == 0 ? 0x80U : 0U);
    sms.protocol_id = random.below(2) == 0 ? 0 : protocol_ids[random.below(protocol_ids.size())];
    sms.dcs =
        random.below(2) == 0 ? 0 : classes_and_groups[random.below(classes_and_groups.size())];
    if (random.below(6) == 0) {
        // Ports of WAP push (TS 23.040 9.2.3.24.4).
        sms.header = {0x06, 0x05, 0x04, 0x0B, 0x84, 0x23, 0xF0};
    } else if (random.below(6) == 0) {
        sms.header = part_header(static_cast<unsigned>(random.below(256)),
                                 static_cast<unsigned>(random.below(4)),
                                 static_cast<unsigned>(random.below(4)));
    }
    return pdu_of(sms);
}

/// Some octets of it changed, added or cut off; or noise.
inline hal::Octets spoilt(hal::Octets pdu, Random& random) {
    const auto octet = [&] { return static_cast<std::uint8_t>(random.below(256)); };
    if (random.below(8) == 0) {
        pdu.assign(random.below(180), 0);
        std::ranges::generate(pdu, octet);
    }
    for (std::size_t change = random.below(5); change > 0 && !pdu.empty(); --change) {
        pdu[random.below(pdu.size())] = octet();
    }
    if (random.below(3) == 0) {
        pdu.resize(random.below(pdu.size() + 20), octet());
    }
    return pdu;
}

}  // namespace attacks
