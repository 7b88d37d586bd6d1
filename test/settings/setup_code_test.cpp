#include "settings/setup_code.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

namespace {

using Random = std::array<std::uint8_t, settings::setup_code_characters>;

}  // namespace

BOOST_AUTO_TEST_SUITE(setup_code)

BOOST_AUTO_TEST_CASE(every_octet_gives_one_character_of_three_groups) {
    BOOST_TEST(settings::make_setup_code(Random{}) == "0000-0000-0000");
    BOOST_TEST(settings::make_setup_code({0, 1, 9, 10, 17, 18, 20, 22, 27, 31, 32, 255}) ==
               "019A-HJMP-VZ0Z");
}

BOOST_AUTO_TEST_CASE(all_32_characters_occur_equally_and_none_that_is_taken_for_another) {
    std::multiset<char> drawn;
    for (unsigned octet = 0; octet < 256; ++octet) {
        drawn.insert(settings::make_setup_code({static_cast<std::uint8_t>(octet)}).front());
    }
    const std::set<char> different(drawn.begin(), drawn.end());
    BOOST_TEST(different.size() == 32U);
    for (const char c : different) {
        BOOST_TEST(drawn.count(c) == 8U);
        BOOST_TEST(std::string("ILOU-").find(c) == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(however_it_is_typed_it_is_the_same) {
    for (const auto* typed : {"019A-HJMP-VZ0Z", "019ahjmpvz0z", " 019A HJMP VZ0Z ",
                              "ol9a-hjmp-vzoz", "O-I-9-A-H-J-M-P-V-Z-0-Z", "oL9ahjmpvz0z"}) {
        BOOST_TEST(settings::normal_setup_code(typed) == "019AHJMPVZ0Z", typed);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_code_does_not_become_one) {
    BOOST_TEST(settings::normal_setup_code("") == "");
    BOOST_TEST(settings::normal_setup_code("--") == "");
    BOOST_TEST(settings::normal_setup_code("\xC3\xA4.u\n") == "\xC3\xA4.U\n");
    BOOST_TEST(settings::normal_setup_code(std::string_view("A\0B", 3)) ==
               std::string_view("A\0B", 3));
}

BOOST_AUTO_TEST_SUITE_END()
