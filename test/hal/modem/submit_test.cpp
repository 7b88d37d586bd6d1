#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;
using hal::Result;

namespace {

/// As in the submit transcripts; a TPDU by its length only.
const hal::Octets tpdu = *hal::at::from_hex("01000C91447700090000000003C8F23C");

Transcript parsed(const std::string& steps) {
    return test_support::parse_transcript("# Device: none  Source: invented\n" + steps, "submit");
}

Transcript started_then(const std::string& name) {
    return load_transcript("generic/start.at") + load_transcript("generic/" + name);
}

struct Submit : Session {
    explicit Submit(const std::string& name) : Submit(started_then(name)) {}
    explicit Submit(Transcript transcript) : Session(std::move(transcript)) {
        BOOST_REQUIRE(modem->start());
    }

    std::string submit(std::function<Result<>()> on_armed = [] { return Result<>(); }) {
        const auto outcome = modem->submit(tpdu, [&] {
            ++armed;
            writes_when_armed = port->writes().size();
            return on_armed();
        });
        return to_text(outcome);
    }

    /// 0x1A is one write of its own, right after on_armed, and the last one so far.
    void check_nothing_after_end_of_message() const {
        BOOST_REQUIRE_EQUAL(port->writes().size(), writes_when_armed + 1);
        BOOST_TEST(port->writes().back().octets == "\x1a");
    }

