#include "recovery/ladder.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

using hal::Instant;
using hal::Rung;
using hal::recovery::Ladder;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{1000s};

/// Climbs for `duration` with a modem that no rung cures, as fast as the ladder allows. `lacking`
/// is not to be had.
std::map<Rung, std::vector<Instant>> climb_hopelessly(Instant::duration duration,
                                                      Rung lacking = Rung::none) {
    std::map<Rung, std::vector<Instant>> tries;
    Ladder ladder;
    Instant now = start;
    while (now < start + duration) {
        const auto step = ladder.next(now);
        BOOST_REQUIRE((step.at >= now));
        now = step.at;
        if (step.rung == Rung::none) {
            ladder.start_over();
        } else if (step.rung == lacking) {
            ladder.skip(step.rung);
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

BOOST_AUTO_TEST_CASE(rungs_come_in_order_and_end_in_an_hours_rest) {
    Ladder ladder;
    for (const Rung rung : {Rung::escape, Rung::reopen, Rung::soft_restart, Rung::reset_pulse}) {
        BOOST_TEST((ladder.next(start) == Ladder::Step{rung, start}));
        ladder.tried(rung, start);
    }
    BOOST_TEST((ladder.next(start) == Ladder::Step{Rung::none, start + 1h}));
}

BOOST_AUTO_TEST_CASE(a_cure_begins_anew_at_the_bottom) {
    Ladder ladder;
    ladder.tried(Rung::escape, start);
    ladder.tried(Rung::reopen, start);
    ladder.start_over();
    BOOST_TEST((ladder.next(start + 1min).rung == Rung::escape));
}

BOOST_AUTO_TEST_CASE(a_rung_that_is_not_to_be_had_is_passed_without_cost) {
    Ladder ladder;
    ladder.tried(Rung::reopen, start);
    ladder.skip(Rung::soft_restart);
    BOOST_TEST((ladder.next(start) == Ladder::Step{Rung::reset_pulse, start}));
    ladder.start_over();
    ladder.tried(Rung::reopen, start);
    BOOST_TEST((ladder.next(start) == Ladder::Step{Rung::soft_restart, start}));
}

BOOST_AUTO_TEST_CASE(a_rung_waits_for_its_distance) {
    const std::pair<Rung, Instant::duration> table[] = {{Rung::soft_restart, 60s},
                                                        {Rung::reset_pulse, 5min}};
    for (const auto& [rung, distance] : table) {
        Ladder ladder;
        ladder.tried(rung, start);
        ladder.start_over();
        ladder.skip(static_cast<Rung>(static_cast<int>(rung) - 1));
        BOOST_TEST((ladder.next(start + 10s) == Ladder::Step{rung, start + distance}));
        BOOST_TEST((ladder.next(start + 1000s) == Ladder::Step{rung, start + 1000s}));
    }
}

BOOST_AUTO_TEST_CASE(a_used_up_budget_passes_the_rung_until_the_hour_is_over) {
    Ladder ladder;
    for (int i = 0; i < 4; ++i) {
        ladder.tried(Rung::reset_pulse, start + i * 5min);
        ladder.start_over();
    }
    ladder.tried(Rung::soft_restart, start + 20min);
    BOOST_TEST((ladder.next(start + 20min).rung == Rung::none));
    BOOST_TEST((ladder.next(start + 59min).rung == Rung::none));
    BOOST_TEST((ladder.next(start + 60min).rung == Rung::reset_pulse));
}

BOOST_AUTO_TEST_CASE(a_modem_that_nothing_cures_never_sees_a_reset_loop) {
    for (const Rung lacking : {Rung::none, Rung::soft_restart}) {
        auto tries = climb_hopelessly(24h * 10, lacking);
        BOOST_TEST(most_within(tries[Rung::reset_pulse], 1h) <= 4U);
        BOOST_TEST(most_within(tries[Rung::reset_pulse], 24h) <= 12U);
        BOOST_TEST(most_within(tries[Rung::reset_pulse], 5min) == 1U);
        BOOST_TEST(tries[Rung::reset_pulse].size() >= 10U * 10U);  // nor is it forgotten
    }
}

// The modem is well again after each rung, and sick at once: escalation is by budget alone.
BOOST_AUTO_TEST_CASE(a_flapping_modem_keeps_all_budgets) {
    Ladder ladder;
    std::map<Rung, std::vector<Instant>> tries;
    for (Instant now = start; now < start + 48h;) {
        const auto step = ladder.next(now);
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
        BOOST_TEST(most_within(tries[policy.rung], policy.spacing) == 1U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
