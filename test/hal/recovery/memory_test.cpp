// What holds over restarts of the worker.
#include <boost/test/unit_test.hpp>

#include "sick_modem.hpp"

using hal::Fault;
using hal::ModemState;
using hal::RecoveryAction;
using hal::Rung;
using namespace std::chrono_literals;

namespace {

using Path = std::vector<Rung>;

struct Remembering : SickModem {
    RecoveryAction action(Rung rung, hal::Milliseconds age, std::string result = "done") {
        return {.at = clock.wall_now() - age,
                .rung = rung,
                .fault = Fault::silent,
                .reason = "probes without an answer",
                .result = std::move(result)};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_FIXTURE_TEST_CASE(each_action_is_stored_before_its_rung_and_after_it, Remembering) {
    BOOST_REQUIRE(run_until_ready(1min));
    fall_ill(Fault::silent, Rung::soft_restart);
    BOOST_TEST(run_until_well(5min));
    BOOST_REQUIRE(stored.size() == 3U);
    BOOST_TEST((stored[2].rung == Rung::soft_restart));
    BOOST_TEST(stored[2].result == "done");
    BOOST_TEST(stored[2].cured);
    BOOST_TEST(!stored[1].cured);
}

BOOST_FIXTURE_TEST_CASE(history_shows_what_an_earlier_life_did, Remembering) {
    stored = {action(Rung::escape, 3h), action(Rung::reopen, 2h)};
    restart_worker();
    BOOST_REQUIRE(keeper->history().size() == 2U);
    BOOST_TEST((keeper->history()[1].rung == Rung::reopen));
    BOOST_TEST(run_until_ready(1min));
    BOOST_TEST(!last().cured);  // too long ago
}

// Killed in the midst of the pulse: the modem gets its boot time, and the climb goes on above.
BOOST_FIXTURE_TEST_CASE(an_interrupted_rung_is_not_repeated, Remembering) {
    has_rail = true;
    stored = {action(Rung::escape, 30s), action(Rung::reset_pulse, 200ms, "")};
    fall_ill(Fault::silent, Rung::power_cycle);
    restart_worker();
    BOOST_TEST(stored[1].result == "interrupted");
    BOOST_TEST((keeper->state() == ModemState::recovering));
    run_for(40s);
    BOOST_TEST(cuts + resets + restarts == 0);
    BOOST_TEST(run_until_well(1min));
    BOOST_TEST((rungs() == Path{Rung::escape, Rung::reset_pulse, Rung::power_cycle}));
    BOOST_TEST(resets == 0);
    BOOST_TEST(cuts == 1);
}

BOOST_FIXTURE_TEST_CASE(an_interrupted_rung_may_have_cured, Remembering) {
    stored = {action(Rung::reset_pulse, 200ms, "")};
    boots_until = clock.now() + 15s;
    restart_worker();
    BOOST_TEST(run_until_ready(20s));
    BOOST_TEST(last().cured);
    BOOST_TEST(stored.back().cured);
    BOOST_TEST(stored.back().result == "interrupted");
}

// The key was pressed to switch it off, and the worker died before it was pressed again.
BOOST_FIXTURE_TEST_CASE(a_modem_left_off_by_a_killed_worker_is_switched_on, Remembering) {
    has_power_key = has_status_line = true;
    powered = false;
    stored = {action(Rung::power_cycle, 3s, "")};
    restart_worker();
    BOOST_TEST(run_until_ready(2min));
    BOOST_TEST(presses == 1);
    BOOST_TEST((last().rung == Rung::power_on));
}

// And nobody looks again and again whether it has ended.
BOOST_FIXTURE_TEST_CASE(a_wish_waits_for_the_end_of_a_power_cycle, Remembering) {
    has_rail = true;
    BOOST_REQUIRE(run_until_ready(1min));
    BOOST_TEST(keeper->ask_for(Rung::power_cycle).has_value());
    static_cast<void>(keeper->ready());
    static_cast<void>(keeper->ready());
    BOOST_REQUIRE(!powered);
    BOOST_TEST(keeper->ask_for(Rung::soft_restart).has_value());
    BOOST_TEST((keeper->next_due() > clock.now()));
    BOOST_TEST(run_until_ready(5min));
    BOOST_TEST(powered);
}

BOOST_FIXTURE_TEST_CASE(a_stop_in_the_midst_of_a_power_cycle_gives_the_supply_back, Remembering) {
    has_rail = true;
    BOOST_REQUIRE(run_until_ready(1min));
    BOOST_TEST(keeper->ask_for(Rung::power_cycle).has_value());
    static_cast<void>(keeper->ready());
    static_cast<void>(keeper->ready());
    BOOST_REQUIRE(!powered);
    BOOST_TEST((keeper->state() == ModemState::recovering));
    keeper.reset();
    BOOST_TEST(powered);
}

BOOST_FIXTURE_TEST_CASE(budgets_hold_over_restarts, Remembering) {
    fall_ill(Fault::silent, Rung::none);
    for (int hour = 0; hour < 24; ++hour) {
        for (int i = 0; i < 6; ++i) {
            restart_worker();
            run_for(10min);
        }
    }
    BOOST_TEST(resets <= 12);
    BOOST_TEST(resets >= 6);
    BOOST_TEST(restarts <= 24);
}

// Without a clock that is right at first: an action of the future has just happened.
BOOST_FIXTURE_TEST_CASE(actions_of_the_future_count_as_just_now, Remembering) {
    for (int i = 0; i < 4; ++i) {
        stored.push_back(action(Rung::reset_pulse, -1h * (i + 1)));
        stored.back().cured = true;
    }
    restart_worker();
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).error().code == hal::Errc::not_ready);
    run_for(61min);
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).has_value());
}

// A month of resets must not forbid those of the first day after a start in the past.
BOOST_FIXTURE_TEST_CASE(actions_of_the_future_keep_their_distance, Remembering) {
    has_reset_line = true;
    for (int day = 20; day > 1; --day) {
        stored.push_back(action(Rung::reset_pulse, -30 * 24h + day * 24h));
        stored.back().cured = true;
    }
    restart_worker();
    BOOST_TEST(run_until_ready(1min));
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).error().code == hal::Errc::not_ready);  // spacing
    run_for(6min);
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).has_value());
}

BOOST_FIXTURE_TEST_CASE(dry_runs_and_lacking_rungs_cost_no_budget, Remembering) {
    for (int i = 0; i < 4; ++i) {
        stored.push_back(action(Rung::reset_pulse, 10min * (i + 1),
                                i % 2 == 0 ? "dry run" : "not available: reset"));
    }
    restart_worker();
    BOOST_TEST((keeper->state() == ModemState::absent));
    BOOST_TEST(keeper->ask_for(Rung::reset_pulse).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
