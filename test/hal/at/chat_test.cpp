#include "at/chat.hpp"

#include <boost/test/unit_test.hpp>

#include "support/scripted_port.hpp"

using namespace hal::at;
using namespace std::chrono_literals;
using hal::Errc;
using test_support::parse_transcript;
using test_support::ScriptedPort;
using test_support::SimClock;

namespace {

struct Line {
    explicit Line(const std::string& steps, Chat::Timings timings = {})
        : port(parse_transcript("# Device: none  Source: invented\n" + steps, "chat"), clock),
          chat(port, clock, stop.get_token(), timings) {}

    hal::Result<Response> signal() {
        return chat.command(AtLine("AT+CSQ"), {.prefix = "+CSQ:"}, 5s);
    }

    SimClock clock;
    std::stop_source stop;
    ScriptedPort port;
    Chat chat;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(chat)

BOOST_AUTO_TEST_CASE(stale_octets_are_no_answer) {
    Line line(
        "< \\r\\nERROR\\r\\n+CSQ: 1,99\\r\\n\n> AT+CSQ\\r\n< \\r\\n+CSQ: "
        "20,99\\r\\n\\r\\nOK\\r\\n");
    const auto answer = line.signal();
    BOOST_REQUIRE(answer);
    BOOST_REQUIRE_EQUAL(answer->lines.size(), 1U);
    BOOST_TEST(answer->lines[0].text == "20,99");
}

BOOST_AUTO_TEST_CASE(a_late_answer_is_drained_before_the_next_command) {
    // The answer to the command that was given up comes in place of that to AT.
    Line late(
        "> AT+CSQ\\r\n> AT\\r\n~ 100ms\n< \\r\\n+CSQ: 1,99\\r\\n\\r\\nOK\\r\\n\n~ 50ms\n"
        "< \\r\\nOK\\r\\n\n> AT+CSQ\\r\n< \\r\\n+CSQ: 2,99\\r\\n\\r\\nOK\\r\\n");
    BOOST_TEST((late.signal().error().code == Errc::timed_out));
    const auto answer = late.signal();
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->lines.at(0).text == "2,99");
    BOOST_TEST(late.port.at_end());
}

BOOST_AUTO_TEST_CASE(out_of_step_stays_so_until_something_answers) {
    Line line(
        "> AT+CSQ\\r\n> AT\\r\n> \\x1b\\r\n> AT\\r\n< \\r\\nOK\\r\\n\n> AT+CSQ\\r\n< "
        "\\r\\nERROR\\r\\n");
    BOOST_TEST((line.signal().error().code == Errc::timed_out));
    BOOST_TEST((line.signal().error().code == Errc::timed_out));
    BOOST_TEST((line.signal().error().code == Errc::plain_error));
    BOOST_TEST(line.port.at_end());
}

BOOST_AUTO_TEST_CASE(no_error_names_a_secret) {
    const auto secret = AtLine("AT+CPIN=").add(*Pin::parse("7391"));
    Line line(
        "> AT+CPIN=\"7391\"\\r\n< AT+CPIN=\"7391\"\\r\\r\\n+CME ERROR: 16\\r\\n\n"
        "> AT+CPIN=\"7391\"\\r\n");
    BOOST_TEST(line.chat.command(secret, {}, 5s).error().message() ==
               "AT+CPIN=...: +CME ERROR: 16");
    BOOST_TEST(line.chat.command(secret, {}, 5s).error().context == "AT+CPIN=...");
    line.stop.request_stop();
    BOOST_TEST(line.chat.command(secret, {}, 5s).error().context == "AT+CPIN=...");
    BOOST_TEST(line.chat.take_urcs().empty());
}

BOOST_AUTO_TEST_CASE(a_final_result_code_may_lack_where_that_is_known) {
    Line line(
        "> AT+CPIN?\\r\n< \\r\\n+CPIN: READY\\r\\n\n> AT\\r\n< \\r\\nOK\\r\\n\n"
        "> AT+CSQ\\r\n< \\r\\n+CSQ: 2,99\\r\\n\n");
    const auto before = line.clock.now();
    const auto answer =
        line.chat.command(AtLine("AT+CPIN?"), {.prefix = "+CPIN:", .final_may_lack = true}, 20s);
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->lines.at(0).text == "READY");
    BOOST_TEST((line.clock.now() - before == 1s));
    // Elsewhere it is an error, and the next command gets into step first.
    BOOST_TEST((line.signal().error().code == Errc::timed_out));
    BOOST_TEST(line.port.at_end());
}

