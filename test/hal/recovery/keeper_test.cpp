#include "recovery/keeper.hpp"

#include <boost/test/unit_test.hpp>

#include "sick_modem.hpp"

using hal::Errc;
using hal::ModemState;
using hal::Rung;
using Cure = SickModem::Cure;
using namespace std::chrono_literals;

namespace {

/// A modem that has come up.
struct Ready : SickModem {
    Ready() { BOOST_REQUIRE(run_until_ready(1min)); }
    /// Until the keeper acts on a silence: the time from the silence to ready again.
    hal::Instant::duration recovery_time(hal::Instant::duration limit) {
        const hal::Instant since = clock.now();
        while (keeper.state() == ModemState::ready && clock.now() < since + limit) {
            keeper.probe_if_due();
            if (keeper.state() == ModemState::ready) {
                clock.wait(*waker, keeper.next_due());
            }
        }
        BOOST_TEST((keeper.state() == ModemState::recovering));
        return run_until_ready(limit) ? clock.now() - since : hal::Instant::duration::max();
    }
    bool last_action_cured() const {
        return !keeper.history().empty() && keeper.history().back().cured;
    }
};

std::vector<Rung> up_to(Rung last) {
    std::vector<Rung> rungs;
    for (const Rung rung : {Rung::escape, Rung::reopen, Rung::soft_restart, Rung::reset_pulse}) {
        if (rung <= last) {
            rungs.push_back(rung);
        }
    }
    return rungs;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keeper)

BOOST_FIXTURE_TEST_CASE(it_opens_and_starts_at_the_first_call, SickModem) {
    BOOST_TEST((keeper.state() == ModemState::absent));
    BOOST_TEST(keeper.ready().has_value());
    BOOST_TEST((keeper.state() == ModemState::ready));
    BOOST_TEST(keeper.trouble() == "");
    BOOST_TEST(keeper.starts() == 1U);
    BOOST_TEST(keeper.history().empty());
}

// R28 of the fault model's limits: a modem that falls silent is back within 180 s, by its reset
// line when nothing milder helps.
BOOST_FIXTURE_TEST_CASE(a_silent_modem_is_reset_and_ready_within_180_s, Ready) {
    fall_silent(Cure::reset_pulse);
    BOOST_TEST((recovery_time(10min) <= 180s));
    BOOST_TEST((rungs() == up_to(Rung::reset_pulse)));
    BOOST_TEST(last_action_cured());
    BOOST_TEST(resets == 1);
}

BOOST_FIXTURE_TEST_CASE(it_stops_at_the_first_rung_that_cures, SickModem) {
    const std::pair<Cure, Rung> table[] = {{Cure::start, Rung::escape},
                                           {Cure::reopen, Rung::reopen},
                                           {Cure::soft_restart, Rung::soft_restart},
                                           {Cure::reset_pulse, Rung::reset_pulse}};
    for (const auto& [cure, rung] : table) {
        Ready modem;
        modem.fall_silent(cure);
        BOOST_TEST((modem.recovery_time(10min) <= 180s));
        BOOST_TEST((modem.rungs() == up_to(rung)));
        BOOST_TEST(modem.last_action_cured());
        for (const auto& action : modem.keeper.history()) {
            BOOST_TEST(action.cured == (action.rung == rung));
            BOOST_TEST(action.reason.starts_with("probes without an answer"));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(two_silent_probes_are_only_a_suspicion, Ready) {
    fall_silent(Cure::none);
    run_for(45s);
    BOOST_TEST(probes == 2);
    BOOST_TEST((keeper.state() == ModemState::ready));
    silent = false;
    run_for(10min);
    BOOST_TEST(keeper.history().empty());
}

BOOST_FIXTURE_TEST_CASE(an_idle_modem_is_probed_every_20_s, Ready) {
    run_for(10min);
    BOOST_TEST(probes >= 29);
    BOOST_TEST(probes <= 31);
}

BOOST_FIXTURE_TEST_CASE(absence_is_retried_and_no_reason_for_a_reset, SickModem) {
    plugged = false;
    run_for(10min);
    BOOST_TEST((keeper.state() == ModemState::absent));
    BOOST_TEST(keeper.trouble() == "/dev/ttyUSB2: No such file or directory");
    BOOST_TEST(keeper.history().empty());
    BOOST_TEST(resets == 0);
    BOOST_TEST(opens >= 70);
    BOOST_TEST(opens <= 85);
    plugged = true;
    BOOST_TEST(run_until_ready(8s));
}

BOOST_FIXTURE_TEST_CASE(a_port_that_is_gone_is_closed_at_once_and_opened_again, Ready) {
    gone = true;
    plugged = false;
    keeper.failed({Errc::port_gone, ""});
    BOOST_TEST((keeper.state() == ModemState::absent));
    BOOST_TEST((keeper.next_due() <= clock.now()));
    BOOST_TEST(!keeper.ready().has_value());
    BOOST_TEST(open_ports == 0);
    clock.at(clock.now() + 3s, [this] { plugged = true; });
    BOOST_TEST(run_until_ready(8s));
    BOOST_TEST(keeper.starts() == 2U);
    BOOST_TEST(keeper.history().empty());
}

BOOST_FIXTURE_TEST_CASE(a_port_that_flaps_is_not_hammered, Ready) {
    opens = 0;
    start_error = hal::Error{Errc::port_gone, ""};
    keeper.failed({Errc::port_gone, ""});
    run_for(10min);
    BOOST_TEST(opens <= 85);
    BOOST_TEST(open_ports == 0);
    BOOST_TEST(resets == 0);
}

BOOST_FIXTURE_TEST_CASE(refusals_and_other_rooms_errors_leave_the_modem_alone, Ready) {
    for (int i = 0; i < 10; ++i) {
        keeper.failed({{10, hal::cme_category()}, ""});   // SIM not inserted
        keeper.failed({{331, hal::cms_category()}, ""});  // no network service
        keeper.failed({Errc::plain_error, ""});
        keeper.failed({Errc::interrupted, ""});
        keeper.failed({std::make_error_code(std::errc::no_space_on_device), "store"});
    }
    BOOST_TEST(keeper.ready().has_value());
    run_for(10min);
    BOOST_TEST(keeper.history().empty());
}

BOOST_FIXTURE_TEST_CASE(three_silent_commands_count_even_if_it_answers_at, Ready) {
    keeper.failed({Errc::no_prompt, ""});
    run_for(1min);
    keeper.failed({Errc::no_prompt, ""});
    run_for(1min);
    BOOST_TEST(keeper.history().empty());
    keeper.failed({Errc::no_prompt, ""});
    BOOST_TEST((keeper.state() == ModemState::recovering));
    BOOST_TEST(run_until_ready(10s));
    BOOST_TEST((rungs() == up_to(Rung::escape)));
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_refuses_to_be_set_up_is_asked_again_not_reset, SickModem) {
    start_error = hal::Error{{14, hal::cme_category()}, "AT+CPMS"};  // SIM busy
    run_for(10min);
    BOOST_TEST((keeper.state() == ModemState::starting));
    BOOST_TEST(keeper.trouble() == "AT+CPMS: +CME ERROR: 14");
    BOOST_TEST(keeper.history().empty());
    start_error.reset();
    BOOST_TEST(run_until_ready(10s));
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_boots_with_us_gets_its_time, SickModem) {
    boots_until = clock.now() + 20s;
    BOOST_TEST(run_until_ready(30s));
    BOOST_TEST(keeper.history().empty());
}

BOOST_FIXTURE_TEST_CASE(what_the_board_and_the_modem_lack_is_skipped, Ready) {
    has_reset_line = false;
    knows_restart = false;
    fall_silent(Cure::none);
    run_for(5min);
    BOOST_TEST((rungs() == up_to(Rung::reopen)));
    BOOST_TEST((keeper.state() == ModemState::dead));
    BOOST_TEST(keeper.ready().error().code == Errc::dead);
}

BOOST_FIXTURE_TEST_CASE(a_reset_line_that_fails_is_recorded_and_the_climb_ends, Ready) {
    reset_line_error = std::make_error_code(std::errc::device_or_resource_busy);
    fall_silent(Cure::none);
    run_for(5min);
    BOOST_TEST((keeper.state() == ModemState::dead));
    BOOST_TEST(keeper.history().back().result == "reset: Device or resource busy");
    BOOST_TEST(!last_action_cured());
}

BOOST_FIXTURE_TEST_CASE(a_dead_modem_is_retried_hourly_and_never_in_a_loop, Ready) {
    fall_silent(Cure::none);
    run_for(24h);
    BOOST_TEST((keeper.state() == ModemState::dead));
    BOOST_TEST(resets >= 8);
    BOOST_TEST(resets <= 12);
    BOOST_TEST(keeper.history().size() <= hal::recovery::history_limit);
    run_for(24h * 3);
    BOOST_TEST(resets <= 4 * 12);
    BOOST_TEST(keeper.history().size() == hal::recovery::history_limit);
}

BOOST_FIXTURE_TEST_CASE(a_dead_modem_that_comes_back_by_itself_is_noticed, Ready) {
    fall_silent(Cure::none);
    run_for(10min);
    BOOST_REQUIRE((keeper.state() == ModemState::dead));
    silent = false;
    BOOST_TEST(run_until_ready(70s));
    BOOST_TEST(!last_action_cured());
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_restarted_by_itself_is_started_anew, Ready) {
    boots_until = clock.now() + 12s;
    keeper.restarted();
    BOOST_TEST((keeper.state() == ModemState::starting));
    BOOST_TEST(run_until_ready(30s));
    BOOST_TEST(keeper.starts() == 2U);
    BOOST_TEST(opens == 1);
    BOOST_TEST(keeper.history().empty());
}

BOOST_FIXTURE_TEST_CASE(it_listens_before_it_speaks, SickModem) {
    const auto begin = clock.now();
    keeper.listen_first(begin + 300s);
    clock.at(begin + 100s, [this] { waker->wake(); });  // a new message was queued
    BOOST_TEST(!run_until_ready(299s));
    BOOST_TEST(starts == 0);
    BOOST_TEST((keeper.state() == ModemState::starting));
    BOOST_TEST(run_until_ready(2s));
    BOOST_TEST(keeper.take_heard().empty());
}

BOOST_FIXTURE_TEST_CASE(listening_ends_with_the_answer_which_is_handed_on_once, SickModem) {
    events = {hal::MessageArrived{{"SM", 3}}, hal::SubmitAnswered{}};
    keeper.listen_first(clock.now() + 300s);
    BOOST_TEST(keeper.ready().has_value());
    const auto heard = keeper.take_heard();
    BOOST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(std::holds_alternative<hal::SubmitAnswered>(heard[1]));
    BOOST_TEST(keeper.take_heard().empty());
}

BOOST_FIXTURE_TEST_CASE(the_answer_is_handed_on_before_the_modem_has_started, SickModem) {
    events = {hal::SubmitAnswered{}};
    start_error = hal::Error{{14, hal::cme_category()}, "AT+CPMS"};
    keeper.listen_first(clock.now() + 300s);
    BOOST_TEST(!keeper.ready().has_value());
    BOOST_TEST(keeper.take_heard().size() == 1U);
}

// A wrong baud rate, or a program's output on the port: no reset cures that.
BOOST_FIXTURE_TEST_CASE(answers_that_nobody_understands_lead_to_no_rung, Ready) {
    for (int i = 0; i < 10; ++i) {
        keeper.failed({Errc::unexpected_reply, ""});
        keeper.failed({Errc::overflow, ""});
    }
    run_for(1min);
    BOOST_TEST(keeper.history().empty());
}

BOOST_FIXTURE_TEST_CASE(a_stop_begins_nothing_new, SickModem) {
    stop.request_stop();
    BOOST_TEST(keeper.ready().error().code == Errc::interrupted);
    BOOST_TEST(opens == 0);
}

BOOST_AUTO_TEST_SUITE_END()
