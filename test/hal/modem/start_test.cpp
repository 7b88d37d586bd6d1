#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(start)

BOOST_AUTO_TEST_CASE(a_quectel_modem_is_set_up_from_its_boot_on) {
    Session session(load_transcript("quectel/start.at"), {}, quectel_profile());
    const auto started = session.modem->start();
    require(started);
    session.check_finished();
    const auto identity = session.modem->identity();
    BOOST_REQUIRE(identity);
    BOOST_TEST(identity->manufacturer == "Quectel");
    BOOST_TEST(identity->model == "EC25");
    BOOST_TEST(identity->revision == "EC25EFAR06A11M4G_01.001.01.001");
    BOOST_TEST(identity->imei == "490154203237518");
    // The boot URC came before the set-up: there is nothing to repeat.
    BOOST_TEST(to_text(session.events_within(1s)) == "sim; sim; sim");
}

BOOST_AUTO_TEST_CASE(a_modem_that_refuses_half_of_it_is_still_usable) {
    Session session(load_transcript("generic/start_stubborn.at"));
    const auto started = session.modem->start();
    require(started);
    session.check_finished();
    BOOST_TEST(session.modem->identity()->imei == "490154203237518");
}

BOOST_AUTO_TEST_CASE(a_modem_without_sim_has_started) {
    Session session(load_transcript("generic/start_no_sim.at"));
    BOOST_TEST(session.modem->start().has_value());
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_restart_in_the_midst_begins_again) {
    Session session(load_transcript("generic/restart_in_start.at") +
                    load_transcript("generic/start.at"));
    BOOST_TEST(session.modem->start().has_value());
    session.check_finished();
    BOOST_TEST(to_text(session.events_within(1s)).find("restarted") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_silent_modem_is_given_up_after_the_boot_time) {
    auto silent = test_support::parse_transcript(
        "# Device: none  Source: invented\n"
        "> \\x1b\\r\n> AT\\r\n> \\x1b\\r\n> ATQ0V1\\r\n> \\x1b\\r\n> AT\\r\n",
        "silent");
    auto profile = generic_profile();
    profile.timeouts.boot = 3s;
    Session session(silent, {}, profile);
    const auto before = session.clock.now();
    const auto started = session.modem->start();
    BOOST_REQUIRE(!started);
    BOOST_TEST((started.error().code == hal::Errc::timed_out));
    BOOST_TEST((session.clock.now() - before < 5s));
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(an_unknown_dialect_is_refused) {
    SimClock clock;
    auto profile = generic_profile();
    profile.dialect = "acme";
    const auto modem = hal::make_at_modem({}, profile, clock, {});
    BOOST_REQUIRE(!modem);
    BOOST_TEST(modem.error().message() == "modem dialect acme: not supported");
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_start) {
    Session session(test_support::parse_transcript(
        "# Device: none  Source: invented\n> \\x1b\\r\n> AT\\r\n", "silent"));
    session.clock.at(session.clock.now() + 700ms, [&] { session.stop.request_stop(); });
    const auto before = session.clock.now();
    const auto started = session.modem->start();
    BOOST_REQUIRE(!started);
    BOOST_TEST((started.error().code == hal::Errc::interrupted));
    BOOST_TEST((session.clock.now() - before == 700ms));
}

BOOST_AUTO_TEST_SUITE_END()
