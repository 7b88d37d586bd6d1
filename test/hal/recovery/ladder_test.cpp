#include "recovery/ladder.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

using hal::Instant;
using hal::Rung;
using hal::recovery::Ladder;
using hal::recovery::Rungs;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{1000s};
constexpr Rungs all{Rung::escape,   Rung::reopen,      Rung::soft_restart, Rung::usb_reset,
                    Rung::power_on, Rung::reset_pulse, Rung::power_cycle};

/// Climbs for `duration` with a modem that no rung cures, as fast as the ladder allows, resting an
/// hour after each climb. `lacking` is not to be had.
std::map<Rung, std::vector<Instant>> climb_hopelessly(Instant::duration duration,
                                                      Rung lacking = Rung::none) {
    std::map<Rung, std::vector<Instant>> tries;
    Ladder ladder;
    Instant now = start;
    while (now < start + duration) {
        const auto step = ladder.next(all, now);
        BOOST_REQUIRE((step.at >= now));
        now = step.at;
        if (step.rung == Rung::none) {
            ladder.start_over();
            now += 1h;
        } else if (step.rung == lacking) {
            ladder.lacks(step.rung);
        } else {
            ladder.tried(step.rung, now);
            tries[step.rung].push_back(now);
        }
    }
    return tries;
}

/// The most tries within any window of this length.
std::size_t most_within(const std::vector<Instant>& tries, Instant::duration window) {
    std::size_t most = 0;
    for (const Instant first : tries) {
        most = std::max(most, static_cast<std::size_t>(std::count_if(
                                  tries.begin(), tries.end(),
                                  [&](Instant at) { return at >= first && at < first + window; })));
    }
    return most;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ladder)

BOOST_AUTO_TEST_CASE(each_rung_has_its_policy_in_its_place) {
    int rung = 1;
    for (const auto& policy : hal::recovery::ladder_policies) {
        BOOST_TEST((policy.rung == static_cast<Rung>(rung++)));
        BOOST_TEST(policy.per_hour <= policy.per_day);
    }
    const auto& policies = hal::recovery::ladder_policies;
    BOOST_TEST((policies[2].spacing >= 60s));
    BOOST_TEST((policies[5].spacing >= 5min));
    BOOST_TEST(policies[5].per_hour == 4U);
    BOOST_TEST(policies[5].per_day == 12U);
    BOOST_TEST(policies[6].per_hour == 2U);
    BOOST_TEST(policies[6].per_day == 6U);
}

BOOST_AUTO_TEST_CASE(rungs_come_in_order_and_end) {
    Ladder ladder;
    for (const auto& policy : hal::recovery::ladder_policies) {
        BOOST_TEST((ladder.next(all, start) == Ladder::Step{policy.rung, start}));
        ladder.tried(policy.rung, start);
    }
    BOOST_TEST((ladder.next(all, start).rung == Rung::none));
}

BOOST_AUTO_TEST_CASE(a_fault_has_its_own_rungs) {
    const Rungs some{Rung::soft_restart, Rung::power_cycle};
    Ladder ladder;
    BOOST_TEST((ladder.next(some, start).rung == Rung::soft_restart));
    ladder.tried(Rung::soft_restart, start);
    BOOST_TEST((ladder.next(some, start).rung == Rung::power_cycle));
    ladder.tried(Rung::power_cycle, start);
    BOOST_TEST((ladder.next(some, start).rung == Rung::none));
}

BOOST_AUTO_TEST_CASE(a_cure_begins_anew_at_the_bottom) {
    Ladder ladder;
    ladder.tried(Rung::escape, start);
    ladder.tried(Rung::reopen, start);
    ladder.start_over();
    BOOST_TEST((ladder.next(all, start + 1min).rung == Rung::escape));
}

BOOST_AUTO_TEST_CASE(a_rung_that_is_not_to_be_had_is_passed_without_cost) {
    Ladder ladder;
    ladder.tried(Rung::reopen, start);
    ladder.lacks(Rung::soft_restart);
    BOOST_TEST((ladder.next(all, start) == Ladder::Step{Rung::usb_reset, start}));
    ladder.start_over();
    ladder.tried(Rung::reopen, start);
    BOOST_TEST((ladder.next(all, start) == Ladder::Step{Rung::usb_reset, start}));
    BOOST_TEST(ladder.affordable(Rung::soft_restart, start));
}

