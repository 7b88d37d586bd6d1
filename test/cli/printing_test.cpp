#include "cli/printing.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(printing)

BOOST_AUTO_TEST_CASE(what_could_steer_a_terminal_becomes_visible) {
    BOOST_TEST(cli::printable("a\nb\x1B[2J\x7F") == "a\\nb\\u{1b}[2J\\u{7f}");
    BOOST_TEST(cli::printable("\xC2\x9B"
                              "2J") == "\\u{9b}2J");
    BOOST_TEST(cli::printable("\xE2\x80\xAE"
                              "abc") == "\\u{202e}abc");
    BOOST_TEST(cli::printable("\xE2\x80\xA8") == "\\u{2028}");
    BOOST_TEST(cli::printable("Gr\xC3\xBC\xC3\x9F"
                              "e \xF0\x9F\x98\x80") ==
               "Gr\xC3\xBC\xC3\x9F"
               "e \xF0\x9F\x98\x80");
    BOOST_TEST(cli::printable("\xFF").find('\xFF') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_of_another_type_is_empty) {
    const boost::json::value value = boost::json::parse(R"({"a":{"b":"text","n":7,"f":true}})");
    BOOST_TEST(cli::text_at(value, "a.b") == "text");
    BOOST_TEST(cli::text_at(value, "a.n").empty());
    BOOST_TEST(cli::text_at(value, "a.b.c").empty());
    BOOST_TEST(cli::text_at(value, "x").empty());
    BOOST_TEST(cli::number_at(value, "a.n").value() == 7);
    BOOST_TEST(!cli::number_at(value, "a.b"));
    BOOST_TEST(cli::flag_at(value, "a.f"));
    BOOST_TEST(!cli::flag_at(value, "a.n"));
    BOOST_TEST(cli::array_at(value, "a").empty());
}

BOOST_AUTO_TEST_CASE(durations_are_short) {
    BOOST_TEST(cli::duration(0) == "0 s");
    BOOST_TEST(cli::duration(119) == "119 s");
    BOOST_TEST(cli::duration(120) == "2 min");
    BOOST_TEST(cli::duration(7199) == "119 min");
    BOOST_TEST(cli::duration(11100) == "3 h 5 min");
}

BOOST_AUTO_TEST_SUITE_END()