    int armed = 0;
    std::size_t writes_when_armed = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(submit)

BOOST_AUTO_TEST_CASE(accepted) {
    Submit session("submit_accepted.at");
    BOOST_TEST(session.submit() == "accepted 17");
    BOOST_TEST(session.armed == 1);
    session.check_nothing_after_end_of_message();
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(refused_by_the_network) {
    Submit session("submit_refused.at");
    BOOST_TEST(session.submit() == "refused: AT+CMGS: +CMS ERROR: 21");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(refused_before_anything_was_typed) {
    Submit session("submit_refused_at_once.at");
    BOOST_TEST(session.submit() == "not submitted: AT+CMGS: +CMS ERROR: 331");
    BOOST_TEST(session.armed == 0);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(an_answer_just_within_the_limit) {
    Submit session("submit_late.at");
    BOOST_TEST(session.submit() == "accepted 255");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(silence_is_unknown_and_nothing_is_written_before_the_limit) {
    Submit session("submit_silent.at");
    const auto before = session.clock.now();
    BOOST_TEST(session.submit() == "unknown: AT+CMGS: no answer in time");
    BOOST_TEST((session.clock.now() - before == 300s));
    session.check_nothing_after_end_of_message();
    // The late acceptance is not taken for the answer of what follows.
    BOOST_TEST(to_text(session.events_within(20s)).empty());
    const auto signal = session.modem->signal();
    require(signal);
    BOOST_TEST(signal->rssi_dbm.value() == -73);
    BOOST_TEST(signal->rsrp_dbm.value() == -90);
    BOOST_TEST(signal->rsrq_db.value() == -10);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(urcs_at_every_stage_are_kept) {
    Submit session("submit_urcs.at");
    BOOST_TEST(session.submit() == "accepted 9");
    BOOST_TEST(to_text(session.events_within(1s)) ==
               "arrived SM 3; registration; report 000611223344; arrived SM 4");
    session.check_nothing_after_end_of_message();
}

BOOST_AUTO_TEST_CASE(an_echo_is_stripped_and_turned_off_afterwards) {
    Submit session("submit_echo.at");
    BOOST_TEST(session.submit() == "accepted 5");
    BOOST_TEST(session.modem->probe().has_value());
    // The echo had been off: the modem must have restarted.
    BOOST_TEST(to_text(session.events_within(0s)) == "restarted");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(ok_without_reference_is_not_success) {
    Submit session("submit_ok_only.at");
    BOOST_TEST(session.submit() == "unknown: OK without +CMGS: the modem gave an unexpected reply");
}

BOOST_AUTO_TEST_CASE(a_reference_is_success_even_if_ok_is_lost) {
    Submit session("submit_ok_lost.at");
    BOOST_TEST(session.submit() == "accepted 44");
}

BOOST_AUTO_TEST_CASE(no_prompt_is_left_by_escape) {
    Submit session("submit_no_prompt.at");
    BOOST_TEST(session.submit() == "not submitted: AT+CMGS: the modem gave no prompt");
    BOOST_TEST(session.armed == 0);
    BOOST_TEST(session.modem->probe().has_value());
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(what_could_not_be_recorded_is_not_sent) {
    Submit session("submit_not_armed.at");
    const auto full_disk = [] {
        return hal::unexpected(std::make_error_code(std::errc::no_space_on_device), "store");
    };
    BOOST_TEST(session.submit(full_disk) == "not submitted: store: No space left on device");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_lost_port_is_unknown) {
    Submit session("submit_port_gone.at");
    BOOST_TEST(session.submit() == "unknown: AT+CMGS: the port is gone");
}

BOOST_AUTO_TEST_CASE(a_restart_is_unknown_at_once) {
    Submit session("submit_restart.at");
    const auto before = session.clock.now();
    BOOST_TEST(session.submit() ==
               "unknown: the modem restarted: the modem gave an unexpected reply");
    BOOST_TEST((session.clock.now() - before == 5s));
    BOOST_TEST(to_text(session.events_within(0s)) == "restarted");
}

BOOST_AUTO_TEST_CASE(a_restart_before_the_prompt_is_not_submitted) {
    Submit session("submit_restart_before.at");
    BOOST_TEST(session.submit() == "not submitted: the modem restarted: the modem is not ready");
    BOOST_TEST(session.armed == 0);
}

// In text mode, which a restart sets, the modem would take the digits of the PDU for the text.
BOOST_AUTO_TEST_CASE(a_restart_that_was_read_before_is_not_submitted_to) {
    Submit session(load_transcript("generic/start.at") +
                   parsed("> AT\\r\n< \\r\\nRDY\\r\\n\\r\\n+CFUN: 1\\r\\n\\r\\nOK\\r\\n"));
    BOOST_TEST(session.modem->probe().has_value());
    for (int tries = 0; tries < 2; ++tries) {
        BOOST_TEST(session.submit() ==
                   "not submitted: the modem restarted: the modem is not ready");
    }
    BOOST_TEST(to_text(session.events_within(0s)) == "restarted");
}

BOOST_AUTO_TEST_CASE(a_restart_that_comes_in_with_the_command_is_not_submitted_to) {
    Submit session(load_transcript("generic/start.at") +
                   parsed("< \\r\\nRDY\\r\\n\\r\\n+CFUN: 1\\r\\n\n"
                          "> AT+CMGS=16\\r\n< \\r\\n>\\x20\n"));
    BOOST_TEST(session.submit() == "not submitted: the modem restarted: the modem is not ready");
    BOOST_TEST(session.armed == 0);
    BOOST_TEST(to_text(session.events_within(0s)) == "restarted");
}

BOOST_AUTO_TEST_CASE(a_reference_before_the_prompt_is_that_of_an_earlier_message) {
    Submit session(load_transcript("generic/start.at") +
                   parsed("> AT+CMGS=16\\r\n< \\r\\n+CMGS: 6\\r\\n\\r\\n>\\x20\n"
                          "> 0001000C91447700090000000003C8F23C\n> \\x1a\n"
                          "< \\r\\nOK\\r\\n\n"));
    BOOST_TEST(session.submit() == "unknown: OK without +CMGS: the modem gave an unexpected reply");
    BOOST_TEST(session.armed == 1);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_late_ok_is_no_answer_and_the_prompt_after_it_is_left) {
    Submit session(load_transcript("generic/start.at") +
                   parsed("> AT+CMGS=16\\r\n< \\r\\nOK\\r\\n\\r\\n>\\x20\n> \\x1b\\r\n"
                          "< \\r\\nOK\\r\\n\n> AT\\r\n< \\r\\nOK\\r\\n\n"));
    BOOST_TEST(session.submit() == "not submitted: AT+CMGS: the modem gave no prompt");
    BOOST_TEST(session.armed == 0);
    session.check_finished();
}

// Typed into a prompt that nobody knows of, the next command would become part of a message.
BOOST_AUTO_TEST_CASE(a_late_error_is_no_answer_and_the_prompt_after_it_is_left) {
    Submit session(load_transcript("generic/start.at") +
                   parsed("> AT+CMGS=16\\r\n< \\r\\n+CMS ERROR: 50\\r\\n\n~ 200ms\n"
                          "< \\r\\n>\\x20\n> \\x1b\\r\n< \\r\\nOK\\r\\n\n"
                          "> AT\\r\n< \\r\\nOK\\r\\n\n"));
    BOOST_TEST(session.submit() == "not submitted: AT+CMGS: the modem gave no prompt");
    BOOST_TEST(session.armed == 0);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_prompt_long_after_an_error_is_left_by_the_next_command) {
    Submit session(load_transcript("generic/start.at") +
                   parsed("> AT+CMGS=16\\r\n< \\r\\n+CMS ERROR: 331\\r\\n\n~ 1s\n"
                          "< \\r\\n>\\x20\n> \\x1b\\r\n< \\r\\nOK\\r\\n\n"
                          "> AT\\r\n< \\r\\nOK\\r\\n\n> AT\\r\n< \\r\\nOK\\r\\n\n"));
    BOOST_TEST(session.submit() == "not submitted: AT+CMGS: +CMS ERROR: 331");
    BOOST_TEST(session.events_within(2s).empty());
    BOOST_TEST(session.modem->probe().has_value());
    session.check_finished();
}

// Until something else is written to the port.
BOOST_AUTO_TEST_CASE(what_comes_after_an_unclear_end_is_still_its_answer) {
    for (const auto& [line, meaning] :
         {std::pair{"+CMGS: 18\\r\\n\\r\\nOK", "answered: accepted 18"},
          std::pair{"+CMS ERROR: 38", "answered: refused: to an earlier submit: +CMS ERROR: 38"}}) {
        Submit session(load_transcript("generic/start.at") +
                       load_transcript("generic/submit_ok_only.at") +
                       parsed(std::string("~ 20s\n< \\r\\n") + line + "\\r\\n\n"));
        BOOST_TEST(session.submit().starts_with("unknown: OK without +CMGS"));
        BOOST_TEST(to_text(session.events_within(60s)) == meaning);
        session.check_finished();
    }
}

BOOST_AUTO_TEST_CASE(what_was_said_before_0x1a_is_no_answer_to_it) {
    for (const auto& [said, comes_to] :
         {std::pair{"\\r\\nOK\\r\\n", "not submitted: AT+CMGS: the modem gave no prompt"},
          {"\\r\\n+CMS ERROR: 331\\r\\n", "not submitted: AT+CMGS: +CMS ERROR: 331"},
          {"\\r\\nRDY\\r\\n", "not submitted: the modem restarted: the modem is not ready"}}) {
        Submit session(load_transcript("generic/start.at") +
                       parsed("> AT+CMGS=16\\r\n< \\r\\n>\\x20\n"
                              "> 0001000C91447700090000000003C8F23C\n< " +
                              std::string(said) +
                              "\n> \\x1b\\r\n< \\r\\nOK\\r\\n\n> AT\\r\n< "
                              "\\r\\nOK\\r\\n\n"));
        BOOST_TEST(session.submit() == comes_to);
        BOOST_TEST(session.armed == 0);
        session.check_finished();
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_acknowledged_while_its_answer_may_still_come) {
    Submit session(load_transcript("generic/start.at") +
                   load_transcript("generic/submit_ok_only.at") +
                   parsed("~ 5s\n< \\r\\n+CDS: ,5\\r\\n000611223344\\r\\n\n~ 5s\n"
                          "< \\r\\n+CMGS: 18\\r\\n\n"));
    BOOST_TEST(session.submit().starts_with("unknown: OK without +CMGS"));
    BOOST_TEST(to_text(session.events_within(60s)) == "report 000611223344");
    BOOST_TEST(to_text(session.events_within(60s)) == "answered: accepted 18");
    session.check_nothing_after_end_of_message();
}

BOOST_AUTO_TEST_CASE(an_interrupt_does_not_end_it_but_ends_the_next_wait) {
    Submit session("submit_late.at");
    session.clock.at(session.clock.now() + 100s, [&] { session.port->interrupt(); });
    BOOST_TEST(session.submit() == "accepted 255");
    const auto before = session.clock.now();
    BOOST_TEST(session.events_within(60s).empty());
    BOOST_TEST((session.clock.now() == before));
    session.events_within(60s);
    BOOST_TEST((session.clock.now() - before == 60s));
}

BOOST_AUTO_TEST_CASE(a_stop_waits_half_a_second_more) {
    Submit session("submit_late.at");
    const auto before = session.clock.now();
    session.clock.at(before + 100s, [&] { session.stop.request_stop(); });
    BOOST_TEST(session.submit() == "unknown: AT+CMGS: interrupted");
    BOOST_TEST((session.clock.now() - before == 100s + 500ms));
    session.check_nothing_after_end_of_message();
}

BOOST_AUTO_TEST_CASE(an_answer_within_that_half_second_counts) {
    Submit session("submit_late.at");
    session.clock.at(session.clock.now() + 298800ms, [&] { session.stop.request_stop(); });
    BOOST_TEST(session.submit() == "accepted 255");
}

BOOST_AUTO_TEST_SUITE_END()
