#include "recovery/keeper.hpp"

#include <boost/test/unit_test.hpp>

#include "sick_modem.hpp"

using hal::Errc;
using hal::Fault;
using hal::ModemState;
using hal::Rung;
using namespace std::chrono_literals;

namespace {

/// A modem that has come up.
struct Ready : SickModem {
    Ready() { BOOST_REQUIRE(run_until_ready(1min)); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(keeper_of_a_modem)

BOOST_FIXTURE_TEST_CASE(it_opens_and_starts_at_the_first_call, SickModem) {
    BOOST_TEST((keeper->state() == ModemState::absent));
    BOOST_TEST(keeper->ready().has_value());
    BOOST_TEST((keeper->state() == ModemState::ready));
    BOOST_TEST(keeper->trouble() == "");
    BOOST_TEST(keeper->starts() == 1U);
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(two_silent_probes_are_only_a_suspicion, Ready) {
    fall_ill(Fault::silent, Rung::none);
    run_for(45s);
    BOOST_TEST(probes == 2);
    BOOST_TEST((keeper->state() == ModemState::ready));
    recover();
    run_for(10min);
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(an_idle_modem_is_probed_every_20_s, Ready) {
    run_for(10min);
    BOOST_TEST(probes >= 29);
    BOOST_TEST(probes <= 31);
}

BOOST_FIXTURE_TEST_CASE(absence_on_a_board_without_lines_is_retried_and_that_is_all, SickModem) {
    plugged = false;
    has_reset_line = false;
    run_for(10min);
    BOOST_TEST((keeper->state() == ModemState::absent));
    BOOST_TEST(keeper->trouble() == "/dev/ttyUSB2: No such device");
    BOOST_TEST(rungs().empty());
    BOOST_TEST(opens >= 70);
    BOOST_TEST(opens <= 90);
    plugged = true;
    BOOST_TEST(run_until_ready(8s));
}

// Its absence is said once, however often it would have been the next rung.
BOOST_FIXTURE_TEST_CASE(what_the_board_lacks_is_said_once, SickModem) {
    plugged = false;
    has_reset_line = false;
    run_for(24h);
    BOOST_TEST(keeper->history().size() == 3U);
    BOOST_TEST((keeper->history()[0].rung == Rung::power_on));
    BOOST_TEST(keeper->history()[0].result == "not available: the board has no power key");
    BOOST_TEST((keeper->history()[1].rung == Rung::reset_pulse));
    BOOST_TEST(keeper->history()[1].result == "not available: the board has no reset line");
}

BOOST_FIXTURE_TEST_CASE(a_port_that_is_gone_is_closed_at_once_and_opened_again, Ready) {
    plugged = false;
    keeper->failed({Errc::port_gone, ""});
    BOOST_TEST((keeper->state() == ModemState::absent));
    BOOST_TEST((keeper->next_due() <= clock.now()));
    BOOST_TEST(!keeper->ready().has_value());
    BOOST_TEST(open_ports == 0);
    clock.at(clock.now() + 3s, [this] { plugged = true; });
    BOOST_TEST(run_until_ready(8s));
    BOOST_TEST(keeper->starts() == 2U);
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(a_port_that_flaps_is_not_hammered, Ready) {
    opens = 0;
    start_error = hal::Error{Errc::port_gone, ""};
    keeper->failed({Errc::port_gone, ""});
    run_for(10min);
    BOOST_TEST(opens <= 85);
    BOOST_TEST(open_ports == 0);
    BOOST_TEST(resets == 0);
}

BOOST_FIXTURE_TEST_CASE(refusals_and_other_rooms_errors_leave_the_modem_alone, Ready) {
    for (int i = 0; i < 10; ++i) {
        keeper->failed({{10, hal::cme_category()}, ""});   // SIM not inserted
        keeper->failed({{331, hal::cms_category()}, ""});  // no network service
        keeper->failed({Errc::plain_error, ""});
        keeper->failed({Errc::interrupted, ""});
        keeper->failed({std::make_error_code(std::errc::no_space_on_device), "store"});
        run_for(1min);
    }
    BOOST_TEST(keeper->ready().has_value());
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(three_silent_commands_count_even_if_it_answers_at, Ready) {
    keeper->failed({Errc::no_prompt, ""});
    run_for(1min);
    keeper->failed({Errc::no_prompt, ""});
    run_for(1min);
    BOOST_TEST(keeper->history().empty());
    keeper->failed({Errc::no_prompt, ""});
    BOOST_TEST((keeper->state() == ModemState::recovering));
    BOOST_TEST(run_until_ready(10s));
    BOOST_TEST((rungs() == std::vector{Rung::escape}));
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_refuses_to_be_set_up_is_asked_again_not_reset, SickModem) {
    start_error = hal::Error{{14, hal::cme_category()}, "AT+CPMS"};  // SIM busy
    run_for(10min);
    BOOST_TEST((keeper->state() == ModemState::starting));
    BOOST_TEST(keeper->trouble() == "AT+CPMS: +CME ERROR: 14");
    BOOST_TEST(keeper->history().empty());
    start_error.reset();
    BOOST_TEST(run_until_ready(10s));
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_boots_with_us_gets_its_time, SickModem) {
    on_usb = false;
    boots_until = clock.now() + 20s;
    BOOST_TEST(run_until_ready(30s));
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(a_reset_line_that_fails_is_recorded_and_the_climb_ends, Ready) {
    reset_line_error = std::make_error_code(std::errc::device_or_resource_busy);
    fall_ill(Fault::silent, Rung::none);
    run_for(5min);
    BOOST_TEST((keeper->state() == ModemState::dead));
    BOOST_TEST(keeper->ready().error().code == Errc::dead);
    const auto failed = keeper->history().rbegin()[1];
    BOOST_TEST((failed.rung == Rung::reset_pulse));
    BOOST_TEST(failed.result == "reset: Device or resource busy");
    BOOST_TEST(!failed.cured);
}

BOOST_FIXTURE_TEST_CASE(a_dead_modem_is_retried_hourly_and_never_in_a_loop, Ready) {
    fall_ill(Fault::silent, Rung::none);
    run_for(24h);
    BOOST_TEST((keeper->state() == ModemState::dead));
    BOOST_TEST(keeper->trouble().starts_with("nothing has helped: "));
    BOOST_TEST(keeper->trouble().ends_with("not available: usb_reset, power_cycle"));
    BOOST_TEST(resets >= 10);
    BOOST_TEST(resets <= 12);
    run_for(24h * 3);
    BOOST_TEST(resets <= 4 * 12);
    BOOST_TEST(keeper->history().size() == hal::recovery::history_limit);
}

BOOST_FIXTURE_TEST_CASE(a_dead_modem_that_comes_back_by_itself_is_noticed, Ready) {
    fall_ill(Fault::silent, Rung::none);
    run_for(10min);
    BOOST_REQUIRE((keeper->state() == ModemState::dead));
    recover();
    BOOST_TEST(run_until_ready(70s));
    BOOST_TEST(!last().cured);
}

BOOST_FIXTURE_TEST_CASE(a_dead_modem_that_is_replugged_is_opened_anew, Ready) {
    fall_ill(Fault::silent, Rung::none);
    run_for(10min);
    BOOST_REQUIRE((keeper->state() == ModemState::dead));
    plugged = false;
    run_for(5min);
    BOOST_TEST((keeper->state() == ModemState::dead));
    plugged = true;
    recover();
    BOOST_TEST(run_until_ready(70s));
}

// A rung that has to keep its distance is not tried on a modem that has come back meanwhile.
BOOST_FIXTURE_TEST_CASE(it_is_looked_at_while_a_rung_waits_for_its_turn, Ready) {
    fall_ill(Fault::silent, Rung::reset_pulse);
    BOOST_REQUIRE(run_until_well(5min));
    fall_ill(Fault::silent, Rung::none);
    run_for(2min + 30s);
    BOOST_REQUIRE((keeper->state() == ModemState::recovering));
    recover();
    BOOST_TEST(run_until_ready(25s));
    BOOST_TEST(resets == 1);
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_restarted_by_itself_is_started_anew, Ready) {
    on_usb = false;
    keeper->restarted();
    BOOST_TEST((keeper->state() == ModemState::starting));
    BOOST_TEST(run_until_ready(30s));
    BOOST_TEST(keeper->starts() == 2U);
    BOOST_TEST(opens == 1);
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(it_listens_before_it_speaks, SickModem) {
    const auto begin = clock.now();
    keeper->listen_first(begin + 300s);
    clock.at(begin + 100s, [this] { waker->wake(); });  // a new message was queued
    BOOST_TEST(!run_until_ready(299s));
    BOOST_TEST(starts == 0);
    BOOST_TEST((keeper->state() == ModemState::starting));
    BOOST_TEST(run_until_ready(2s));
    BOOST_TEST(keeper->take_heard().empty());
}

// Finding it by asking would write to its port.
BOOST_FIXTURE_TEST_CASE(a_modem_that_is_found_by_asking_is_not_looked_for_meanwhile, SickModem) {
    asks_to_find = true;
    keeper->listen_first(clock.now() + 300s);
    BOOST_TEST(!run_until_ready(299s));
    BOOST_TEST(opens == 0);
    BOOST_TEST(run_until_ready(2s));
}

BOOST_FIXTURE_TEST_CASE(listening_ends_with_the_answer_which_is_handed_on_once, SickModem) {
    events = {hal::MessageArrived{{"SM", 3}}, hal::SubmitAnswered{}};
    keeper->listen_first(clock.now() + 300s);
    BOOST_TEST(keeper->ready().has_value());
    const auto heard = keeper->take_heard();
    BOOST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(std::holds_alternative<hal::SubmitAnswered>(heard[1]));
    BOOST_TEST(keeper->take_heard().empty());
}

BOOST_FIXTURE_TEST_CASE(a_modem_in_use_is_only_listened_to_and_then_started_anew, Ready) {
    const auto begin = clock.now();
    keeper->listen_first(begin + 300s);
    BOOST_TEST((keeper->state() == ModemState::starting));
    BOOST_TEST(run_until_ready(10min));
    BOOST_TEST((clock.now() - begin >= 300s));
    BOOST_TEST(starts == 2);
    BOOST_TEST(opens == 1);  // What waits in the port's buffer would be lost.
    BOOST_TEST(keeper->history().empty());
    keeper->listen_first(clock.now() + 300s);
    events = {hal::SubmitAnswered{}};
    BOOST_TEST(keeper->ready().has_value());
    BOOST_TEST(keeper->take_heard().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(the_answer_is_handed_on_before_the_modem_has_started, SickModem) {
    events = {hal::SubmitAnswered{}};
    start_error = hal::Error{{14, hal::cme_category()}, "AT+CPMS"};
    keeper->listen_first(clock.now() + 300s);
    BOOST_TEST(!keeper->ready().has_value());
    BOOST_TEST(keeper->take_heard().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_stop_begins_nothing_new, SickModem) {
    stop.request_stop();
    BOOST_TEST(keeper->ready().error().code == Errc::interrupted);
    BOOST_TEST(opens == 0);
}

// Another program has the port: no rung gets it back.
BOOST_FIXTURE_TEST_CASE(a_port_held_by_another_program_is_a_state_that_names_it, SickModem) {
    port_is_busy = true;
    run_for(2h);
    BOOST_TEST(keeper->trouble().starts_with("/dev/ttyUSB2 is held by ModemManager"));
    BOOST_TEST(keeper->history().empty());
    port_is_busy = false;
    BOOST_TEST(run_until_ready(8s));
}

BOOST_FIXTURE_TEST_CASE(a_port_that_is_none_is_refused_and_the_search_goes_on, SickModem) {
    is_wrong_port = true;
    BOOST_TEST(!run_until_ready(10s));
    BOOST_TEST(refusals >= 3);
    BOOST_TEST(opens == refusals);
    BOOST_TEST(open_ports == 0);
    is_wrong_port = false;
    BOOST_TEST(run_until_ready(8s));
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(another_modem_than_the_wanted_one_is_let_go, SickModem) {
    wanted_imei = "004999010640018";
    BOOST_TEST(!run_until_ready(10s));
    BOOST_TEST(refusals == 0);
    BOOST_TEST(open_ports == 0);
    BOOST_TEST(keeper->trouble().starts_with("another modem"));
    imei = wanted_imei;
    BOOST_TEST(run_until_ready(8s));
}

BOOST_AUTO_TEST_SUITE_END()
