#include "reply/xml_body.hpp"

#include <boost/test/unit_test.hpp>

using profile::Condition;
using profile::Placeholder;
using profile::XmlNode;
using reply::escape_xml;

BOOST_AUTO_TEST_SUITE(xml_body)

BOOST_AUTO_TEST_CASE(text_is_escaped_for_any_reader) {
    BOOST_TEST(escape_xml("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;'");
    BOOST_TEST(escape_xml("]]>") == "]]&gt;");
    BOOST_TEST(escape_xml("a\n\tb\r") == "a\n\tb&#13;");
    BOOST_TEST(escape_xml("\x01\x7F\xC2\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    BOOST_TEST(escape_xml("\xEF\xBF\xBE") == "\xEF\xBF\xBD");
    BOOST_TEST(escape_xml("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    BOOST_TEST(escape_xml("\xF0\x9F\x98\x80") == "\xF0\x9F\x98\x80");
}

BOOST_AUTO_TEST_CASE(attributes_keep_line_breaks) {
    const XmlNode root{"a", {{"b", {{"", Placeholder::word}}}}, {}, {}, Condition::always, false};
    reply::Values values;
    values.set(Placeholder::word, "x\n\t\"<");
    BOOST_TEST(reply::xml_body(root, values) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"x&#10;&#9;&quot;&lt;\"></a>\n");
}

BOOST_AUTO_TEST_CASE(conditions_and_repetition_shape_the_document) {
    XmlNode item{"i", {}, {{"", Placeholder::index}}, {}, Condition::always, true};
    XmlNode id{"id", {}, {{"#", Placeholder::id}}, {}, Condition::has_id, false};
    const XmlNode root{"a", {}, {}, {id, item}, Condition::always, false};
    std::vector<reply::Values> messages(2);
    messages[0].set(Placeholder::index, "4");
    messages[1].set(Placeholder::index, "0");
    reply::Values values;
    BOOST_TEST(reply::xml_body(root, values, messages) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n  <i>4</i>\n  <i>0</i>\n</a>\n");
    values.set(Placeholder::id, "7");
    BOOST_TEST(reply::xml_body(root, values) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n  <id>#7</id>\n</a>\n");
}

BOOST_AUTO_TEST_SUITE_END()
