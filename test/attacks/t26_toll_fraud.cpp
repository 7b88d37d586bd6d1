// T26: whoever has an account spends the SIM's money. In any hour and any day an account has at
// most its limit, though the worker is killed again and again; and no account may send to
// premium-rate numbers unless somebody has said so. Red if the count were only in memory.
#include <boost/test/unit_test.hpp>
#include <deque>
#include <random>

#include "outbox/fixture.hpp"
#include "settings/settings.hpp"

namespace {

using namespace std::chrono_literals;

constexpr settings::Limits limits{.per_hour = 10, .per_day = 60};
constexpr unsigned kills = 250;

/// How many of these are younger than `window`.
std::size_t within(const std::deque<hal::Instant>& accepted, hal::Instant now,
                   hal::Instant::duration window) {
    return static_cast<std::size_t>(
        std::ranges::count_if(accepted, [&](hal::Instant one) { return now - one < window; }));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(toll_fraud, test_support::StoreFixture)

BOOST_AUTO_TEST_CASE(no_kill_gives_an_account_more_than_its_limits) {
    settings::Account plc;
    plc.username = "plc";
    plc.limits = limits;
    std::mt19937 random(26);  // NOLINT(cert-msc51-cpp): the same run each time
    std::deque<hal::Instant> accepted;
    unsigned refused = 0;
    for (unsigned life = 0; life < kills; ++life) {
        store->limit_accounts({plc});
        for (auto tries = random() % 12; tries != 0; --tries) {
            if (store->add(message())) {
                accepted.push_back(clock.now());
            } else {
                ++refused;
            }
            BOOST_REQUIRE(within(accepted, clock.now(), 1h) <= limits.per_hour);
            BOOST_REQUIRE(within(accepted, clock.now(), 24h) <= limits.per_day);
        }
        wait(std::chrono::seconds(random() % 1200U));
        crash();
    }
    BOOST_TEST(refused > 0U);
    BOOST_TEST(accepted.size() > std::size_t{limits.per_day});  // the windows move on
}

BOOST_AUTO_TEST_CASE(an_account_may_not_send_to_premium_rates_unless_somebody_says_so) {
    settings::Destinations destinations;
    // International premium rate service, ITU-T E.164.1.
    BOOST_TEST(!settings::may_send(destinations, "+979012345678"));
    BOOST_TEST(settings::may_send(destinations, "+447700900123"));
    destinations.premium = true;
    BOOST_TEST(settings::may_send(destinations, "+979012345678"));
}

BOOST_AUTO_TEST_SUITE_END()
