#include "sms/segment.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "text/utf8.hpp"

namespace data = boost::unit_test::data;
using sms::Alphabet;
using sms::ReferenceWidth;

namespace {

constexpr auto widths = {ReferenceWidth::bits8, ReferenceWidth::bits16};

struct Limit {
    char32_t character;
    ReferenceWidth width;
    std::size_t characters;
    std::size_t parts;
};
std::ostream& operator<<(std::ostream& out, const Limit& limit) {
    return out << limit.characters << " characters";
}

const Limit limits[] = {
    {U'a', ReferenceWidth::bits8, 1, 1},    {U'a', ReferenceWidth::bits8, 160, 1},
    {U'a', ReferenceWidth::bits8, 161, 2},  {U'a', ReferenceWidth::bits8, 306, 2},
    {U'a', ReferenceWidth::bits8, 307, 3},  {U'a', ReferenceWidth::bits8, 459, 3},
    {U'a', ReferenceWidth::bits8, 460, 4},  {U'a', ReferenceWidth::bits16, 160, 1},
    {U'a', ReferenceWidth::bits16, 161, 2}, {U'a', ReferenceWidth::bits16, 304, 2},
    {U'a', ReferenceWidth::bits16, 305, 3}, {U'Я', ReferenceWidth::bits8, 70, 1},
    {U'Я', ReferenceWidth::bits8, 71, 2},   {U'Я', ReferenceWidth::bits8, 134, 2},
    {U'Я', ReferenceWidth::bits8, 135, 3},  {U'Я', ReferenceWidth::bits16, 70, 1},
    {U'Я', ReferenceWidth::bits16, 132, 2}, {U'Я', ReferenceWidth::bits16, 133, 3},
    {U'€', ReferenceWidth::bits8, 80, 1},   {U'€', ReferenceWidth::bits8, 81, 2},
    {U'€', ReferenceWidth::bits8, 152, 2},  {U'€', ReferenceWidth::bits8, 153, 3},
    {U'😀', ReferenceWidth::bits8, 35, 1},  {U'😀', ReferenceWidth::bits8, 36, 2},
    {U'😀', ReferenceWidth::bits8, 66, 2},  {U'😀', ReferenceWidth::bits8, 67, 3},
};

/// Each part read on its own, as by a phone that shows the parts it has.
std::vector<std::string> read_parts(const sms::Segments& segments) {
    std::vector<std::string> texts;
    for (const hal::Octets& payload : segments.payloads) {
        const sms::UserData part{
            .dcs = {.alphabet = segments.alphabet}, .header = {}, .payload = payload};
        texts.push_back(sms::decode_text(std::span(&part, 1)).value());
    }
    return texts;
}

/// A split character would show as a lost or a replaced one.
void check_whole(const std::u32string& text, ReferenceWidth width) {
    const sms::Segments segments = sms::segment(text, width);
    const std::size_t room = segments.alphabet == Alphabet::gsm7
                                 ? (width == ReferenceWidth::bits8 ? 153 : 152)
                                 : (width == ReferenceWidth::bits8 ? 134 : 132);
    std::string joined;
    for (const std::string& part : read_parts(segments)) {
        joined += part;
    }
    BOOST_TEST(joined == text::encode_utf8(text));
    if (segments.payloads.size() > 1) {
        for (const hal::Octets& payload : segments.payloads) {
            BOOST_TEST(payload.size() <= room);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(segment)

BOOST_DATA_TEST_CASE(parts_are_as_few_as_the_limits_allow, data::make(limits), limit) {
    const std::u32string text(limit.characters, limit.character);
    BOOST_TEST(sms::segment(text, limit.width).payloads.size() == limit.parts);
    check_whole(text, limit.width);
}

BOOST_AUTO_TEST_CASE(one_foreign_character_makes_all_of_it_ucs2) {
    BOOST_TEST((sms::segment(U"Zażółć", ReferenceWidth::bits8).alphabet == Alphabet::ucs2));
    BOOST_TEST((sms::segment(U"Zazolc {€}", ReferenceWidth::bits8).alphabet == Alphabet::gsm7));
}

BOOST_DATA_TEST_CASE(an_escape_sequence_is_never_split, data::xrange(140, 320), before) {
    for (const ReferenceWidth width : widths) {
        check_whole(std::u32string(static_cast<std::size_t>(before), U'a') + U"€" +
                        std::u32string(200, U'b'),
                    width);
        check_whole(
            std::u32string(static_cast<std::size_t>(before), U'a') + std::u32string(100, U'€'),
            width);
    }
}

BOOST_DATA_TEST_CASE(a_surrogate_pair_is_never_split, data::xrange(60, 140), before) {
    for (const ReferenceWidth width : widths) {
        check_whole(std::u32string(static_cast<std::size_t>(before), U'Я') + U"😀" +
                        std::u32string(80, U'b'),
                    width);
        check_whole(
            std::u32string(static_cast<std::size_t>(before), U'Я') + std::u32string(50, U'😀'),
            width);
    }
}

BOOST_AUTO_TEST_CASE(the_character_at_the_boundary_moves_as_a_whole) {
    const auto escaped = sms::segment(std::u32string(152, U'a') + U"€" + std::u32string(10, U'b'),
                                      ReferenceWidth::bits8);
    BOOST_TEST(escaped.payloads.front().size() == 152U);
    const auto paired = sms::segment(std::u32string(66, U'Я') + U"😀" + std::u32string(10, U'b'),
                                     ReferenceWidth::bits8);
    BOOST_TEST(paired.payloads.front().size() == 132U);
}

BOOST_AUTO_TEST_SUITE_END()
