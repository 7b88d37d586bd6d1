#include "at/parser.hpp"

#include <boost/test/unit_test.hpp>

using hal::at::Parser;
using hal::at::Token;
using namespace std::string_literals;

namespace {

/// Tokens as text: lines in brackets, ">" for the prompt, "!" for an overflow.
std::string drain(Parser& parser) {
    std::string text;
    while (const auto token = parser.next()) {
        switch (token->kind) {
            case Token::Kind::line:
                text += "[" + token->text + "]";
                break;
            case Token::Kind::prompt:
                text += ">";
                break;
            case Token::Kind::overflow:
                text += "!";
                break;
        }
    }
    return text;
}

std::string parse(std::string_view octets, bool with_prompt = false) {
    Parser parser;
    parser.expect_prompt(with_prompt);
    parser.feed(octets);
    return drain(parser);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parser)

BOOST_AUTO_TEST_CASE(any_run_of_cr_and_lf_ends_a_line) {
    BOOST_TEST(parse("\r\nOK\r\n\r\n+CMTI: \"ME\",1\r\n") == "[OK][+CMTI: \"ME\",1]");
    BOOST_TEST(parse("AT\r\r\nOK\r") == "[AT][OK]");
    BOOST_TEST(parse("OK\n") == "[OK]");
    BOOST_TEST(parse("\r\n\r\n\n\r") == "");
    BOOST_TEST(parse("\r\nOK") == "");
}

BOOST_AUTO_TEST_CASE(nuls_are_dropped) {
    BOOST_TEST(parse("\0\0\r\n\0O\0K\r\0\n"s) == "[OK]");
}

BOOST_AUTO_TEST_CASE(a_prompt_only_where_one_is_expected) {
    BOOST_TEST(parse("\r\n> ", true) == ">");
    BOOST_TEST(parse("\r\n> ", false) == "");
    BOOST_TEST(parse("\r\n> \r\n", false) == "[> ]");
    BOOST_TEST(parse("x> \r\n", true) == "[x> ]");
    BOOST_TEST(parse("\r\n>\r\n", true) == "[>]");
    BOOST_TEST(parse("\r\n> +CMTI: \"SM\",1\r\n", true) == ">[+CMTI: \"SM\",1]");
}

BOOST_AUTO_TEST_CASE(a_line_that_never_ends_is_one_overflow_and_then_in_step_again) {
    const std::string endless(3 * Parser::line_limit, 'x');
    BOOST_TEST(parse(endless + "\r\nOK\r\n") == "![OK]");
    const std::string longest(Parser::line_limit, 'x');
    BOOST_TEST(parse(longest + "\r\n") == "[" + longest + "]");
}

BOOST_AUTO_TEST_CASE(no_chunking_changes_anything) {
    const std::string octets =
        "\0AT+CMGS=23\r\r\n+CMTI: \"ME\",3\r\n\r\n> 00110B\x1a\r\r\n+CMGS: 17\r\n\r\nOK\r\n"s;
    const std::string whole = parse(octets, true);
    BOOST_TEST(whole.find('>') != std::string::npos);
    for (std::size_t size = 1; size <= octets.size(); ++size) {
        Parser parser;
        parser.expect_prompt(true);
        std::string text;
        for (std::size_t i = 0; i < octets.size(); i += size) {
            parser.feed(std::string_view(octets).substr(i, size));
            text += drain(parser);
        }
        BOOST_TEST(text == whole);
    }
}

BOOST_AUTO_TEST_CASE(clear_forgets) {
    Parser parser;
    parser.feed("OK\r\n+CS");
    parser.clear();
    parser.feed("Q\r\n");
    BOOST_TEST(drain(parser) == "[Q]");
}

BOOST_AUTO_TEST_SUITE_END()
