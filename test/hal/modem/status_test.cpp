#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

Transcript parsed(const std::string& steps) {
    return test_support::parse_transcript("# Device: none  Source: invented\n" + steps, "status");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(status)

BOOST_AUTO_TEST_CASE(generic) {
    auto profile = generic_profile();
    profile.smss_qualified = true;
    Session session(load_transcript("generic/status.at"), {}, profile);
    const auto sim = session.modem->sim();
    require(sim);
    BOOST_TEST((sim->state == hal::SimState::ready));
    BOOST_TEST(sim->iccid == "8901260000000000000");
    BOOST_TEST(sim->imsi == "001010123456789");
    const auto registration = session.modem->registration();
    require(registration);
    BOOST_TEST((registration->state == hal::RegistrationState::roaming));
    BOOST_TEST(registration->usable());
    BOOST_TEST(registration->network == "Example Net");
    BOOST_TEST(registration->technology == "LTE");
    const auto signal = session.modem->signal();
    BOOST_REQUIRE(signal);
    BOOST_TEST(signal->rssi_dbm.value() == -73);
    BOOST_TEST(!signal->rsrp_dbm.has_value());
    const auto reference = session.modem->last_reference();
    BOOST_REQUIRE(reference);
    BOOST_TEST(*reference == 0x2A);
    // The URC that stood inside the answer to AT+CREG?.
    BOOST_TEST(to_text(session.events_within(0s)) == "registration");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(quectel) {
    Session session(load_transcript("quectel/status.at"), {}, quectel_profile());
    const auto sim = session.modem->sim();
    BOOST_REQUIRE(sim);
    BOOST_TEST(sim->iccid == "8901260000000000000");
    BOOST_TEST(session.modem->registration()->network == "Example Net");
    const auto signal = session.modem->signal();
    BOOST_REQUIRE(signal);
    BOOST_TEST(session.modem->service_centre().value() == "+447700900000");
    BOOST_TEST(!signal->rssi_dbm.has_value());
    BOOST_TEST(signal->rsrp_dbm.value() == -81);
    BOOST_TEST(signal->rsrq_db.value() == -10);
    BOOST_TEST(signal->sinr_db.value() == 19);
    const auto reference = session.modem->last_reference();
    BOOST_REQUIRE(!reference);
    BOOST_TEST((reference.error().code == hal::Errc::not_supported));
    BOOST_TEST(session.modem->restart().has_value());
    BOOST_TEST((session.modem->probe().error().code == hal::Errc::port_gone));
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_late_answer_is_not_the_next_commands) {
    Session session(load_transcript("generic/late_answer.at"));
    const auto late = session.modem->registration();
    BOOST_REQUIRE(!late);
    BOOST_TEST((late.error().code == hal::Errc::timed_out));
    const auto signal = session.modem->signal();
    require(signal);
    BOOST_TEST(signal->rssi_dbm.value() == -51);
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_sim_that_does_not_answer_is_busy_while_the_modem_does) {
    Session session(
        parsed("> AT+CPIN?\\r\n> AT\\r\n< \\r\\nOK\\r\\n\n> AT\\r\n< \\r\\nOK\\r\\n\n"));
    const auto before = session.clock.now();
    const auto sim = session.modem->sim();
    require(sim);
    BOOST_TEST((sim->state == hal::SimState::busy));
    BOOST_TEST((session.clock.now() - before >= session.profile.timeouts.sim));
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_registration_of_another_shape_is_no_event) {
    Session session(
        parsed("> AT+CEREG?\\r\n< \\r\\n+CEREG: 1\\r\\n\\r\\nOK\\r\\n\n> AT+CGREG?\\r\n< "
               "\\r\\nERROR\\r\\n\n"
               "> AT+CREG?\\r\n< \\r\\nERROR\\r\\n\n> AT+COPS=3,0\\r\n< \\r\\nERROR\\r\\n\n> "
               "AT+COPS?\\r\n< \\r\\nERROR\\r\\n\n"));
    BOOST_TEST(session.modem->registration().has_value());
    BOOST_TEST(to_text(session.events_within(0s)).empty());
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_silent_modem_is_told_to_restart_all_the_same) {
    const std::string silence = "> AT\\r\n> AT\\r\n> \\x1b\\r\n> AT+CFUN=1,1\\r\n";
    Session obeys(parsed(silence + "< \\r\\nOK\\r\\n"));
    BOOST_TEST(!obeys.modem->probe().has_value());
    BOOST_TEST(obeys.modem->restart().has_value());
    Session hangs(parsed(silence));
    BOOST_TEST(!hangs.modem->probe().has_value());
    BOOST_TEST(hangs.modem->restart().error().message() ==
               "AT+CFUN=1,1 without an answer to AT: no answer in time");
    hangs.check_finished();
}

BOOST_AUTO_TEST_CASE(waiting_returns_at_the_first_event) {
    Session session(test_support::parse_transcript(
        "# Device: none  Source: invented\n"
        "~ 2s\n< \\r\\nMissed call\\r\\n\n~ 2s\n< \\r\\n+CDSI: \"SM\",5\\r\\n",
        "events"));
    const auto before = session.clock.now();
    BOOST_TEST(to_text(session.events_within(60s)) == "report SM 5");
    BOOST_TEST((session.clock.now() - before == 4s));
    BOOST_TEST(session.events_within(10s).empty());
    BOOST_TEST((session.clock.now() - before == 14s));
}

BOOST_AUTO_TEST_CASE(the_answer_to_an_earlier_owners_submit_is_an_event) {
    const std::string header = "# Device: none  Source: invented\n";
    for (const auto& [received, expected] :
         {std::pair{"~ 20s\n< \\r\\n+CMGS: 7\\r\\n\\r\\nOK\\r\\n", "answered: accepted 7"},
          std::pair{"< \\r\\n+CMS ERROR: 38\\r\\n",
                    "answered: refused: to an earlier submit: +CMS ERROR: 38"},
          std::pair{"< \\r\\nOK\\r\\n", ""}}) {
        Session session(test_support::parse_transcript(header + received, "earlier"));
        BOOST_TEST(to_text(session.events_within(60s)) == expected);
    }
}

BOOST_AUTO_TEST_CASE(once_spoken_a_stray_result_is_nobodys) {
    Session session(test_support::parse_transcript(
        "# Device: none  Source: invented\n> AT\\r\n< \\r\\nOK\\r\\n\n"
        "~ 1s\n< \\r\\n+CMGS: 7\\r\\n\\r\\nERROR\\r\\n",
        "stray"));
    BOOST_TEST(session.modem->probe().has_value());
    BOOST_TEST(to_text(session.events_within(60s)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
