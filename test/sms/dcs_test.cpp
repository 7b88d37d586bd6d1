#include "sms/dcs.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>

#include "sms/user_data.hpp"

namespace data = boost::unit_test::data;
using sms::Alphabet;

namespace {

struct Range {
    int first;
    int last;
    Alphabet alphabet;
};
std::ostream& operator<<(std::ostream& out, const Range& range) {
    return out << std::hex << range.first << ".." << range.last;
}

/// TS 23.038 4, spelt out: every value is in exactly one row.
const Range documented[] = {
    {0x00, 0x03, Alphabet::gsm7},  {0x04, 0x07, Alphabet::data8}, {0x08, 0x0B, Alphabet::ucs2},
    {0x0C, 0x0F, Alphabet::gsm7},  {0x10, 0x13, Alphabet::gsm7},  {0x14, 0x17, Alphabet::data8},
    {0x18, 0x1B, Alphabet::ucs2},  {0x1C, 0x1F, Alphabet::gsm7},  {0x20, 0x23, Alphabet::gsm7},
    {0x24, 0x27, Alphabet::data8}, {0x28, 0x2B, Alphabet::ucs2},  {0x2C, 0x2F, Alphabet::gsm7},
    {0x30, 0x33, Alphabet::gsm7},  {0x34, 0x37, Alphabet::data8}, {0x38, 0x3B, Alphabet::ucs2},
    {0x3C, 0x3F, Alphabet::gsm7},  {0x40, 0x43, Alphabet::gsm7},  {0x44, 0x47, Alphabet::data8},
    {0x48, 0x4B, Alphabet::ucs2},  {0x4C, 0x4F, Alphabet::gsm7},  {0x50, 0x53, Alphabet::gsm7},
    {0x54, 0x57, Alphabet::data8}, {0x58, 0x5B, Alphabet::ucs2},  {0x5C, 0x5F, Alphabet::gsm7},
    {0x60, 0x63, Alphabet::gsm7},  {0x64, 0x67, Alphabet::data8}, {0x68, 0x6B, Alphabet::ucs2},
    {0x6C, 0x6F, Alphabet::gsm7},  {0x70, 0x73, Alphabet::gsm7},  {0x74, 0x77, Alphabet::data8},
    {0x78, 0x7B, Alphabet::ucs2},  {0x7C, 0x7F, Alphabet::gsm7},  {0x80, 0xBF, Alphabet::gsm7},
    {0xC0, 0xDF, Alphabet::gsm7},  {0xE0, 0xEF, Alphabet::ucs2},  {0xF0, 0xF3, Alphabet::gsm7},
    {0xF4, 0xF7, Alphabet::data8}, {0xF8, 0xFB, Alphabet::gsm7},  {0xFC, 0xFF, Alphabet::data8},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(dcs)

BOOST_DATA_TEST_CASE(every_value_has_the_documented_alphabet, data::make(documented), range) {
    for (int value = range.first; value <= range.last; ++value) {
        BOOST_TEST_CONTEXT("DCS " << value) {
            const sms::Dcs dcs = sms::decode_dcs(static_cast<std::uint8_t>(value));
            BOOST_TEST((dcs.alphabet == range.alphabet));
            BOOST_TEST(dcs.compressed == (value < 0x80 && (value & 0x20) != 0));
            BOOST_TEST(dcs.auto_delete == (value >= 0x40 && value < 0x80));
            BOOST_TEST(dcs.waiting.has_value() == (value >= 0xC0 && value < 0xF0));
            const bool has_class = value >= 0xF0 || (value < 0x80 && (value & 0x10) != 0);
            BOOST_TEST(dcs.message_class.has_value() == has_class);
            BOOST_TEST((!has_class || *dcs.message_class == value % 4));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_documented_ranges_cover_everything_once) {
    int next = 0;
    for (const Range& range : documented) {
        BOOST_TEST(range.first == next);
        next = range.last + 1;
    }
    BOOST_TEST(next == 256);
}

BOOST_AUTO_TEST_CASE(waiting_indications_say_what_waits) {
    BOOST_TEST((*sms::decode_dcs(0xC8).waiting == sms::WaitingIndication{true, false, 0}));
    BOOST_TEST((*sms::decode_dcs(0xD1).waiting == sms::WaitingIndication{false, true, 1}));
    BOOST_TEST((*sms::decode_dcs(0xEB).waiting == sms::WaitingIndication{true, true, 3}));
}

BOOST_DATA_TEST_CASE(a_text_is_read_in_every_coding, data::xrange(0, 256), value) {
    const sms::Dcs dcs = sms::decode_dcs(static_cast<std::uint8_t>(value));
    const hal::Octets field{2, 0x00, 0x41};
    sms::OctetReader reader(field);
    const auto user_data = sms::decode_user_data(reader, dcs, false);
    BOOST_REQUIRE(user_data.has_value());
    const auto text = sms::decode_text(std::span(&*user_data, 1));
    if (dcs.compressed) {
        BOOST_TEST(text.error().code == sms::Errc::compressed);
    } else if (dcs.alphabet == Alphabet::data8) {
        BOOST_TEST(text.error().code == sms::Errc::not_text);
    } else {
        BOOST_TEST(*text == (dcs.alphabet == Alphabet::ucs2 ? "A" : "@$"));
    }
}

BOOST_AUTO_TEST_CASE(what_is_encoded_is_decoded_alike) {
    for (const Alphabet alphabet : {Alphabet::gsm7, Alphabet::data8, Alphabet::ucs2}) {
        BOOST_TEST((sms::decode_dcs(sms::encode_dcs(alphabet)) == sms::Dcs{.alphabet = alphabet}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