BOOST_AUTO_TEST_CASE(a_rung_that_is_needless_is_passed_once) {
    Ladder ladder;
    ladder.tried(Rung::usb_reset, start);
    ladder.pass(Rung::power_on);
    BOOST_TEST((ladder.next(all, start).rung == Rung::reset_pulse));
    ladder.start_over();
    ladder.tried(Rung::usb_reset, start + 2min);
    BOOST_TEST((ladder.next(all, start + 2min) == Ladder::Step{Rung::power_on, start + 2min}));
}

BOOST_AUTO_TEST_CASE(a_rung_waits_for_its_distance) {
    const std::pair<Rung, Instant::duration> table[] = {
        {Rung::soft_restart, 60s}, {Rung::reset_pulse, 5min}, {Rung::power_cycle, 5min}};
    for (const auto& [rung, distance] : table) {
        Ladder ladder;
        ladder.tried(rung, start);
        ladder.start_over();
        BOOST_TEST((ladder.next({rung}, start + 10s) == Ladder::Step{rung, start + distance}));
        BOOST_TEST((ladder.next({rung}, start + 1000s) == Ladder::Step{rung, start + 1000s}));
    }
}

BOOST_AUTO_TEST_CASE(a_used_up_budget_passes_the_rung_until_the_hour_is_over) {
    Ladder ladder;
    for (int i = 0; i < 4; ++i) {
        ladder.tried(Rung::reset_pulse, start + i * 5min);
    }
    ladder.start_over();
    const Rungs reset{Rung::reset_pulse};
    BOOST_TEST((ladder.next(reset, start + 20min).rung == Rung::none));
    BOOST_TEST((ladder.next(reset, start + 59min).rung == Rung::none));
    BOOST_TEST((ladder.next(reset, start + 60min).rung == Rung::reset_pulse));
}

BOOST_AUTO_TEST_CASE(pulses_and_power_cycles_share_the_budget_of_hard_resets) {
    Ladder ladder;
    ladder.tried(Rung::power_cycle, start);
    for (int i = 1; i < 4; ++i) {
        ladder.tried(Rung::reset_pulse, start + i * 5min);
    }
    BOOST_TEST(!ladder.affordable(Rung::reset_pulse, start + 30min));
    BOOST_TEST(!ladder.affordable(Rung::power_cycle, start + 30min));
    BOOST_TEST(ladder.affordable(Rung::reset_pulse, start + 60min));
}

BOOST_AUTO_TEST_CASE(a_modem_that_nothing_cures_never_sees_a_reset_loop) {
    for (const Rung lacking : {Rung::none, Rung::soft_restart}) {
        auto tries = climb_hopelessly(24h * 10, lacking);
        BOOST_TEST(most_within(tries[Rung::reset_pulse], 1h) <= 4U);
        BOOST_TEST(most_within(tries[Rung::reset_pulse], 24h) <= 12U);
        BOOST_TEST(most_within(tries[Rung::reset_pulse], 5min) == 1U);
        BOOST_TEST(tries[Rung::reset_pulse].size() >= 10U * 5U);  // nor is it forgotten
    }
}

// The modem is well again after each rung, and sick at once: escalation is by budget alone.
BOOST_AUTO_TEST_CASE(a_flapping_modem_keeps_all_budgets) {
    Ladder ladder;
    std::map<Rung, std::vector<Instant>> tries;
    for (Instant now = start; now < start + 48h;) {
        const auto step = ladder.next(all, now);
        now = step.at + 1s;
        if (step.rung != Rung::none) {
            ladder.tried(step.rung, step.at);
            tries[step.rung].push_back(step.at);
        }
        ladder.start_over();
    }
    for (const auto& policy : hal::recovery::ladder_policies) {
        BOOST_TEST(most_within(tries[policy.rung], 1h) <= policy.per_hour);
        BOOST_TEST(most_within(tries[policy.rung], 24h) <= policy.per_day);
        BOOST_TEST(most_within(tries[policy.rung], policy.spacing) <= 1U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
