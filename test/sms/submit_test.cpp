#include "sms/submit.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "sms/error.hpp"
#include "sms/hex.hpp"

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;
using sms::Alphabet;
using sms::ReferenceWidth;
using sms::SubmitRequest;

namespace {

const sms::Address somebody = *sms::parse_number("+447700900123");

sms::EncodedMessage encode(const SubmitRequest& request) {
    auto message = sms::encode_submit(request);
    BOOST_REQUIRE(message.has_value());
    return *message;
}

std::string encode_one(const SubmitRequest& request) {
    const sms::EncodedMessage message = encode(request);
    BOOST_REQUIRE(message.tpdus.size() == 1U);
    return to_hex(message.tpdus.front());
}

std::error_code failure_of(const SubmitRequest& request) {
    const auto message = sms::encode_submit(request);
    BOOST_REQUIRE(!message.has_value());
    return message.error().code;
}

std::vector<sms::StoredSubmit> decode(const std::vector<hal::Octets>& tpdus) {
    std::vector<sms::StoredSubmit> submits;
    for (const hal::Octets& tpdu : tpdus) {
        sms::OctetReader reader(tpdu);
        auto submit = sms::decode_submit(reader);
        BOOST_REQUIRE(submit.has_value());
        BOOST_TEST(reader.left() == 0U);
        submits.push_back(*submit);
    }
    return submits;
}

std::string repeat(const std::string& text, int times) {
    std::string all;
    for (int count = 0; count < times; ++count) {
        all += text;
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(submit)

BOOST_AUTO_TEST_CASE(a_short_text_is_the_octets_of_the_specification) {
    BOOST_TEST(encode_one({.to = somebody, .text = "hellohello"}) ==
               "01000C9144770009103200000AE8329BFD4697D9EC37");
}

BOOST_AUTO_TEST_CASE(options_are_bits_of_the_first_octet) {
    BOOST_TEST(encode_one({.to = somebody, .text = "@", .validity = 24h}).substr(0, 26) ==
               "11000C914477000910320000A7");
    BOOST_TEST(encode_one({.to = somebody, .text = "@", .status_report = true}).substr(0, 4) ==
               "2100");
    BOOST_TEST(encode_one({.to = somebody, .text = "Я"}) == "01000C91447700091032000802042F");
}

BOOST_AUTO_TEST_CASE(parts_carry_reference_total_and_sequence) {
    const std::string text(400, 'x');
    const auto message =
        encode({.to = somebody, .text = text, .status_report = true, .concat_reference = 0x1CC});
    BOOST_REQUIRE(message.tpdus.size() == 3U);
    // UDHI and TP-SRR on every part; UDL 160 septets, header, one fill bit, "xxx..".
    BOOST_TEST(to_hex(message.tpdus[0]).substr(0, 44) ==
               "61000C914477000910320000A0050003CC0301F0783C");
    BOOST_TEST(to_hex(message.tpdus[1]).substr(0, 38) == "61000C914477000910320000A0050003CC0302");
    BOOST_TEST(to_hex(message.tpdus[2]).substr(0, 38) == "61000C91447700091032000065050003CC0303");
}

BOOST_AUTO_TEST_CASE(a_wide_reference_takes_its_own_element) {
    const std::string text(300, 'x');
    const auto message = encode({.to = somebody,
                                 .text = text,
                                 .reference_width = ReferenceWidth::bits16,
                                 .concat_reference = 0x1CC});
    BOOST_TEST(to_hex(message.tpdus[1]).substr(0, 40) ==
               "41000C9144770009103200009C06080401CC0202");
}

BOOST_AUTO_TEST_CASE(no_tpdu_is_longer_than_the_interface_allows) {
    const std::string long_number = "+12345678901234567890";
    for (const std::string& text : {std::string(1530, 'x'), repeat("Я", 670), repeat("😀", 300)}) {
        for (const hal::Octets& tpdu :
             encode({.to = *sms::parse_number(long_number), .text = text, .validity = 1h}).tpdus) {
            BOOST_TEST(tpdu.size() <= 164U);
        }
    }
}

const std::string texts[] = {
    "hello",
    "Line one\nLine two",
    "{[~]} | ^ \\ €",
    "Grüße aus Österreich: 100 £ = ¥, è é ù ì ò Ç Ø ø Å å Δ _ Φ",
    "Привет, мир",
    "😀",
    repeat("0123456789", 16),
    repeat("0123456789", 16) + "€",
    repeat("€", 400),
    repeat("Я😀", 150),
    repeat("a\n", 700),
};

BOOST_DATA_TEST_CASE(what_is_encoded_is_decoded_alike,
                     data::make(texts) * data::make({false, true}), text, option) {
    const ReferenceWidth width = option ? ReferenceWidth::bits16 : ReferenceWidth::bits8;
    const auto message = encode({.to = somebody,
                                 .text = text,
                                 .validity = 4h,
                                 .status_report = option,
                                 .reference_width = width,
                                 .concat_reference = 0xAB});
    const auto submits = decode(message.tpdus);
    std::vector<sms::UserData> parts;
    for (const sms::StoredSubmit& submit : submits) {
        parts.push_back(submit.data);
        BOOST_TEST((submit.to == somebody));
        BOOST_TEST((submit.validity == 4h));
        BOOST_TEST(submit.status_report == option);
        BOOST_TEST((submit.data.dcs.alphabet == message.alphabet));
        const auto& part = submit.data.header.concatenation;
        BOOST_TEST(part.has_value() == (submits.size() > 1));
        if (part) {
            const auto count = static_cast<std::uint8_t>(submits.size());
            const auto sequence = static_cast<std::uint8_t>(parts.size());
            BOOST_TEST((*part == sms::Concatenation{width, 0xAB, count, sequence}));
        }
    }
    BOOST_TEST(sms::decode_text(parts).value() == text);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_is_the_caller_s_error) {
    const sms::Address name{sms::TypeOfNumber::alphanumeric, 0, "ACME"};
    BOOST_TEST(failure_of({.to = somebody, .text = ""}) == sms::Errc::empty_text);
    BOOST_TEST(failure_of({.to = somebody, .text = "caf\xE9"}) == sms::Errc::bad_utf8);
    BOOST_TEST(failure_of({.to = name, .text = "hello"}) == sms::Errc::bad_number);
    BOOST_TEST(failure_of({.to = {}, .text = "hello"}) == sms::Errc::bad_number);
}

BOOST_AUTO_TEST_CASE(the_limit_of_parts_is_exact) {
    const std::string fits(1530, 'x');
    const std::string exceeds(1531, 'x');
    BOOST_TEST(encode({.to = somebody, .text = fits, .max_parts = 10}).tpdus.size() == 10U);
    const auto refused = sms::encode_submit({.to = somebody, .text = exceeds, .max_parts = 10});
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == sms::Errc::too_many_parts);
    BOOST_TEST(refused.error().context == "11 parts, 10 allowed");
}

BOOST_AUTO_TEST_CASE(a_total_never_overflows_its_octet) {
    const std::string fits(255 * 153, 'x');
    const std::string exceeds(255 * 153 + 1, 'x');
    BOOST_TEST(encode({.to = somebody, .text = fits, .max_parts = 1000}).tpdus.size() == 255U);
    BOOST_TEST(failure_of({.to = somebody, .text = exceeds, .max_parts = 1000}) ==
               sms::Errc::too_many_parts);
}

BOOST_AUTO_TEST_CASE(a_repetition_is_marked_as_one) {
    hal::Octets tpdu = encode({.to = somebody, .text = "hello"}).tpdus.front();
    const std::string before = to_hex(tpdu);
    sms::mark_duplicate(tpdu, 0x2A);
    BOOST_TEST(to_hex(tpdu) == "052A" + before.substr(4));
    BOOST_TEST(decode({tpdu}).front().reference == 0x2A);
}

struct Stored {
    const char* tpdu;
    std::optional<std::chrono::minutes> validity;
};
std::ostream& operator<<(std::ostream& out, const Stored& stored) {
    return out << stored.tpdu;
}

const Stored stored_submits[] = {
    {"01 07 0281 21 00 00 01 41", std::nullopt},
    {"11 07 0281 21 00 00 A7 01 41", 24h},
    {"09 07 0281 21 00 00 01A70000000000 01 41", std::nullopt},  // enhanced
    {"19 07 0281 21 00 00 62113221000000 01 41", std::nullopt},  // absolute
};

BOOST_DATA_TEST_CASE(every_validity_format_is_read_or_passed_over, data::make(stored_submits),
                     stored) {
    const auto submit = decode({from_hex(stored.tpdu)}).front();
    BOOST_TEST((submit.validity == stored.validity));
    BOOST_TEST(submit.reference == 7);
    BOOST_TEST(sms::to_text(submit.to) == "12");
    BOOST_TEST(sms::decode_text(std::span(&submit.data, 1)).value() == "A");
}

BOOST_AUTO_TEST_SUITE_END()
