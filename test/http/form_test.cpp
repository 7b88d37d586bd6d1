#include "http/form.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>

namespace data = boost::unit_test::data;
using http::Form;
using http::LineBreaks;

namespace {

struct TextCase {
    std::string raw;
    std::string both;  ///< with LineBreaks::raw_and_encoded
    std::string raw_only;
};

std::ostream& operator<<(std::ostream& out, const TextCase& c) {
    return out << c.raw;
}

const TextCase text_cases[] = {
    {"Line%20one%nLine%20two", "Line one\nLine two", "Line one\nLine two"},
    {"Line+one%25nLine+two", "Line one\nLine two", "Line one%nLine two"},
    {"a%n%nb", "a\n\nb", "a\n\nb"},
    {"%n", "\n", "\n"},
    {"%nf", "\nf", "\nf"},       // n is no hex digit: never an escape
    {"%%n", "%\n", "%\n"},       // a stray percent sign, then a line break
    {"%25%n", "%\n", "%\n"},     // an encoded percent sign, then a line break
    {"%2525n", "%25n", "%25n"},  // encoded twice: only one layer is taken off
    {"%25%6E", "\n", "%n"},      // both characters encoded
    {"%25%6e", "\n", "%n"},
    {"%%6En", "\nn", "%nn"},
    {"%N", "%N", "%N"},  // only the small letter
    {"%25N", "%N", "%N"},
    {"100%", "100%", "100%"},     // nothing after the sign
    {"100%4", "100%4", "100%4"},  // half an escape
    {"100%25", "100%", "100%"},
    {"100%+sure", "100% sure", "100% sure"},
    {"100%%20sure", "100% sure", "100% sure"},
    {"%zz%4g%g4", "%zz%4g%g4", "%zz%4g%g4"},
    {"%41%4a%4A", "AJJ", "AJJ"},
    {"a%0Ab", "a\nb", "a\nb"},
    {"a%0D%0Ab", "a\nb", "a\nb"},
    {"a%0d%0ab", "a\nb", "a\nb"},
    {"a%0Db", "a\nb", "a\nb"},
    {"a%0A%0Db", "a\n\nb", "a\n\nb"},
    {"a%0D%0D%0Ab", "a\n\nb", "a\n\nb"},
    {"a%0D%nb", "a\n\nb", "a\n\nb"},  // %n is a line break of its own
    {"a\r\nb\rc\nd", "a\nb\nc\nd", "a\nb\nc\nd"},
    {"%2B44+%3D%26", "+44 =&", "+44 =&"},
    {"a=b==c", "a=b==c", "a=b==c"},  // only the first sign parts name and value
    {"a;b", "a;b", "a;b"},
    {"a?b#c/d", "a?b#c/d", "a?b#c/d"},
    {"with raw spaces", "with raw spaces", "with raw spaces"},
    {"%C3%A5%c3%a4\xC3\xB6", "\xC3\xA5\xC3\xA4\xC3\xB6", "\xC3\xA5\xC3\xA4\xC3\xB6"},
    {"%FF\xFE", "\xFF\xFE", "\xFF\xFE"},  // octets are kept: the charset is decided later
};

}  // namespace

BOOST_AUTO_TEST_SUITE(form)

BOOST_DATA_TEST_CASE(a_text_is_decoded, data::make(text_cases), c) {
    const Form decoded("number=07700900123&text=" + c.raw + "&username=user1");
    BOOST_TEST(decoded.text("text", LineBreaks::raw_and_encoded).value() == c.both);
    BOOST_TEST(decoded.text("text", LineBreaks::raw_only).value() == c.raw_only);
    BOOST_TEST(decoded.value("username").value() == "user1");
    BOOST_TEST(!decoded.has_nul());
}

