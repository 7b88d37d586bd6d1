#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "sms/national.hpp"
#include "sms/segment.hpp"
#include "sms/submit.hpp"
#include "text/utf8.hpp"

namespace data = boost::unit_test::data;
using sms::Alphabet;
using sms::ReferenceWidth;
using sms::UserDataHeader;

namespace {

using Language = std::optional<std::uint8_t>;

struct Choice {
    const char* why;
    std::u32string text;
    Alphabet alphabet;
    Language single_shift;
    Language locking_shift;
};
std::ostream& operator<<(std::ostream& out, const Choice& choice) {
    return out << choice.why;
}

std::u32string times(std::size_t count, std::u32string_view text) {
    std::u32string all;
    while (count-- > 0) {
        all += text;
    }
    return all;
}

constexpr Language none = std::nullopt;

const Choice choices[] = {
    {"the default alphabet comes first", U"€€€€ é ñ", Alphabet::gsm7, none, none},
    {"Turkish", U"Günaydın! Şu anda hava çok güzel.", Alphabet::gsm7, none, 1},
    {"Spanish", U"¿Dónde está la estación de tren más cercana, señor?", Alphabet::gsm7, 2, none},
    {"Portuguese", U"Não há ligação à rede: a estação não responde.", Alphabet::gsm7, none, 3},
    {"Hindi", U"सर्वर बंद है, कृपया जाँच करें।", Alphabet::gsm7, 6, 6},
    {"Hindi without its own punctuation", U"सर्वर बंद है, जाँच करें", Alphabet::gsm7, none, 6},
    {"Urdu", U"سرور بند ہے، جانچ کریں۔", Alphabet::gsm7, 13, 13},
    {"a few foreign letters among many: the single shift is as short and comes first",
     U"kısa bir mesaj geldi", Alphabet::gsm7, none, 1},
    {"both languages hold it: the lower number", times(20, U"ç"), Alphabet::gsm7, none, 1},
    {"shorter in UCS-2", U"ığ", Alphabet::ucs2, none, none},
    {"as long in UCS-2", U"ışık", Alphabet::ucs2, none, none},
    {"shorter by one octet", U"ışıkl", Alphabet::gsm7, none, 1},
    {"a character that no table has", U"Günaydın! Şu anda hava çok güzel 😀", Alphabet::ucs2, none,
     none},
    {"two languages", U"Günaydın! नमस्ते, सर्वर बंद है", Alphabet::ucs2, none, none},
    {"no language", U"Привет, как дела сегодня?", Alphabet::ucs2, none, none},
};

struct Limit {
    const char* what;
    std::u32string unit;   ///< one septet, or two with an escape
    std::u32string extra;  ///< makes the header one element longer; two septets
    ReferenceWidth width;
    std::size_t units;
    std::size_t parts;
};
std::ostream& operator<<(std::ostream& out, const Limit& limit) {
    return out << limit.what << ", " << limit.units << " characters";
}

constexpr auto narrow = ReferenceWidth::bits8;
constexpr auto wide = ReferenceWidth::bits16;

const Limit limits[] = {
    {"one element", U"ı", U"", narrow, 155, 1},
    {"one element", U"ı", U"", narrow, 156, 2},
    {"one element", U"ı", U"", narrow, 2 * 149, 2},
    {"one element", U"ı", U"", narrow, 2 * 149 + 1, 3},
    {"one element", U"ı", U"", wide, 155, 1},
    {"one element", U"ı", U"", wide, 2 * 148, 2},
    {"one element", U"ı", U"", wide, 2 * 148 + 1, 3},
    {"two elements", U"क", U"०", narrow, 152 - 2, 1},
    {"two elements", U"क", U"०", narrow, 152 - 1, 2},
    {"two elements", U"क", U"०", narrow, 2 * 146 - 2, 2},
    {"two elements", U"क", U"०", narrow, 2 * 146 - 1, 3},
    {"two elements", U"क", U"०", wide, 2 * 145 - 2, 2},
    {"two elements", U"क", U"०", wide, 2 * 145 - 1, 3},
    {"escapes", U"क०क", U"", narrow, 38, 1},
    {"escapes", U"क०क", U"", narrow, 39, 2},
};

/// What a phone shows that gets the SUBMITs of this text; nullopt when one is not sound.
std::optional<std::string> through_the_air(const std::string& text, ReferenceWidth width) {
    const auto message = sms::encode_submit({.to = sms::parse_number("+447700900123").value(),
                                             .text = text,
                                             .reference_width = width,
                                             .max_parts = 255});
    std::vector<sms::UserData> parts;
    for (const hal::Octets& tpdu : message.value().tpdus) {
        sms::OctetReader reader(tpdu);
        const auto submit = sms::decode_submit(reader);
        if (!submit || reader.left() != 0) {
            return std::nullopt;
        }
        const auto& header = submit->data.header;
        const auto& first = parts.empty() ? header : parts.front().header;
        const bool same = header.single_shift == first.single_shift &&
                          header.locking_shift == first.locking_shift;
        const bool counted = header.concatenation
                                 ? header.concatenation->total == message->tpdus.size() &&
                                       header.concatenation->sequence == parts.size() + 1
                                 : message->tpdus.size() == 1;
        const bool whole = submit->data.dcs.alphabet != Alphabet::gsm7 ||
                           submit->data.payload.empty() ||
                           submit->data.payload.back() != sms::escape_septet;
        if (!same || !counted || !whole) {
            return std::nullopt;
        }
        parts.push_back(submit->data);
    }
    return sms::decode_text(parts).value();
}

void check_round_trip(const std::u32string& text) {
    const std::string utf8 = text::encode_utf8(text);
    for (const ReferenceWidth width : {narrow, wide}) {
        if (through_the_air(utf8, width) != utf8) {
            BOOST_ERROR("lost: " << utf8);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(national_segment)

BOOST_DATA_TEST_CASE(the_shortest_way_is_taken, data::make(choices), choice) {
    for (const ReferenceWidth width : {narrow, wide}) {
        const sms::Segments segments = sms::segment(choice.text, width);
        BOOST_TEST((segments.alphabet == choice.alphabet));
        BOOST_TEST((segments.header.single_shift == choice.single_shift));
        BOOST_TEST((segments.header.locking_shift == choice.locking_shift));
        BOOST_TEST(!segments.header.concatenation.has_value());
    }
    check_round_trip(choice.text);
}

BOOST_DATA_TEST_CASE(without_national_tables_it_is_ucs2, data::make(choices), choice) {
    const bool in_default = sms::to_septets(choice.text, sms::default_tables).has_value();
    const sms::Segments segments = sms::segment(choice.text, narrow, false);
    BOOST_TEST((segments.alphabet == (in_default ? Alphabet::gsm7 : Alphabet::ucs2)));
    BOOST_TEST((segments.header == UserDataHeader{}));
}

BOOST_DATA_TEST_CASE(headers_shorten_the_text, data::make(limits), limit) {
    const std::u32string text = times(limit.units, limit.unit) + limit.extra;
    const sms::Segments segments = sms::segment(text, limit.width);
    BOOST_TEST((segments.alphabet == Alphabet::gsm7));
    BOOST_TEST(segments.payloads.size() == limit.parts);
    check_round_trip(text);
}

BOOST_AUTO_TEST_CASE(the_octets_are_the_specification_s) {
    const auto message =
        sms::encode_submit({.to = sms::parse_number("+447700900123").value(), .text = "ışıkl"});
    BOOST_REQUIRE(message->tpdus.size() == 1U);
    const hal::Octets& tpdu = message->tpdus.front();
    BOOST_TEST(tpdu[0] == 0x41);  // TP-UDHI
    const std::size_t length = 12;
    BOOST_TEST(tpdu[length - 1] == 0x00);  // TP-DCS
    BOOST_TEST(tpdu[length] == 5 + 5);     // header and text in septets
    const hal::Octets header{0x03, 0x25, 0x01, 0x01};
    BOOST_TEST(hal::Octets(tpdu.begin() + length + 1, tpdu.begin() + length + 5) == header,
               boost::test_tools::per_element());
    const hal::Octets text = sms::pack_septets(hal::Octets{0x07, 0x1D, 0x07, 'k', 'l'}, 3);
    BOOST_TEST(hal::Octets(tpdu.begin() + length + 5, tpdu.end()) == text,
               boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(an_escape_sequence_is_never_split, data::xrange(130, 310), before) {
    const auto count = static_cast<std::size_t>(before);
    check_round_trip(times(count, U"क") + U"०" + times(200, U"ख"));
    check_round_trip(times(count, U"ñ") + times(100, U"á"));
}

BOOST_DATA_TEST_CASE(any_text_of_a_language_comes_back, data::xrange(1, sms::last_language + 1),
                     language) {
    const auto identifier = static_cast<std::uint8_t>(language);
    const sms::ShiftTables tables = sms::tables_for(identifier, identifier);
    std::u32string characters;
    for (const sms::CodeTable* const table : {&tables.locking, &tables.single_shift}) {
        for (const char32_t character : *table) {
            if (character != 0) {
                characters.push_back(character);
            }
        }
    }
    std::mt19937 random(static_cast<unsigned>(language));
    for (int round = 0; round < 40; ++round) {
        std::u32string text(1 + random() % 500, U' ');
        for (char32_t& character : text) {
            character = characters[random() % characters.size()];
        }
        check_round_trip(text);
        // All of it is in these tables, so it is never longer than with them.
        const auto septets = sms::to_septets(text, tables).value().size();
        const std::size_t parts = sms::segment(text, narrow).payloads.size();
        BOOST_TEST(parts <= (septets <= 152 ? 1 : (septets + 144) / 145));
    }
}

BOOST_AUTO_TEST_CASE(the_choice_is_not_quadratic) {
    // Six times more than a request can bring: a moment, if each character cost a constant
    // time, else minutes.
    const std::u32string text = times(100'000, U"ç");
    BOOST_TEST((sms::segment(text, narrow).header.locking_shift == 1));
    BOOST_TEST((sms::segment(text + U"Я", narrow).alphabet == Alphabet::ucs2));
}

BOOST_AUTO_TEST_SUITE_END()