BOOST_AUTO_TEST_CASE(a_lacking_final_result_code_is_still_an_error_without_a_response) {
    Line line("> AT+CPIN?\\r\n");
    const auto answer =
        line.chat.command(AtLine("AT+CPIN?"), {.prefix = "+CPIN:", .final_may_lack = true}, 20s);
    BOOST_REQUIRE(!answer);
    BOOST_TEST((answer.error().code == Errc::timed_out));
}

BOOST_AUTO_TEST_CASE(the_gap_after_a_final_result_code_is_kept) {
    Line line("> AT+CSQ\\r\n< \\r\\nOK\\r\\n\n> AT+CSQ\\r\n< \\r\\nOK\\r\\n",
              {.after_final_gap = 20ms});
    BOOST_TEST(line.signal().has_value());
    BOOST_TEST(line.signal().has_value());
    const auto& writes = line.port.writes();
    BOOST_REQUIRE_EQUAL(writes.size(), 2U);
    BOOST_TEST((writes[1].at - writes[0].at == 20ms));
}

BOOST_AUTO_TEST_CASE(an_interrupt_is_remembered_for_listen) {
    Line line("> AT+CSQ\\r\n~ 2s\n< \\r\\nOK\\r\\n");
    line.clock.at(line.clock.now() + 1s, [&] { line.port.interrupt(); });
    BOOST_TEST(line.signal().has_value());
    const auto before = line.clock.now();
    const auto heard = line.chat.listen(before + 10s);
    BOOST_REQUIRE(heard);
    BOOST_TEST((*heard == Chat::Heard::woken));
    BOOST_TEST((line.clock.now() == before));
}

BOOST_AUTO_TEST_CASE(a_stop_ends_a_command_and_allows_no_other) {
    Line line("> AT+CSQ\\r\n");
    line.clock.at(line.clock.now() + 1s, [&] {
        line.stop.request_stop();
        line.port.interrupt();
    });
    const auto before = line.clock.now();
    BOOST_TEST((line.signal().error().code == Errc::interrupted));
    BOOST_TEST((line.clock.now() - before == 1s));
    BOOST_TEST((line.signal().error().code == Errc::interrupted));
    BOOST_TEST(line.port.writes().size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_overlong_line_spoils_its_command_only) {
    const std::string endless(5000, 'x');
    Line line("> AT+CSQ\\r\n< \\r\\n" + endless +
              "\\r\\nOK\\r\\n\n> AT+CSQ\\r\n< \\r\\n+CSQ: 2,99\\r\\n\\r\\nOK\\r\\n");
    BOOST_TEST((line.signal().error().code == Errc::overflow));
    BOOST_TEST(line.signal().has_value());
}

BOOST_AUTO_TEST_CASE(a_modem_that_never_stops_talking_ends_at_the_deadline) {
    std::string steps = "> AT+CSQ\\r\n";
    for (int i = 0; i < 200; ++i) {
        steps += "~ 50ms\n< RING\\r\\n\n";
    }
    Line line(steps);
    const auto before = line.clock.now();
    BOOST_TEST((line.signal().error().code == Errc::timed_out));
    BOOST_TEST((line.clock.now() - before <= 5050ms));
}

BOOST_AUTO_TEST_SUITE_END()
