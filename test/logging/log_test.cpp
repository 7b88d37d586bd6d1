#include "logging/log.hpp"

#include <boost/test/unit_test.hpp>

namespace {

const auto noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12);

}  // namespace

BOOST_AUTO_TEST_SUITE(log_lines)

BOOST_AUTO_TEST_CASE(an_event_is_one_line_of_fields) {
    BOOST_TEST(
        logging::format(logging::Level::info, "sms_sent", {{"id", "abc"}, {"parts", "2"}}, noon) ==
        "<6>time=2026-03-01T12:00:00Z event=sms_sent id=abc parts=2\n");
}

BOOST_AUTO_TEST_CASE(nothing_in_a_value_can_forge_a_line_or_a_field) {
    BOOST_TEST(
        logging::format(logging::Level::warning, "x", {{"why", "a\nevent=\x1b[31m \"\xC3\xA9"}},
                        noon) ==
        "<4>time=2026-03-01T12:00:00Z event=x why=\"a\\x0Aevent=\\x1B[31m \\x22\\xC3\\xA9\"\n");
}

BOOST_AUTO_TEST_CASE(an_empty_value_is_quoted) {
    BOOST_TEST(logging::format(logging::Level::error, "x", {{"why", ""}}, noon) ==
               "<3>time=2026-03-01T12:00:00Z event=x why=\"\"\n");
}

BOOST_AUTO_TEST_CASE(a_number_shows_its_last_three_digits) {
    BOOST_TEST(logging::masked("+447700900123") == "...123");
    BOOST_TEST(logging::masked("12") == "...12");
    BOOST_TEST(logging::masked("") == "...");
}

BOOST_AUTO_TEST_CASE(a_number_inside_a_text_shows_no_more) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", ""},
        {"line 12: no digits", "line 12: no digits"},
        {"\"+44 7700 900123x\" is no number", "\"+...123x\" is no number"},
        {"(07700) 900-123 and 07700.900.124", "(...123 and ...124"},
        {"447700900123", "...123"},
        {"123456 1", "...561"},
        {"123456: 123456", "123456: 123456"},
    };
    for (const auto& [text, masked] : cases) {
        BOOST_TEST(logging::with_numbers_masked(text) == masked);
    }
}

BOOST_AUTO_TEST_SUITE_END()
