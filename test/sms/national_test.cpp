#include "sms/national.hpp"

#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "sms/user_data.hpp"
#include "text/utf8.hpp"

namespace data = boost::unit_test::data;
using sms::UserData;
using sms::UserDataHeader;

namespace {

constexpr std::uint8_t turkish = 1;
constexpr std::uint8_t spanish = 2;
constexpr std::uint8_t portuguese = 3;
constexpr std::uint8_t hindi = 6;
constexpr std::uint8_t urdu = 13;

const auto languages = data::xrange(1, sms::last_language + 1);

struct Size {
    int language;
    std::size_t locking;  ///< codes with a character
    std::size_t single_shift;
};
std::ostream& operator<<(std::ostream& out, const Size& size) {
    return out << "language " << size.language;
}

/// Counted in the documentation of SMS Server Tools 3.
const Size sizes[] = {
    {1, 127, 17},  {2, 0, 19},    {3, 127, 37},  {4, 114, 82}, {5, 120, 70},
    {6, 127, 88},  {7, 120, 73},  {8, 120, 82},  {9, 116, 75}, {10, 110, 76},
    {11, 102, 77}, {12, 120, 78}, {13, 127, 90},
};

std::size_t size_of(const sms::CodeTable* table) {
    return table == nullptr ? 0 : 128 - static_cast<std::size_t>(std::ranges::count(*table, U'\0'));
}

sms::ShiftTables both(int language) {
    const auto identifier = static_cast<std::uint8_t>(language);
    return sms::tables_for(identifier, identifier);
}

UserData part(hal::Octets septets, UserDataHeader header) {
    return {.dcs = {}, .header = header, .payload = std::move(septets)};
}
std::string text_of(const std::vector<UserData>& parts) {
    return sms::decode_text(parts).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(national)

BOOST_DATA_TEST_CASE(each_table_is_complete, data::make(sizes), size) {
    const auto language = static_cast<std::uint8_t>(size.language);
    BOOST_TEST(size_of(sms::locking_shift_table(language)) == size.locking);
    BOOST_TEST(size_of(sms::single_shift_table(language)) == size.single_shift);
}

BOOST_DATA_TEST_CASE(each_character_of_a_locking_table_has_one_code, languages, language) {
    const sms::CodeTable& table = both(language).locking;
    std::set<char32_t> seen;
    for (std::size_t code = 0; code < table.size(); ++code) {
        if (table[code] == 0) {
            continue;
        }
        BOOST_TEST(seen.insert(table[code]).second);
        const sms::Septets expected{static_cast<std::uint8_t>(code)};
        BOOST_TEST((sms::to_septets(table[code], both(language)) == expected));
        BOOST_TEST((sms::from_septets(expected, both(language)).front() == table[code]));
    }
    BOOST_TEST((table[sms::escape_septet] == 0));
    BOOST_TEST((table['\n'] == U'\n'));
    BOOST_TEST((table['\r'] == U'\r'));
    BOOST_TEST((table[' '] == U' '));
    BOOST_TEST((table['0'] == U'0'));
    BOOST_TEST((table['z'] == U'z'));
}

BOOST_DATA_TEST_CASE(each_character_of_a_single_shift_table_comes_back, languages, language) {
    // Written without a locking shift, so that no character takes the shorter way.
    const sms::CodeTable& table = both(language).single_shift;
    const sms::CodeTable nothing{};
    const sms::ShiftTables alone{.locking = nothing, .single_shift = table};
    for (std::size_t code = 0; code < table.size(); ++code) {
        if (table[code] == 0) {
            continue;
        }
        const sms::Septets read{sms::escape_septet, static_cast<std::uint8_t>(code)};
        BOOST_TEST((sms::from_septets(read, alone).front() == table[code]));
        const sms::Septets written = sms::to_septets(table[code], alone);
        BOOST_REQUIRE(written.size() == 2U);
        BOOST_TEST((sms::from_septets(written, alone).front() == table[code]));
    }
    // TS 23.038 A.2: control characters, never a language's own.
    BOOST_TEST((table[sms::escape_septet] == 0));
    BOOST_TEST((table['\r'] == 0));
    BOOST_TEST((table['\n'] == U'\f'));
    BOOST_TEST((table['e'] == U'€'));
}

BOOST_AUTO_TEST_CASE(letters_stand_where_the_specification_has_them) {
    const sms::CodeTable& locked = *sms::locking_shift_table(turkish);
    BOOST_TEST((locked[0x04] == U'€'));
    BOOST_TEST((locked[0x07] == U'ı'));
    BOOST_TEST((locked[0x40] == U'İ'));
    BOOST_TEST(((*sms::single_shift_table(turkish))[0x53] == U'Ş'));
    BOOST_TEST(((*sms::single_shift_table(spanish))[0x6F] == U'ó'));
    BOOST_TEST(((*sms::locking_shift_table(portuguese))[0x15] == U'∞'));
    BOOST_TEST(((*sms::single_shift_table(portuguese))[0x05] == U'ê'));
    BOOST_TEST(((*sms::locking_shift_table(hindi))[0x15] == U'क'));
    BOOST_TEST(((*sms::single_shift_table(hindi))[0x1C] == U'०'));
    BOOST_TEST(((*sms::locking_shift_table(urdu))[0x00] == U'ا'));
    BOOST_TEST(((*sms::single_shift_table(urdu))[0x3F] == U'۔'));
}

BOOST_DATA_TEST_CASE(an_unknown_language_is_the_default_tables, data::xrange(0, 256), identifier) {
    const auto language = static_cast<std::uint8_t>(identifier);
    const auto tables = sms::tables_for(language, language);
    const bool known = identifier >= 1 && identifier <= sms::last_language;
    BOOST_TEST((&tables.single_shift == &sms::default_tables.single_shift) == !known);
    BOOST_TEST((&tables.locking == &sms::default_tables.locking) ==
               (!known || language == spanish));
    BOOST_TEST((&sms::tables_for({}, {}).locking == &sms::default_tables.locking));
}

BOOST_AUTO_TEST_CASE(each_shift_works_without_the_other) {
    const hal::Octets septets{'a', 0x07, 0x1B, 0x53, 0x1B, 'e'};
    BOOST_TEST(text_of({part(septets, {})}) == "aìS€");
    BOOST_TEST(text_of({part(septets, {.locking_shift = turkish})}) == "aıS€");
    BOOST_TEST(text_of({part(septets, {.single_shift = turkish})}) == "aìŞ€");
    BOOST_TEST(text_of({part(septets, {.single_shift = turkish, .locking_shift = portuguese})}) ==
               "aíŞ€");
    BOOST_TEST(text_of({part(septets, {.single_shift = 14, .locking_shift = 200})}) == "aìS€");
}

BOOST_AUTO_TEST_CASE(a_code_without_a_character_is_replaced) {
    const UserDataHeader bengali{.single_shift = 4, .locking_shift = 4};
    BOOST_TEST(text_of({part({'a', 0x11, 'b'}, bengali)}) == "a\uFFFDb");
    // Not in the single shift table: from the locking table, where 0x38 is a digit and 0x5F a sign.
    BOOST_TEST(text_of({part({0x1B, 0x38, 0x1B, 0x5F}, bengali)}) == "8্");
    BOOST_TEST(text_of({part({0x1B, 0x0D, 0x1B, 0x1B}, bengali)}) == "\r ");
}

BOOST_AUTO_TEST_CASE(each_part_is_read_in_its_own_tables) {
    const hal::Octets septets{0x07};
    BOOST_TEST(text_of({part(septets, {.locking_shift = turkish}), part(septets, {}),
                        part(septets, {.locking_shift = portuguese})}) == "ıìí");
    // An escape reaches over parts that are written alike, not into another language.
    const UserDataHeader language{.single_shift = turkish};
    BOOST_TEST(text_of({part({0x1B}, language), part({0x53}, language)}) == "Ş");
    BOOST_TEST(text_of({part({0x1B}, language), part({0x53}, {})}) == "S");
}

BOOST_AUTO_TEST_CASE(languages_mean_nothing_in_ucs2) {
    UserData wide{.dcs = {.alphabet = sms::Alphabet::ucs2},
                  .header = {.single_shift = turkish, .locking_shift = turkish},
                  .payload = {0x00, 0x07, 0x00, 0x1B, 0x00, 0x53}};
    BOOST_TEST(text_of({wide}) == "\a\x1BS");
}

BOOST_AUTO_TEST_SUITE_END()
