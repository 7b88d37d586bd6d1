#include <boost/test/unit_test.hpp>

#include "at/at_line.hpp"
#include "at/fields.hpp"
#include "at/hex.hpp"
#include "at/result_code.hpp"
#include "hal/error.hpp"

using namespace hal::at;
using hal::Errc;

namespace {

/// "ok", "" for no final result code, or the error's message.
std::string final_result(std::string_view line) {
    const auto result = parse_final_result(line);
    return !result ? "" : result->ok ? "ok" : result->code.message();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(result_code)

BOOST_AUTO_TEST_CASE(whole_lines_only) {
    BOOST_TEST(final_result("OK") == "ok");
    BOOST_TEST(final_result("OK ") == "ok");
    BOOST_TEST(final_result("OKAY").empty());
    BOOST_TEST(final_result("ERRORS: 3").empty());
    BOOST_TEST(final_result("NAME").empty());
    BOOST_TEST(final_result("+CMS ERRORS: 3").empty());
    BOOST_TEST(final_result("it is OK").empty());
    BOOST_TEST(final_result("").empty());
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_world) {
    BOOST_TEST(final_result("+CMS ERROR: 500") == "+CMS ERROR: 500");
    BOOST_TEST(final_result("+CMS ERROR:500") == "+CMS ERROR: 500");
    BOOST_TEST(final_result("+CME ERROR: 14") == "+CME ERROR: 14");
    BOOST_TEST((parse_final_result("+CME ERROR: 14")->code.category() == hal::cme_category()));
}

BOOST_AUTO_TEST_CASE(what_has_no_number_is_a_plain_error) {
    for (const char* line :
         {"ERROR", "+CMS ERROR: ", "+CMS ERROR", "+CME ERROR: SIM busy", "+CME ERROR: -1",
          "+CMS ERROR: 99999999999", "COMMAND NOT SUPPORT", "NA", "MODEM ERROR: 5"}) {
        const auto result = parse_final_result(line);
        BOOST_REQUIRE_MESSAGE(result, line);
        BOOST_TEST(!result->ok);
        BOOST_TEST((result->code == Errc::plain_error));
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(fields)

BOOST_AUTO_TEST_CASE(each_call_takes_one_field) {
    Fields fields(R"x(12, "a, b (c)" ,,bare,"",-3)x");
    BOOST_TEST(fields.number().value() == 12);
    BOOST_TEST(fields.string().value() == "a, b (c)");
    BOOST_TEST(!fields.number());
    BOOST_TEST(fields.string().value() == "bare");
    BOOST_TEST(fields.string().value() == "");
    BOOST_TEST(fields.number().value() == -3);
    BOOST_TEST(fields.at_end());
    BOOST_TEST(!fields.number());
    BOOST_TEST(!fields.skip());
}

BOOST_AUTO_TEST_CASE(a_count_is_not_negative) {
    Fields fields("7,-1,x,0");
    BOOST_TEST(fields.count().value() == 7U);
    BOOST_TEST(!fields.count());
    BOOST_TEST(!fields.count());
    BOOST_TEST(fields.count().value() == 0U);
}

BOOST_AUTO_TEST_CASE(a_wrong_field_is_passed_over) {
    Fields fields("x1,2,99999999999,4");
    BOOST_TEST(!fields.number());
    BOOST_TEST(fields.number().value() == 2);
    BOOST_TEST(!fields.number());
    BOOST_TEST(fields.number().value() == 4);
}

BOOST_AUTO_TEST_CASE(choices_are_ranges_lists_and_single_values) {
    Fields fields("(0-3),(0,2,3), ( 1 ),2,(),(x,5-)");
    const auto range = fields.choices();
    BOOST_TEST((range.contains(0) && range.contains(3) && !range.contains(4)));
    const auto list = fields.choices();
    BOOST_TEST((list.contains(2) && !list.contains(1)));
    BOOST_TEST(fields.choices().first().value() == 1);
    BOOST_TEST(fields.choices().contains(2));
    BOOST_TEST(fields.choices().empty());
    BOOST_TEST(fields.choices().empty());
    BOOST_TEST(Fields("(0-2147483647)").choices().contains(1000000));
}

BOOST_AUTO_TEST_CASE(unbalanced_text_still_ends) {
    for (const char* text : {"(((", ")))", "\"abc", "(1,2", "1)),2", ",,,"}) {
        Fields fields(text);
        int count = 0;
        while (fields.skip()) {
            BOOST_REQUIRE(++count < 10);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(hex)

BOOST_AUTO_TEST_CASE(both_ways) {
    BOOST_TEST(to_hex({0x00, 0x1a, 0xff}) == "001AFF");
    BOOST_TEST((from_hex("001aFF") == hal::Octets{0x00, 0x1a, 0xff}));
    BOOST_TEST(!from_hex(""));
    BOOST_TEST(!from_hex("0"));
    BOOST_TEST(!from_hex("0G"));
    BOOST_TEST(!from_hex("00 "));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(at_line)

BOOST_AUTO_TEST_CASE(only_harmless_pieces) {
    static_assert(!std::is_constructible_v<AtLine, std::string>);
    static_assert(!std::is_constructible_v<AtLine, std::string_view>);
    static_assert(!std::is_constructible_v<AtLine, const char*>);
    static_assert(!std::is_constructible_v<Literal, std::string>);
    auto line = AtLine("AT+CPMS=").add(*StorageName::parse("SM")).add(",").add(7U);
    BOOST_TEST(line.text() == "AT+CPMS=\"SM\",7");
}

BOOST_AUTO_TEST_CASE(storage_names_are_capital_letters) {
    BOOST_TEST(StorageName::parse("SM").has_value());
    for (const char* name : {"", "sm", "SM\"", "SM\r", "S M", "ABCDEFGHI", "\x1a"}) {
        BOOST_TEST(!StorageName::parse(name).has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_pin_is_four_to_eight_digits_and_stays_secret) {
    static_assert(!std::is_constructible_v<AtLine, Pin>);
    for (const char* text : {"", "123", "123456789", "12a4", "1234\r", "12\"4", " 1234"}) {
        BOOST_TEST(!Pin::parse(text).has_value());
    }
    auto line = AtLine("AT+CPIN=").add(*Pin::parse("73910000"));
    BOOST_TEST(line.text() == "AT+CPIN=\"73910000\"");
    BOOST_TEST(line.name() == "AT+CPIN=...");
    BOOST_TEST(AtLine("AT+CSQ").name() == "AT+CSQ");
}

BOOST_AUTO_TEST_CASE(a_profile_may_not_hide_a_second_command) {
    BOOST_TEST(AtLine::from_profile("AT+QURCCFG=\"urcport\",\"usbat\"")->text() ==
               "AT+QURCCFG=\"urcport\",\"usbat\"");
    for (const char* text : {"", "+CSQ", "AT\rAT+CUAD", "AT\n", "AT\x1a", "AT\x1b", "AT\xc3\xa9"}) {
        BOOST_TEST(!AtLine::from_profile(text).has_value());
    }
    BOOST_TEST(!AtLine::from_profile("AT" + std::string(200, 'X')).has_value());
    for (const char* text : {"AT+CUAD", "AT+CUAD=1", "AT+CMEE=1;+cuad", "AT +C UAD",
                             "AT+CPIN=\"1234\"", "AT+CPIN=\"12345678\",\"1234\"",
                             "AT+CLCK=\"SC\",0,\"1234\"", "AT+CPWD=\"SC\",\"1234\",\"4321\"",
                             "AT+CMGS=24", "AT+CMEE=1;+cmgw=24", "AT+CMSS=1", "AT+CMGC=5"}) {
        BOOST_TEST(!AtLine::from_profile(text).has_value(), text);
    }
    BOOST_TEST(AtLine::from_profile("AT+CPIN?").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
