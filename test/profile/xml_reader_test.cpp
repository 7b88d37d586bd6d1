#include "profile/xml_reader.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <ostream>

#include "support/temp_directory.hpp"

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;
using profile::XmlReader;

namespace {

/// A file of its own and its reader.
struct Written {
    explicit Written(const std::string& content) {
        std::ofstream(directory.file("f.xml"), std::ios::binary) << content;
    }
    test_support::TempDirectory directory;
    XmlReader read() const { return XmlReader(directory.file("f.xml")); }
};

struct Refused {
    std::string content;
    std::string problem;  ///< after the file's name
};

std::ostream& operator<<(std::ostream& out, const Refused& c) {
    return out << c.problem;
}

const Refused refused[] = {
    {"", ": not well-formed XML: empty document"},
    {"<a>", ":1: not well-formed XML: mismatched element"},
    {"\n<a>\n</b>", ":2: not well-formed XML: mismatched element"},
    {"<a/>\n<b/>", ":2: not well-formed XML: something beside the root element"},
    {"<a/>\ntext", ":2: not well-formed XML: parsing text"},
    {"<!-- nothing -->", ": the file holds no element"},
    {"<?xml version=\"1.0\"?>\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>",
     ":2: a DTD is not accepted"},
    {"<a>\n<!ENTITY b \"c\"></a>", ":2: a DTD is not accepted"},
    {"<a>\n\n&b;</a>", ":3: no entities but &amp; &lt; &gt; &quot; &apos; are accepted"},
    {"<a b=\"&#65;\"/>", ":1: no entities but &amp; &lt; &gt; &quot; &apos; are accepted"},
    {"<a>&#x41;</a>", ":1: no entities but &amp; &lt; &gt; &quot; &apos; are accepted"},
    {"<a>\n<![CDATA[x]]></a>", ":2: CDATA sections are not accepted"},
    {"<a><?php x?></a>", ":1: processing instructions are not accepted"},
    {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", ":1: the encoding must be UTF-8"},
    {"<a>\xE5</a>", ": the file is not UTF-8"},
    {"<a>\n\x01</a>", ":2: control characters are not accepted"},
    {"<a\nb=\"1 < 2\"/>", ":2: not well-formed XML: < inside an attribute value"},
    {"<a b='<!-- '>&c;</a><!-- -->", ":1: not well-formed XML: < inside an attribute value"},
    {"<a>\n\"<!-- \" --> &b;</a>",
     ":2: no entities but &amp; &lt; &gt; &quot; &apos; are accepted"},
    {"<a>" + std::string(256 * 1024, ' ') + "</a>", ": the file is larger than 256 KiB"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(xml_reader)

BOOST_DATA_TEST_CASE(what_is_not_plain_xml_is_refused, data::make(refused), c) {
    const Written file(c.content);
    const XmlReader reader = file.read();
    BOOST_REQUIRE(!reader.problems().empty());
    BOOST_TEST(reader.problems().front().text() == file.directory.file("f.xml") + c.problem);
    BOOST_TEST((reader.result().error().code == profile::Errc::refused));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_has_no_root) {
    const XmlReader reader("/nonexistent/f.xml");
    BOOST_TEST(!reader.root().has_value());
    BOOST_TEST(reader.result().error().context == "/nonexistent/f.xml: the file cannot be read");
    BOOST_TEST(!XmlReader("/tmp").root().has_value());
}

BOOST_AUTO_TEST_CASE(elements_attributes_and_text_are_read_in_order) {
    const Written file(
        "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- & <! ]]> -->\n"
        "<a b=\"1 &lt; 2\">\n  <c>x &amp; y</c>\n  <d/>\n  <c> z<!-- no --> </c>\n</a>\n");
    const XmlReader reader = file.read();
    const auto root = reader.root("a").value();
    root.reject_unknown({"b"}, {"c", "d"});
    BOOST_TEST(root.line() == 3);
    BOOST_TEST(root.required("b") == "1 < 2");
    BOOST_TEST(!root.has("c"));
    BOOST_TEST(root.children().size() == 3U);
    BOOST_TEST(root.children("c").at(0).text() == "x & y");
    BOOST_TEST(root.children("c").at(1).text() == " z");
    BOOST_TEST(root.children("c").at(1).line() == 6);
    BOOST_TEST(root.child("d").has_value());
    BOOST_TEST(!root.child("e").has_value());
    BOOST_TEST(reader.result().has_value());
}

BOOST_AUTO_TEST_CASE(quotes_and_angles_are_taken_for_what_they_are_where_they_stand) {
    const Written file("<a b=\"it's > 1\" c='\"'>it's <d/> \"<e f='-->'/>\" > 1</a>");
    const XmlReader reader = file.read();
    const auto root = reader.root("a").value();
    BOOST_TEST(root.required("b") == "it's > 1");
    BOOST_TEST(root.required("c") == "\"");
    BOOST_TEST(root.children().size() == 2U);
    BOOST_TEST(root.any_text() == "it's  \"\" > 1");
    BOOST_TEST(reader.result().has_value());
}

BOOST_AUTO_TEST_CASE(typed_attributes_take_their_fallback_only_when_missing) {
    const Written file("<a n=\"7\" t=\"90min\" y=\"yes\" c=\"two\"/>");
    const XmlReader reader = file.read();
    const auto a = reader.root().value();
    BOOST_TEST(a.number("n", 1, 10, 3) == 7U);
    BOOST_TEST(a.number("absent", 1, 10, 3) == 3U);
    BOOST_TEST((a.duration("t", 1s, 2h) == 90min));
    BOOST_TEST((a.duration("absent", 1s, 2h, 5s) == 5s));
    BOOST_TEST(a.yes_no("y"));
    BOOST_TEST(!a.yes_no("absent", false));
    BOOST_TEST(a.choice<int>("c", {{"one", 1}, {"two", 2}}) == 2);
    BOOST_TEST(a.choice<int>("absent", {{"one", 1}, {"two", 2}}, 9) == 9);
    BOOST_TEST(reader.result().has_value());
}

BOOST_AUTO_TEST_CASE(every_unit_is_understood) {
    const Written file(
        "<a><t v=\"5ms\"/><t v=\"5s\"/><t v=\"5min\"/><t v=\"5h\"/><t v=\"5d\"/></a>");
    const XmlReader reader = file.read();
    std::vector<hal::Milliseconds> values;
    for (const auto& element : reader.root().value().children()) {
        values.push_back(element.duration("v", 1ms, 240h));
    }
    BOOST_TEST((values == std::vector<hal::Milliseconds>{5ms, 5s, 5min, 5h, 120h}));
    BOOST_TEST(reader.result().has_value());
}

BOOST_AUTO_TEST_CASE(one_pass_finds_every_problem_in_the_order_of_lines) {
    const Written file("<a>\n<b x=\"1\"/>\n<c/>\n<c/>\n</a>");
    const XmlReader reader = file.read();
    const auto a = reader.root("a").value();
    a.child("c");
    a.reject_unknown({}, {"b", "c"});
    a.children("b").at(0).reject_unknown({}, {});
    a.required_child("d");
    a.children("c").at(0).required("k");
    std::string found;
    const std::string name = file.directory.file("f.xml");
    for (const profile::Problem& problem : reader.problems()) {
        BOOST_REQUIRE(problem.text().starts_with(name));
        found += problem.text().substr(name.size()) + "\n";
    }
    BOOST_TEST(found ==
               ":1: <a> needs a <d>\n"
               ":2: unknown attribute x of <b>\n"
               ":3: <c> needs the attribute k\n"
               ":4: <c> is repeated in <a>\n");
}

BOOST_AUTO_TEST_CASE(another_root_is_noted) {
    const Written file("\n<b/>");
    const XmlReader reader = file.read();
    BOOST_TEST(!reader.root("a").has_value());
    BOOST_TEST(reader.result().error().context ==
               file.directory.file("f.xml") + ":2: the root element is not <a>");
}

BOOST_AUTO_TEST_SUITE_END()
