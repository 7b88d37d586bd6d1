#include "reply/text_body.hpp"

#include <boost/test/unit_test.hpp>

#include "shipped.hpp"

using profile::Condition;
using profile::Placeholder;
using reply::escape_line_breaks;

BOOST_AUTO_TEST_SUITE(text_body)

BOOST_AUTO_TEST_CASE(whatever_breaks_a_line_is_escaped) {
    BOOST_TEST(escape_line_breaks("a\nb") == "a%nb");
    BOOST_TEST(escape_line_breaks("a%nb") == "a%25nb");
    BOOST_TEST(escape_line_breaks("a%25nb") == "a%2525nb");
    BOOST_TEST(escape_line_breaks("100% %2 %N %%n") == "100% %2 %N %%25n");
    BOOST_TEST(escape_line_breaks("a\rb\vc\fd\x1C"
                                  "e\x1D"
                                  "f\x1Eg\x1Fh") == "a b c d e f g h");
    BOOST_TEST(escape_line_breaks("a\xC2\x85"
                                  "b\xE2\x80\xA8"
                                  "c\xE2\x80\xA9"
                                  "d") == "a b c d");
    BOOST_TEST(escape_line_breaks("tab\t and \xC3\xA5 stay") == "tab\t and \xC3\xA5 stay");
    BOOST_TEST(escape_line_breaks("\xFF!") == "\xEF\xBF\xBD!");
    BOOST_TEST(escape_line_breaks("").empty());
}

BOOST_AUTO_TEST_CASE(the_exact_family_escapes_nothing) {
    profile::TextLayout layout = reply_test::family("simulator").text;
    reply::Values message;
    message.set(Placeholder::text, "a\nb%n");
    layout.escape_line_breaks = false;
    const std::vector<reply::Values> list = {message};
    BOOST_TEST(
        reply::text_blocks(layout, layout.message, list) ==
        "Index: \nDate: \nSender: \nText: a\nb%n\nStatus: \n------------------------------\n");
}

BOOST_AUTO_TEST_CASE(a_line_is_there_when_its_condition_holds) {
    const std::vector<profile::TextLine> lines = {
        {{{"always", {}}}, Condition::always},
        {{{"id ", Placeholder::id}}, Condition::has_id},
        {{{"", Placeholder::parts}}, Condition::has_parts},
        {{{"", Placeholder::parts_sent}, {"/", Placeholder::parts}}, Condition::several_parts}};
    const profile::TextLayout layout;
    reply::Values values;
    BOOST_TEST(reply::text_body(layout, lines, values) == "always\n");
    values.set(Placeholder::id, "7");
    values.set(Placeholder::parts, "1");
    BOOST_TEST(reply::text_body(layout, lines, values) == "always\nid 7\n1\n");
    values.set(Placeholder::parts, "2");
    values.set(Placeholder::parts_sent, "2");
    BOOST_TEST(reply::text_body(layout, lines, values) == "always\nid 7\n2\n2/2\n");
}

BOOST_AUTO_TEST_SUITE_END()
