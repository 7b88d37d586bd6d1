#include "reply/text_body.hpp"

#include <boost/test/unit_test.hpp>

#include "shipped.hpp"

using profile::Condition;
using profile::Placeholder;
using reply::escape_in_record;

BOOST_AUTO_TEST_SUITE(text_body)

BOOST_AUTO_TEST_CASE(whatever_breaks_a_line_is_escaped) {
    BOOST_TEST(escape_in_record("a\nb") == "a%nb");
    BOOST_TEST(escape_in_record("a%nb") == "a%25nb");
    BOOST_TEST(escape_in_record("a%25nb") == "a%2525nb");
    BOOST_TEST(escape_in_record("100% %2 %N %%n") == "100% %2 %N %%25n");
    BOOST_TEST(escape_in_record("a\rb\vc\fd\x1C"
                                "e\x1D"
                                "f\x1Eg\x1Fh") == "a b c d e f g h");
    BOOST_TEST(escape_in_record("a\xC2\x85"
                                "b\xE2\x80\xA8"
                                "c\xE2\x80\xA9"
                                "d") == "a b c d");
    BOOST_TEST(escape_in_record(std::string_view("a\0b\x1A"
                                                 "c",
                                                 5)) == "a b c");
    BOOST_TEST(escape_in_record("tab\t and \xC3\xA5 stay") == "tab\t and \xC3\xA5 stay");
    BOOST_TEST(escape_in_record("\xFF!") == "\xEF\xBF\xBD!");
    BOOST_TEST(escape_in_record("").empty());
}

BOOST_AUTO_TEST_CASE(a_row_of_dashes_is_no_separator) {
    const std::string most(29, '-');
    BOOST_TEST(escape_in_record(most) == most);
    BOOST_TEST(escape_in_record(most + "-") == most + "%2D");
    BOOST_TEST(escape_in_record(most + "--x") == most + "%2D-x");
    BOOST_TEST(escape_in_record(most + "-" + most + "-") == most + "%2D" + most + "%2D");
    BOOST_TEST(escape_in_record(most + "\n" + most) == most + "%n" + most);
    BOOST_TEST(escape_in_record("a%2Db%2d") == "a%252Db%2d");
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
