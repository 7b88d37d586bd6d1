#include "at/line_sorter.hpp"

#include <boost/test/unit_test.hpp>

#include "at/hex.hpp"

using namespace hal::at;

namespace {

/// Sorts all lines; final result codes are left out.
void take(LineSorter& sorter, std::initializer_list<const char*> lines) {
    for (const char* line : lines) {
        static_cast<void>(sorter.take(line));
    }
}

std::string information(LineSorter& sorter) {
    std::string text;
    for (const auto& line : sorter.take_response().lines) {
        text += "[" + line.text + "|" + to_hex(line.pdu) + "]";
    }
    return text;
}

std::string urcs(LineSorter& sorter) {
    std::string text;
    for (const auto& urc : sorter.take_urcs()) {
        text += "[" + urc.line + "|" + to_hex(urc.pdu) + "]";
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(line_sorter)

BOOST_AUTO_TEST_CASE(the_outstanding_command_decides) {
    LineSorter sorter;
    sorter.begin("AT+CSQ", {.prefix = "+CSQ:"});
    take(sorter, {"AT+CSQ", "+CREG: 1", "+CSQ: 20,99", "RING", "OK"});
    BOOST_TEST(information(sorter) == "[20,99|]");
    BOOST_TEST(urcs(sorter) == "[+CREG: 1|][RING|]");
    BOOST_TEST(sorter.echo_seen());
    sorter.end();
    take(sorter, {"+CSQ: 21,99"});
    BOOST_TEST(information(sorter).empty());
}

BOOST_AUTO_TEST_CASE(pdus_find_their_headers) {
    LineSorter sorter;
    sorter.begin("AT+CMGL=4", {.prefix = "+CMGL:", .pdu = true});
    // The report's announced length fits its own PDU only, also when it comes in between.
    take(sorter, {"+CMGL: 1,1,,3", "+CDS: 5", "000611223344", "00AABBCC", "+CMGL: 2,1,,3",
                  "+CMTI: \"SM\",3", "00AABBDD"});
    BOOST_TEST(information(sorter) == "[1,1,,3|00AABBCC][2,1,,3|00AABBDD]");
    BOOST_TEST(urcs(sorter) == "[+CDS: 5|000611223344][+CMTI: \"SM\",3|]");
}

BOOST_AUTO_TEST_CASE(an_answer_without_end_is_cut_off_and_told) {
    LineSorter sorter;
    sorter.begin("AT+CMGL=4", {.prefix = "+CMGL:", .pdu = true});
    for (int i = 0; i < 5000; ++i) {
        take(sorter, {"+CMGL: 1,1,,3", "00AABBCC"});
    }
    BOOST_TEST(!sorter.response_overflowed());
    for (int i = 0; i < 100000; ++i) {
        take(sorter, {"+CMGL: 1,1,,3", "00AABBCC"});
    }
    BOOST_TEST(sorter.response_overflowed());
    BOOST_TEST(sorter.take_response().lines.size() < 40000U);
    sorter.begin("AT+CMGL=4", {.prefix = "+CMGL:", .pdu = true});
    BOOST_TEST(!sorter.response_overflowed());
}

BOOST_AUTO_TEST_CASE(a_report_may_arrive_across_a_command) {
    LineSorter sorter;
    take(sorter, {"+CMT: ,5"});
    sorter.begin("AT+CGMM", {.shape = [](std::string_view line) { return line == "EC25"; }});
    // EC25 is hexadecimal, but not of the announced length.
    take(sorter, {"EC25", "000611223344"});
    BOOST_TEST(information(sorter) == "[EC25|]");
    BOOST_TEST(urcs(sorter) == "[+CMT: ,5|000611223344]");
}

BOOST_AUTO_TEST_CASE(an_echoed_pdu_in_one_piece_or_two) {
    LineSorter sorter;
    sorter.begin("AT+CMGS=2", {.prefix = "+CMGS:"});
    sorter.expect_pdu_echo("000102");
    take(sorter, {"AT+CMGS=2", "000102\x1a", "\x1a", "000102", "+CMGS: 3"});
    BOOST_TEST(information(sorter) == "[3|]");
    BOOST_TEST(urcs(sorter).empty());
}

BOOST_AUTO_TEST_CASE(urcs_that_nobody_fetches_do_not_pile_up) {
    LineSorter sorter;
    for (int i = 0; i < 5000; ++i) {
        sorter.add_urc("+CMTI: \"SM\"," + std::to_string(i));
    }
    const auto kept = sorter.take_urcs();
    BOOST_TEST(kept.size() <= 1024U);
    BOOST_TEST(kept.back().line == "+CMTI: \"SM\",4999");
}

BOOST_AUTO_TEST_SUITE_END()
