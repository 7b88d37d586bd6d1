#include "sms/alphabet.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "sms/hex.hpp"
#include "text/utf8.hpp"

namespace data = boost::unit_test::data;

namespace {

sms::Septets septets_of(std::u32string_view text) {
    return sms::to_septets(text, sms::default_tables).value();
}

std::string text_of(const sms::Septets& septets) {
    return text::encode_utf8(sms::from_septets(septets, sms::default_tables));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(alphabet)

BOOST_AUTO_TEST_CASE(the_default_alphabet_is_the_specification_s) {
    // TS 23.038 6.2.1, column by column; the escape has no character.
    const std::u32string table =
        U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ"
        U"ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    std::uint8_t code = 0;
    for (const char32_t character : table) {
        code = static_cast<std::uint8_t>(code + (code == sms::escape_septet ? 1 : 0));
        const sms::Septets septets = sms::to_septets(character, sms::default_tables);
        BOOST_TEST(septets == sms::Septets{code}, boost::test_tools::per_element());
        BOOST_TEST(text_of({code}) == text::encode_utf8({&character, 1}));
        ++code;
    }
    BOOST_TEST(code == 128);
}

BOOST_AUTO_TEST_CASE(the_extension_takes_two_septets) {
    const std::u32string characters = U"\f^{}\\[~]|€";
    const sms::Septets codes{0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};
    for (std::size_t at = 0; at < characters.size(); ++at) {
        const sms::Septets expected{sms::escape_septet, codes[at]};
        BOOST_TEST(sms::to_septets(characters[at], sms::default_tables) == expected,
                   boost::test_tools::per_element());
        BOOST_TEST(text_of(expected) == text::encode_utf8(characters.substr(at, 1)));
    }
}

const std::string foreign[] = {
    "ç", "`", "\t", "Я", "😀", "а" /* Cyrillic */, "“", std::string(1, '\0')};

BOOST_DATA_TEST_CASE(a_character_outside_is_not_replaced, data::make(foreign), character) {
    const std::u32string text = text::decode_utf8("abc" + character).value();
    BOOST_TEST(!sms::to_septets(text, sms::default_tables).has_value());
}

BOOST_AUTO_TEST_CASE(odd_escapes_follow_the_specification) {
    BOOST_TEST(text_of({'a', 0x1B, 'b'}) == "ab");         // no such extension: default alphabet
    BOOST_TEST(text_of({'a', 0x1B, 0x1B, 'b'}) == "a b");  // a further table: space
    BOOST_TEST(text_of({'a', 0x1B}) == "a");               // nothing to escape
    BOOST_TEST(text_of({0x1B, 0x00}) == "@");
}

BOOST_AUTO_TEST_CASE(packing_gives_the_well_known_octets) {
    BOOST_TEST(to_hex(sms::pack_septets(septets_of(U"hellohello"))) == "E8329BFD4697D9EC37");
    BOOST_TEST(to_hex(sms::pack_septets(septets_of(U"Test"))) == "D4F29C0E");
    BOOST_TEST(to_hex(sms::pack_septets({})).empty());
    // After a six-octet header: one fill bit.
    BOOST_TEST(to_hex(sms::pack_septets(septets_of(U"hello"), 1)) == "D06536FB0D");
}

BOOST_DATA_TEST_CASE(packing_is_undone_at_every_length_and_shift,
                     data::xrange(0, 161) * data::xrange(0, 7), length, fill_bits) {
    sms::Septets septets;
    for (int at = 0; at < length; ++at) {
        septets.push_back(static_cast<std::uint8_t>((at * 37 + 127) % 128));
    }
    const auto fill = static_cast<unsigned>(fill_bits);
    const hal::Octets octets = sms::pack_septets(septets, fill);
    BOOST_TEST(octets.size() == (fill + septets.size() * 7 + 7) / 8);
    BOOST_TEST((sms::unpack_septets(octets, septets.size(), fill) == septets));
}

BOOST_AUTO_TEST_CASE(unpacking_stops_where_the_octets_do) {
    BOOST_TEST(sms::unpack_septets(from_hex("E832"), 100).size() == 2U);
    BOOST_TEST(sms::unpack_septets({}, 100, 6).empty());
    BOOST_TEST(sms::unpack_septets(from_hex("E8"), 1, 2).empty());
}

BOOST_AUTO_TEST_CASE(seven_zero_bits_at_the_end_are_no_character) {
    // Seven characters leave seven spare bits that look like '@' (TS 23.038 6.1.2.1).
    const hal::Octets octets = sms::pack_septets(septets_of(U"1234567"));
    BOOST_TEST(octets.size() == 7U);
    BOOST_TEST(text_of(sms::unpack_septets(octets, 7)) == "1234567");
    BOOST_TEST(text_of(sms::unpack_septets(octets, 8)) == "1234567@");
}

BOOST_AUTO_TEST_CASE(text_after_a_header_starts_at_a_septet_boundary) {
    BOOST_TEST(sms::fill_bits_after(0) == 0U);
    BOOST_TEST(sms::fill_bits_after(6) == 1U);
    BOOST_TEST(sms::fill_bits_after(7) == 0U);
    BOOST_TEST(sms::fill_bits_after(8) == 6U);
}

BOOST_AUTO_TEST_SUITE_END()
