// Each fault, from how it shows to what cures it.
#include <boost/test/unit_test.hpp>

#include "sick_modem.hpp"

using hal::Errc;
using hal::Fault;
using hal::ModemState;
using hal::Rung;
using hal::SubmitOutcome;
using namespace std::chrono_literals;

namespace {

/// A modem that has come up on a board that can do everything but cut the supply.
struct Equipped : SickModem {
    Equipped() {
        has_power_key = true;
        has_status_line = true;
        BOOST_REQUIRE(run_until_ready(1min));
    }
    /// From now, which is just after a probe, to working again.
    hal::Instant::duration cured_after(Fault fault, Rung rung) {
        const hal::Instant since = clock.now();
        fall_ill(fault, rung);
        return run_until_well(24h) ? clock.now() - since : hal::Instant::duration::max();
    }
    bool all_for(Fault fault) const {
        return std::ranges::all_of(keeper->history(),
                                   [&](const auto& action) { return action.fault == fault; });
    }
};

using Path = std::vector<Rung>;

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(silence_climbs_to_the_first_rung_that_cures) {
    const std::vector<Rung> all{Rung::escape,    Rung::reopen,      Rung::soft_restart,
                                Rung::usb_reset, Rung::reset_pulse, Rung::power_cycle};
    for (std::size_t last = 0; last < all.size(); ++last) {
        Equipped modem;
        modem.may_reset_usb = true;
        BOOST_TEST((modem.cured_after(Fault::silent, all[last]) <= 10min));
        const Path path(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        BOOST_TEST((modem.rungs() == path));
        BOOST_TEST(modem.all_for(Fault::silent));
        for (const auto& action : modem.keeper->history()) {
            BOOST_TEST(action.cured == (action.rung == all[last]));
            BOOST_TEST(action.reason.starts_with("probes without an answer"));
        }
    }
}

// A modem that hangs idle and needs its reset line sends again within 180 s, whatever the rungs
// before it come to, if it boots in at most 30 s.
BOOST_AUTO_TEST_CASE(a_hung_modem_is_reset_and_ready_within_180_s) {
    for (const bool usb : {false, true}) {
        for (const bool obeys : {false, true}) {
            Equipped modem;
            modem.may_reset_usb = usb;
            modem.obeys_in_silence = obeys;
            modem.boot_time = 30s;
            BOOST_TEST((modem.cured_after(Fault::silent, Rung::reset_pulse) <= 180s));
            BOOST_TEST(modem.resets == 1);
            BOOST_TEST(modem.last().cured);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(silence_after_a_submit_is_a_fault_of_its_own, Equipped) {
    illness = Fault::silent;
    cure = Rung::soft_restart;
    const hal::Instant limit_over = clock.now();
    keeper->submitted({SubmitOutcome::Kind::unknown, 0, {Errc::timed_out, "AT+CMGS"}});
    BOOST_TEST(run_until_well(180s));
    BOOST_TEST((clock.now() <= limit_over + 180s));
    BOOST_TEST(all_for(Fault::silent_in_submit));
    BOOST_TEST((rungs() == Path{Rung::escape, Rung::reopen, Rung::soft_restart}));
}

BOOST_FIXTURE_TEST_CASE(a_submit_without_an_answer_is_no_fault_if_at_is_answered, Equipped) {
    for (int i = 0; i < 4; ++i) {
        keeper->submitted({SubmitOutcome::Kind::unknown, 0, {Errc::timed_out, "AT+CMGS"}});
        run_for(2min);
    }
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(three_submits_without_a_prompt_are_silence, Equipped) {
    for (int i = 0; i < 3; ++i) {
        keeper->submitted({SubmitOutcome::Kind::not_submitted, 0, {Errc::no_prompt, "AT+CMGS"}});
    }
    BOOST_TEST((keeper->state() == ModemState::recovering));
    BOOST_TEST(run_until_ready(10s));
    BOOST_TEST(all_for(Fault::silent_in_submit));
}

// The port is lost in the midst of a submit, and does not come back: until its limit is over the
// message may be on its way.
BOOST_FIXTURE_TEST_CASE(no_rung_is_tried_while_a_submits_limit_runs, Equipped) {
    fall_ill(Fault::vanished, Rung::reset_pulse);
    const hal::Instant limit = clock.now() + profile.timeouts.submit;
    const hal::WallTime not_before = clock.wall_now() + profile.timeouts.submit;
    keeper->submitted({SubmitOutcome::Kind::unknown, 0, {Errc::port_gone, "AT+CMGS"}});
    keeper->listen_first(limit);
    BOOST_TEST(run_until_well(10min));
    BOOST_TEST((rungs() == Path{Rung::reset_pulse}));
    BOOST_TEST((last().at >= not_before));
    BOOST_TEST((clock.now() <= limit + 60s));
}

BOOST_FIXTURE_TEST_CASE(what_was_asked_for_waits_for_the_submit_too, Equipped) {
    const hal::Instant limit = clock.now() + 300s;
    plugged = false;
    keeper->submitted({SubmitOutcome::Kind::unknown, 0, {Errc::port_gone, "AT+CMGS"}});
    plugged = true;
    keeper->listen_first(limit);
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).has_value());
    BOOST_TEST(!run_until_ready(299s));
    BOOST_TEST(resets == 0);
    run_for(1min);
    BOOST_TEST(resets == 1);
}

BOOST_FIXTURE_TEST_CASE(garbage_is_cured_but_never_by_taking_the_supply, Equipped) {
    BOOST_TEST((cured_after(Fault::garbage, Rung::soft_restart) <= 1h));
    BOOST_TEST((rungs() == Path{Rung::escape, Rung::reopen, Rung::soft_restart}));
    run_for(2min);
    BOOST_TEST(last().cured);
    BOOST_TEST((cured_after(Fault::garbage, Rung::power_cycle) == hal::Instant::duration::max()));
    BOOST_TEST(cuts + presses == 0);
}

// One command with one odd answer is a firmware's habit.
BOOST_FIXTURE_TEST_CASE(one_odd_answer_among_sensible_ones_is_no_garbage, Equipped) {
    for (int i = 0; i < 100; ++i) {
        keeper->failed({Errc::unexpected_reply, "AT+QCSQ"});
        run_for(31s);
    }
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(a_stuck_modem_is_restarted_and_cured_when_a_submit_is_taken, Equipped) {
    traffic = true;
    BOOST_TEST((cured_after(Fault::stuck, Rung::reset_pulse) <= 15min));
    BOOST_TEST((rungs() == Path{Rung::soft_restart, Rung::reset_pulse}));
    BOOST_TEST(all_for(Fault::stuck));
    BOOST_TEST(last().reason == "3 times in a row: +CMS ERROR: 500");
    run_for(3min);
    BOOST_TEST(!keeper->history()[0].cured);
    BOOST_TEST(last().cured);
}

BOOST_FIXTURE_TEST_CASE(a_stuck_modem_that_nothing_cures_is_used_on_and_tried_hourly, Equipped) {
    traffic = true;
    fall_ill(Fault::stuck, Rung::none);
    run_for(1h);
    BOOST_TEST((keeper->state() == ModemState::ready));  // receiving may work
    BOOST_TEST((rungs() == Path{Rung::soft_restart, Rung::reset_pulse, Rung::power_cycle}));
    run_for(23h);
    BOOST_TEST(resets <= 12);
    BOOST_TEST(resets + presses / 2 <= 12);
    BOOST_TEST(resets >= 5);
}

BOOST_FIXTURE_TEST_CASE(submits_that_all_fail_are_a_fault_of_a_registered_modem, Equipped) {
    traffic = true;
    submit_error = make_error_code(Errc::plain_error);
    BOOST_TEST((cured_after(Fault::submits_fail, Rung::soft_restart) <= 30min));
    BOOST_TEST(all_for(Fault::submits_fail));
    run_for(3min);
    BOOST_TEST(last().cured);
}

BOOST_FIXTURE_TEST_CASE(refusals_of_single_messages_are_none, Equipped) {
    traffic = true;
    // Unassigned number, barred, invalid PDU, SC busy: the network, or the message.
    for (const int code : {1, 8, 21, 28, 38, 304, 330, 192, 42}) {
        submit_error = {code == 38 ? 1 : code, hal::cms_category()};
        fall_ill(Fault::submits_fail, Rung::none);
        run_for(2h);
        BOOST_TEST(keeper->history().empty(), code);
    }
}

BOOST_FIXTURE_TEST_CASE(a_vanished_modem_is_fetched_back, Equipped) {
    BOOST_TEST((cured_after(Fault::vanished, Rung::reset_pulse) <= 2min));
    BOOST_TEST((rungs() == Path{Rung::reset_pulse}));
    BOOST_TEST(last().cured);
    BOOST_TEST(all_for(Fault::vanished));
    BOOST_TEST(presses == 0);  // the status line says that it runs
}

BOOST_FIXTURE_TEST_CASE(a_re_enumeration_is_no_vanishing, Equipped) {
    boots_until = clock.now() + 44s;
    run_for(2min);
    BOOST_TEST(keeper->starts() == 2U);
    BOOST_TEST(keeper->history().empty());
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_off_gets_one_press) {
    for (const bool by_line : {true, false}) {
        SickModem modem;
        modem.has_power_key = true;
        modem.has_status_line = by_line;
        modem.fall_ill(Fault::off, Rung::power_on);
        BOOST_TEST(modem.run_until_well(2min));
        BOOST_TEST(modem.presses == 1);
        BOOST_TEST(modem.powered);
        BOOST_TEST((modem.rungs() == Path{Rung::power_on}));
        BOOST_TEST(modem.last().cured);
        modem.run_for(1h);
        BOOST_TEST(modem.presses == 1);
    }
}

// It hangs, has left USB, and nothing but USB tells whether it runs: the press that would switch it
// on may do nothing, or switch it off. It comes back all the same.
BOOST_AUTO_TEST_CASE(a_vanished_modem_with_just_a_power_key_comes_back) {
    for (const bool turns_off : {false, true}) {
        SickModem modem;
        modem.has_power_key = true;
        modem.has_reset_line = false;
        modem.short_press_turns_off = turns_off;
        BOOST_REQUIRE(modem.run_until_ready(1min));
        modem.fall_ill(Fault::vanished, Rung::power_cycle);
        BOOST_TEST(modem.run_until_well(10min));
        BOOST_TEST((modem.rungs() == Path{Rung::power_on, Rung::power_cycle}));
        BOOST_TEST(modem.powered);
    }
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_boots_at_first_is_not_pressed_off, SickModem) {
    has_power_key = true;
    has_status_line = true;
    boots_until = clock.now() + 40s;
    BOOST_TEST(run_until_ready(1min));
    BOOST_TEST(presses == 0);
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_off_on_a_uart_gets_one_press_too) {
    for (const bool worked_before : {false, true}) {
        SickModem modem;
        modem.has_power_key = modem.has_status_line = modem.on_uart = true;
        modem.on_usb = false;
        if (worked_before) {
            BOOST_REQUIRE(modem.run_until_ready(1min));
        }
        modem.fall_ill(Fault::off, Rung::power_on);
        BOOST_TEST(modem.run_until_well(3min));
        BOOST_TEST(modem.presses == 1);
        BOOST_TEST((modem.rungs() == Path{Rung::power_on}));
    }
}

BOOST_FIXTURE_TEST_CASE(restarts_by_itself_are_noted_and_many_cost_it_the_supply, Equipped) {
    has_rail = true;
    for (int i = 0; i < 3; ++i) {
        keeper->restarted();
        BOOST_TEST(run_until_ready(1min));
        run_for(5min);
    }
    BOOST_REQUIRE(keeper->history().size() == 1U);
    BOOST_TEST((last().rung == Rung::none));
    BOOST_TEST((last().fault == Fault::boots_by_itself));
    BOOST_TEST(last().result == "noted");
    for (int i = 0; i < 3; ++i) {
        keeper->restarted();
        run_for(5min);
    }
    BOOST_TEST((rungs() == Path{Rung::power_cycle}));
    BOOST_TEST(cuts == 1);
    BOOST_TEST(powered);
    run_for(2h);
    BOOST_TEST(last().cured);
}

BOOST_FIXTURE_TEST_CASE(a_failing_sim_is_good_for_a_soft_restart_and_no_more, Equipped) {
    fall_ill(Fault::sim, Rung::none);
    run_for(9min);
    BOOST_TEST(keeper->history().empty());
    run_for(12h);
    BOOST_TEST(resets + presses == 0);
    BOOST_TEST(restarts >= 8);
    BOOST_TEST(restarts <= 13);
    BOOST_TEST(all_for(Fault::sim));
    recover();
    run_for(2h);
    BOOST_TEST((keeper->state() == ModemState::ready));
}

BOOST_FIXTURE_TEST_CASE(a_sim_that_is_out_locked_or_busy_is_no_fault, Equipped) {
    for (const auto sim : {hal::SimState::absent, hal::SimState::pin_required, hal::SimState::busy,
                           hal::SimState::puk_required, hal::SimState::unknown}) {
        for (int minutes = 0; minutes < 300; ++minutes) {
            keeper->seen(sim, {.state = hal::RegistrationState::searching});
            clock.jump_to(clock.now() + 1min);
        }
    }
    BOOST_TEST(keeper->history().empty());
    BOOST_TEST((keeper->state() == ModemState::ready));
}

BOOST_FIXTURE_TEST_CASE(a_missing_network_is_waited_for_an_hour_and_then_longer, Equipped) {
    fall_ill(Fault::no_network, Rung::none);
    run_for(59min);
    BOOST_TEST(restarts == 0);
    run_for(2min);
    BOOST_TEST(restarts == 1);
    run_for(24h);
    BOOST_TEST(restarts >= 3);
    BOOST_TEST(restarts <= 5);
    BOOST_TEST(resets + presses == 0);
    BOOST_TEST(all_for(Fault::no_network));
}

BOOST_FIXTURE_TEST_CASE(a_network_that_denies_is_no_fault, Equipped) {
    seeking = hal::RegistrationState::denied;
    fall_ill(Fault::no_network, Rung::none);
    run_for(24h);
    BOOST_TEST(keeper->history().empty());
}

BOOST_FIXTURE_TEST_CASE(the_operator_gets_a_rung_at_the_expense_of_its_budget, Equipped) {
    for (const Rung rung : {Rung::soft_restart, Rung::reset_pulse, Rung::power_cycle}) {
        BOOST_TEST(keeper->ask_for(rung).has_value());
        BOOST_TEST((keeper->next_due() <= clock.now()));
        run_for(3min);
        BOOST_TEST((keeper->state() == ModemState::ready));
        BOOST_TEST((last().rung == rung));
        BOOST_TEST((last().fault == Fault::asked));
        BOOST_TEST(last().cured);
    }
    BOOST_TEST(keeper->ask_for(Rung::escape).error().code == Errc::not_supported);
    run_for(5min);
    BOOST_TEST(keeper->ask_for(Rung::power_cycle).has_value());
    run_for(10min);
    BOOST_TEST(keeper->ask_for(Rung::power_cycle).error().code == Errc::not_ready);
    BOOST_TEST(presses == 4);
}

BOOST_FIXTURE_TEST_CASE(asking_for_what_the_board_lacks_costs_the_modem_nothing, Equipped) {
    has_reset_line = false;
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).has_value());
    run_for(1min);
    BOOST_TEST((keeper->state() == ModemState::ready));
    BOOST_TEST(keeper->starts() == 1U);
    BOOST_TEST(last().result == "not available: the board has no reset line");
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).error().code == Errc::not_supported);
}

BOOST_FIXTURE_TEST_CASE(a_dry_run_says_everything_and_does_nothing, SickModem) {
    has_power_key = has_status_line = has_rail = may_reset_usb = dry_run = true;
    restart_worker();
    BOOST_REQUIRE(run_until_ready(1min));
    const int opened = opens;
    fall_ill(Fault::silent, Rung::escape);
    cure = Rung::none;
    run_for(24h);
    BOOST_TEST((keeper->state() == ModemState::dead));
    BOOST_TEST(opens == opened);
    BOOST_TEST(restarts + usb_resets + resets + presses + cuts == 0);
    BOOST_TEST(keeper->history().size() >= 24U * 4);
    for (const auto& action : keeper->history()) {
        BOOST_TEST(action.result == "dry run");
        BOOST_TEST(!action.cured);
    }
    recover();
    BOOST_TEST(run_until_ready(70s));
}

BOOST_AUTO_TEST_SUITE_END()
