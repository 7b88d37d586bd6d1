#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "sms/alphabet.hpp"
#include "sms/error.hpp"
#include "sms/hex.hpp"
#include "sms/pdu.hpp"
#include "text/utf8.hpp"

namespace {

constexpr int rounds = 100'000;

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}
std::uint8_t any_octet(Random& random) {
    return static_cast<std::uint8_t>(below(random, 256));
}

const std::vector<hal::Octets> seeds = {
    from_hex("0791447758100650040C9144770009103200006211323233540 00AE8329BFD4697D9EC37"),
    from_hex("00440C91447700091032000062113232335400 0C050003CC0201D06536FB0D"),
    from_hex("00440C91447700091032000862113232335400 0D060804ABCD0202D83DDE000041"),
    from_hex("000407D0C161B308000062113232335400 02C834"),
    from_hex("00062A0C914477000910326211323233540062114232335400 00"),
    from_hex("0011000C91447700091032 0008A704042F0021"),
};

/// Random octets, or a good PDU with some octets changed, added or cut off.
hal::Octets draw(Random& random) {
    if (below(random, 4) == 0) {
        hal::Octets noise(below(random, 180));
        for (std::uint8_t& octet : noise) {
            octet = any_octet(random);
        }
        return noise;
    }
    hal::Octets pdu = seeds[below(random, seeds.size())];
    for (std::size_t change = below(random, 6); change > 0; --change) {
        pdu[below(random, pdu.size())] = any_octet(random);
    }
    if (below(random, 3) == 0) {
        pdu.resize(below(random, pdu.size() + 20), any_octet(random));
    }
    return pdu;
}

/// A header of language elements, some repeated, some too long, too short or cut off.
hal::Octets draw_header(Random& random) {
    hal::Octets header{0};
    for (std::size_t elements = below(random, 5); elements > 0; --elements) {
        const auto length = below(random, 4) == 0 ? below(random, 4) : 1;
        header.push_back(static_cast<std::uint8_t>(0x24 + below(random, 2)));
        header.push_back(static_cast<std::uint8_t>(length));
        for (std::size_t octet = 0; octet < length; ++octet) {
            header.push_back(below(random, 4) == 0 ? any_octet(random)
                                                   : static_cast<std::uint8_t>(below(random, 15)));
        }
    }
    header.resize(header.size() - (below(random, 8) == 0 ? below(random, header.size()) : 0));
    header.front() = static_cast<std::uint8_t>(header.size() - 1);
    return header;
}

/// The text is well-formed UTF-8 no longer than its octets allow, or there is an error.
bool is_sound_text(const sms::UserData& part, std::size_t pdu_octets) {
    const auto text = sms::decode_text(std::span(&part, 1));
    if (!text) {
        return text.error().code.category() == sms::category();
    }
    const auto code_points = text::decode_utf8(*text);
    return code_points && code_points->size() <= pdu_octets * 8 / 7;
}

bool is_sound(const sms::Deliver& message, std::size_t octets) {
    return is_sound_text(message.data, octets) && message.from.text.size() <= 20 * 3;
}
bool is_sound(const sms::StoredSubmit& message, std::size_t octets) {
    return is_sound_text(message.data, octets) && message.to.text.size() <= 20 * 3;
}
bool is_sound(const sms::StatusReport& message, std::size_t) {
    return message.recipient.text.size() <= 20 * 3;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(robustness)

BOOST_AUTO_TEST_CASE(any_octets_are_a_sound_message_or_an_error) {
    Random random(20'240'601);
    int messages = 0;
    for (int round = 0; round < rounds; ++round) {
        const hal::Octets pdu = draw(random);
        const auto status = static_cast<hal::StoredStatus>(below(random, 4));
        const auto incoming = sms::decode_stored(pdu, status);
        const auto sender = sms::salvage_sender(pdu, status);
        const bool sound =
            incoming
                ? sender.has_value() &&
                      std::visit([&](const auto& m) { return is_sound(m, pdu.size()); }, *incoming)
                : incoming.error().code.category() == sms::category() &&
                      !incoming.error().context.empty();
        if (!sound) {
            BOOST_ERROR("round " << round << ": " << to_hex(pdu));
        }
        messages += incoming ? 1 : 0;
    }
    // The mutations are not so wild that nothing is ever decoded, nor so mild that all is.
    BOOST_TEST(messages > rounds / 20);
    BOOST_TEST(messages < rounds * 19 / 20);
}

BOOST_AUTO_TEST_CASE(any_header_with_languages_is_read_or_ignored) {
    Random random(20'240'603);
    for (int round = 0; round < rounds; ++round) {
        const hal::Octets header = draw_header(random);
        hal::Octets payload(below(random, 120));
        for (std::uint8_t& septet : payload) {
            septet = below(random, 4) == 0 ? sms::escape_septet
                                           : static_cast<std::uint8_t>(below(random, 128));
        }
        hal::Octets field;
        sms::append_user_data(field, sms::Alphabet::gsm7, header, payload);
        sms::OctetReader reader(field);
        const auto part = sms::decode_user_data(reader, {}, true);
        const bool sound = part && is_sound_text(*part, field.size()) &&
                           sms::decode_text(std::span(&*part, 1))->find('\0') == std::string::npos;
        if (!sound) {
            BOOST_ERROR("round " << round << ": " << to_hex(field));
        }
    }
}

BOOST_AUTO_TEST_CASE(any_written_number_is_dialable_or_refused) {
    Random random(20'240'602);
    const std::string alphabet("0123456789+ -.()[]*#x\r\n\0", 24);
    for (int round = 0; round < rounds; ++round) {
        std::string written(below(random, 26), ' ');
        for (char& c : written) {
            c = alphabet[below(random, below(random, 3) == 0 ? alphabet.size() : 19)];
        }
        const auto address = sms::parse_number(written);
        if (!address) {
            continue;
        }
        hal::Octets field;
        BOOST_TEST(sms::append_address(field, *address).has_value());
        if (address->text.find_first_not_of("0123456789") != std::string::npos) {
            BOOST_ERROR("round " << round << ": " << address->text);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
