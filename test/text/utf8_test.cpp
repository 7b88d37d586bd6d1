#include "text/utf8.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(every_scalar_value_survives_both_ways) {
    for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF) {
            continue;
        }
        const std::u32string one(1, code_point);
        const auto back = text::decode_utf8(text::encode_utf8(one));
        if (!back || *back != one) {
            BOOST_ERROR("U+" << std::hex << static_cast<unsigned long>(code_point));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_lengths_are_those_of_rfc_3629) {
    BOOST_TEST(text::encode_utf8(U"\u007F") == "\x7F");
    BOOST_TEST(text::encode_utf8(U"\u0080") == "\xC2\x80");
    BOOST_TEST(text::encode_utf8(U"\u07FF") == "\xDF\xBF");
    BOOST_TEST(text::encode_utf8(U"\u0800") == "\xE0\xA0\x80");
    BOOST_TEST(text::encode_utf8(U"\uFFFF") == "\xEF\xBF\xBF");
    BOOST_TEST(text::encode_utf8(U"\U00010000") == "\xF0\x90\x80\x80");
    BOOST_TEST(text::encode_utf8(U"\U0010FFFF") == "\xF4\x8F\xBF\xBF");
}

const std::string malformed[] = {
    "\x80",              // a continuation without a lead
    "a\xC3",             // cut off
    "\xE2\x82",          // cut off
    "\xF0\x9F\x98",      // cut off
    "\xC3(",             // a lead without continuation
    "\xE2\x28\xA1",      // no continuation in the middle
    "\xC0\x80",          // overlong NUL
    "\xC1\xBF",          // overlong
    "\xE0\x9F\xBF",      // overlong
    "\xF0\x8F\xBF\xBF",  // overlong
    "\xED\xA0\x80",      // a high surrogate
    "\xED\xBF\xBF",      // a low surrogate
    "\xF4\x90\x80\x80",  // beyond U+10FFFF
    "\xF8\x88\x80\x80\x80",
    "\xFF",
};

BOOST_DATA_TEST_CASE(malformed_octets_are_refused, data::make(malformed), octets) {
    BOOST_TEST(!text::decode_utf8(octets).has_value());
    BOOST_TEST(!text::decode_utf8("before " + octets).has_value());
    BOOST_TEST(!text::decode_utf8(octets + " after").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_scalar_value_becomes_the_replacement_character) {
    const std::u32string bad{0xD800, U'a', 0xDFFF, 0x110000, 0xFFFFFFFF};
    BOOST_TEST(text::encode_utf8(bad) == "\uFFFDa\uFFFD\uFFFD\uFFFD");
}

BOOST_AUTO_TEST_CASE(a_nul_is_a_character_like_any_other) {
    const std::string with_nul("a\0b", 3);
    const auto code_points = text::decode_utf8(with_nul);
    BOOST_REQUIRE(code_points.has_value());
    BOOST_TEST(code_points->size() == 3U);
    BOOST_TEST(text::encode_utf8(*code_points) == with_nul);
}

BOOST_AUTO_TEST_CASE(latin1_octets_are_code_points) {
    BOOST_TEST(text::latin1_to_utf8("caf\xE9 \xA4 \xFF") == "caf\u00E9 \u00A4 \u00FF");
    BOOST_TEST(text::latin1_to_utf8("").empty());
}

BOOST_AUTO_TEST_SUITE_END()
