#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

Transcript parsed(const std::string& steps) {
    return test_support::parse_transcript("# Device: none  Source: invented\n" + steps, "further");
}

/// A further port that takes what a start tells it.
const std::string told =
    "> AT\\r\n< \\r\\nOK\\r\\n\n> ATE0\\r\n< \\r\\nOK\\r\\n\n> AT+CMGF=0\\r\n< \\r\\nOK\\r\\n\n"
    "> AT+CNMI=2,1,0,2,1\\r\n< \\r\\nOK\\r\\n\n";

std::string refusal(const char* transcript, hal::ModemProfile profile) {
    Session session(load_transcript(transcript), {}, std::move(profile));
    const auto started = session.modem->start();
    session.check_finished();
    BOOST_REQUIRE(!started);
    BOOST_TEST((started.error().code == hal::Errc::wrong_port));
    return started.error().context;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ports)

BOOST_AUTO_TEST_CASE(a_port_that_answers_ok_to_everything_is_refused) {
    BOOST_TEST(refusal("generic/start_ok_to_everything.at", generic_profile()) ==
               "it answers, but does not say what it is");
    BOOST_TEST(refusal("sierra/start_app_port.at", sierra_profile()) == "ATI");
}

BOOST_AUTO_TEST_CASE(every_further_port_is_told_and_heard) {
    Session session(load_transcript("generic/start.at") + parsed("~ 5s\n< \\r\\nRING\\r\\n"), {},
                    generic_profile(), nullptr,
                    {parsed("< \\r\\nRDY\\r\\n\n" + told + "~ 3s\n< \\r\\n+CMTI: \"SM\",9\\r\\n"),
                     parsed(told + "~ 20s\n< \\r\\n+CDSI: \"SM\",5\\r\\n")});
    require(session.modem->start());
    BOOST_TEST(session.modem->capabilities().indications == "2,1,0,2,1");
    const auto before = session.clock.now();
    BOOST_TEST(to_text(session.events_within(60s)) == "arrived SM 9");
    BOOST_TEST((session.clock.now() - before <= 4s));
    BOOST_TEST(to_text(session.events_within(60s)) == "report SM 5");
    BOOST_TEST(to_text(session.events_within(60s)).empty());
    for (const auto* port : session.others) {
        BOOST_TEST(port->at_end(), port->position());
    }
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_further_port_that_refuses_is_silent_or_gone_stops_nothing) {
    const std::string refuses =
        "> AT\\r\n< \\r\\nOK\\r\\n\n> ATE0\\r\n< \\r\\nOK\\r\\n\n> AT+CMGF=0\\r\n< "
        "\\r\\nERROR\\r\\n\n> AT+CNMI=2,1,0,2,1\\r\n< \\r\\n+CMS ERROR: 303\\r\\n\n";
    Session session(load_transcript("generic/start.at"), {}, generic_profile(), nullptr,
                    {parsed(refuses), parsed("> AT\\r\n"), parsed("! gone\n"), parsed(told)});
    require(session.modem->start());
    BOOST_TEST(session.modem->capabilities().indications ==
               "2,1,0,2,1, refused by 3 of 4 further ports");
    BOOST_TEST(session.modem->capabilities().status_reports);
    BOOST_TEST(session.events_within(3s).empty());
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_restart_heard_on_a_further_port_is_one) {
    Session session(load_transcript("generic/start.at"), {}, generic_profile(), nullptr,
                    {parsed(told + "~ 2s\n< \\r\\nRDY\\r\\n")});
    require(session.modem->start());
    BOOST_TEST(to_text(session.events_within(60s)) == "restarted");
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_the_wait_whichever_port_takes_it) {
    Session session(load_transcript("generic/start.at"), {}, generic_profile(), nullptr,
                    {parsed(told)});
    require(session.modem->start());
    const auto before = session.clock.now();
    session.others.front()->interrupt();
    BOOST_TEST(session.events_within(60s).empty());
    BOOST_TEST((session.clock.now() - before <= 1s));
}

BOOST_AUTO_TEST_CASE(a_storage_of_two_names_is_known_by_its_own_and_none_but_for_messages_is_used) {
    Session session(load_transcript("generic/start_aliases.at") +
                    parsed("> AT+CMGL=4\\r\n< \\r\\n+CMGL: 3,1,,4\\r\\n0001020304\\r\\n"
                           "\\r\\nOK\\r\\n"));
    require(session.modem->start());
    BOOST_TEST(session.modem->capabilities().storages == "ME,ME,ME");
    BOOST_TEST(session.modem->capabilities().indications == "2,1,0,1,0");
    BOOST_TEST(to_text(session.modem->list()->front().slot) == "ME 3");
    session.check_finished();
}

BOOST_AUTO_TEST_SUITE_END()