BOOST_AUTO_TEST_CASE(an_ordinary_field_keeps_what_only_a_text_reads_as_a_line_break) {
    const Form decoded("password=a%nb%25nc%0D%0Ad+e%2Bf%zz%");
    BOOST_TEST(decoded.value("password").value() == "a%nb%nc\r\nd e+f%zz%");
}

BOOST_AUTO_TEST_CASE(a_plus_that_lost_its_encoding_is_a_leading_space) {
    BOOST_TEST(Form("number=+447700900123").value("number").value() == " 447700900123");
    BOOST_TEST(Form("number=%2B447700900123").value("number").value() == "+447700900123");
}

BOOST_AUTO_TEST_CASE(the_first_of_a_repeated_name_counts) {
    BOOST_TEST(Form("a=1&a=2").value("a").value() == "1");
    BOOST_TEST(!Form("a=&a=2").value("a"));
    BOOST_TEST(!Form("a&a=2").value("a"));
}

BOOST_AUTO_TEST_CASE(an_empty_value_is_a_missing_one) {
    const Form decoded("a=&b&c=1&=x&&d");
    BOOST_TEST(!decoded.value("a"));
    BOOST_TEST(!decoded.text("a", LineBreaks::raw_only));
    BOOST_TEST(!decoded.value("b"));
    BOOST_TEST(decoded.value("c").value() == "1");
    BOOST_TEST(!decoded.value("d"));
    BOOST_TEST(!decoded.value("absent"));
    BOOST_TEST(!Form("").value("a"));
    BOOST_TEST(!Form("&&&").value(""));
}

BOOST_AUTO_TEST_CASE(names_are_decoded_and_exact) {
    const Form decoded("user%6eame=u&Text=T&text%5B%5D=list&t+t=x");
    BOOST_TEST(decoded.value("username").value() == "u");
    BOOST_TEST(!decoded.value("text"));
    BOOST_TEST(decoded.value("text[]").value() == "list");
    BOOST_TEST(decoded.value("t t").value() == "x");
}

BOOST_AUTO_TEST_CASE(a_nul_is_reported_wherever_it_stands) {
    using namespace std::string_literals;
    BOOST_TEST(Form("text=a%00b").has_nul());
    BOOST_TEST(Form("a%00b=1").has_nul());
    BOOST_TEST(Form("other=%00&text=a").has_nul());
    BOOST_TEST(Form("text=a\0b"s).has_nul());
    BOOST_TEST(Form("a=1&text\0=b"s).has_nul());
    BOOST_TEST(Form("a=1&a=%00").has_nul());
    BOOST_TEST(!Form("text=%2500&b=%0").has_nul());
}

BOOST_AUTO_TEST_CASE(any_content_type_but_multipart_is_read_as_a_form) {
    for (const char* readable :
         {"", "application/x-www-form-urlencoded", "application/json", "text/plain; charset=utf-8",
          "multipart", "multipart/mixed", "nonsense", "   "}) {
        BOOST_TEST(http::is_readable_as_form(readable), readable);
    }
    for (const char* refused : {"multipart/form-data", "multipart/form-data; boundary=x",
                                "Multipart/Form-Data;boundary=x", " multipart/form-data"}) {
        BOOST_TEST(!http::is_readable_as_form(refused), refused);
    }
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_refused_or_read_as_latin1) {
    BOOST_TEST(http::input_text("\xC3\xA5", false).value() == "\xC3\xA5");
    BOOST_TEST(http::input_text("\xC3\xA5", true).value() == "\xC3\xA5");
    BOOST_TEST(http::input_text("\xE5\xE4\xF6", true).value() == "\xC3\xA5\xC3\xA4\xC3\xB6");
    const auto refused = http::input_text("\xE5\xE4\xF6", false);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == http::Errc::not_utf8));
    BOOST_TEST(!http::input_text("\xED\xA0\x80", false));  // a surrogate
    BOOST_TEST(!http::input_text("\xC0\x80", false));      // an overlong NUL
}

BOOST_AUTO_TEST_SUITE_END()
