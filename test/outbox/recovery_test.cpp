#include <boost/test/unit_test.hpp>

#include "database/refusing_disk.hpp"
#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::State;

struct Recovery : test_support::StoreFixture {
    outbox::Claim resolving() {
        const auto claims = store->unresolved("modem1");
        BOOST_REQUIRE((claims && claims->size() == 1));
        return claims->front();
    }
    std::size_t expired() {
        const auto progress = store->expire();
        BOOST_REQUIRE(progress.has_value());
        return progress->size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recovery, Recovery)

BOOST_AUTO_TEST_CASE(what_a_claim_says_of_its_last_attempt_survives) {
    auto asked = message();
    asked.uncertain = profile::UncertainPolicy::resend;
    add(asked);
    const auto claim = *next();
    BOOST_TEST(!claim.armed_ago.has_value());
    BOOST_TEST(claim.imsi.empty());
    BOOST_TEST(store->arm(claim, sender, 41).has_value());
    crash();
    BOOST_TEST(int{*resolving().reference_before} == 41);
    BOOST_TEST((resolving().uncertain == profile::UncertainPolicy::resend));
    BOOST_TEST(resolving().imsi == imsi);
    BOOST_TEST(resolving().attempts == 1U);
}

BOOST_AUTO_TEST_CASE(within_a_boot_the_steady_clock_tells_since_when_it_was_armed) {
    add();
    arm();
    wait(100s);
    clock.jump_wall(24h);
    crash();
    wait(20s);
    BOOST_TEST((resolving().armed_ago == 120s));
}

BOOST_AUTO_TEST_CASE(over_a_boot_no_longer_than_both_clocks_can_prove) {
    // The machine has been up for longer than the wall clock says that it is ago ...
    add();
    arm();
    wait(100s);
    lose_power();
    BOOST_TEST((resolving().armed_ago == 100s));
    // ... or a clock that was set on says that it is ago for longer than the machine was up.
    settle(resolving(), {.state = State::uncertain});
    add();
    arm();
    clock.jump_wall(24h * 365);
    lose_power();
    BOOST_TEST((*resolving().armed_ago <= clock.now().time_since_epoch()));
    // Set back, it says nothing.
    settle(resolving(), {.state = State::uncertain});
    add();
    arm();
    clock.jump_wall(-24h);
    lose_power();
    BOOST_TEST((resolving().armed_ago == 0s));
}

BOOST_AUTO_TEST_CASE(nor_is_a_clock_believed_that_was_never_set) {
    const auto back = first_1970();
    clock.jump_wall(back);
    add();
    arm();
    wait(100s);
    clock.jump_wall(-back);
    lose_power();
    BOOST_TEST((resolving().armed_ago == 0s));
    wait(5s);
    BOOST_TEST((resolving().armed_ago == 5s));
}

BOOST_AUTO_TEST_CASE(within_a_boot_a_clock_that_is_set_moves_no_lifetime) {
    add();
    wait(1h);
    clock.jump_wall(24h * 365);
    crash();
    wait(3h - 1s);
    BOOST_TEST(expired() == 0U);
    wait(1s);
    BOOST_TEST(expired() == 1U);
}

BOOST_AUTO_TEST_CASE(over_a_boot_the_wall_clock_tells_how_much_of_a_lifetime_is_left) {
    add();
    wait(3h);
    lose_power();
    wait(1h - 1s);
    BOOST_TEST(expired() == 0U);
    wait(1s);
    BOOST_TEST(expired() == 1U);
}

BOOST_AUTO_TEST_CASE(if_it_cannot_the_whole_lifetime_is_left) {
    const auto back = first_1970();
    clock.jump_wall(back);
    add();
    wait(3h);
    clock.jump_wall(-back);  // 1970 when it was accepted, and 56 years later at once.
    lose_power();
    wait(4h - 1s);
    BOOST_TEST(expired() == 0U);
    wait(1s);
    BOOST_TEST(expired() == 1U);
}

BOOST_AUTO_TEST_CASE(what_comes_back_after_its_lifetime_expires_too) {
    const auto id = add();
    const auto claim = arm();
    wait(5h);
    BOOST_TEST(expired() == 0U);
    settle(claim, {.state = State::queued, .due = clock.now()});
    BOOST_TEST(expired() == 1U);
    BOOST_TEST(state(id) == "expired");
}

BOOST_AUTO_TEST_CASE(each_death_with_a_part_in_hand_is_counted_for_it) {
    add();
    const auto healthy = add();
    for (unsigned deaths = 0; deaths < 3; ++deaths) {
        BOOST_TEST(next()->crashes == deaths);
        crash();
    }
    BOOST_TEST(next()->crashes == 3U);
    settle(*next(), {.state = State::failed, .error = "poison"});
    BOOST_TEST(next()->id == healthy);
    BOOST_TEST(next()->crashes == 0U);
}

BOOST_AUTO_TEST_CASE(so_it_is_if_it_was_armed) {
    add();
    arm();
    crash();
    BOOST_TEST(resolving().crashes == 1U);
    settle(resolving(), {.state = State::queued, .due = clock.now()});
    BOOST_TEST(next()->crashes == 1U);  // Resolving it has proven nothing about it.
}

BOOST_AUTO_TEST_CASE(no_death_is_counted_twice) {
    add();
    BOOST_TEST(next().has_value());
    crash();
    store->answered("nobody");
    crash();  // With empty hands.
    BOOST_TEST(next()->crashes == 1U);
}

BOOST_AUTO_TEST_CASE(an_attempt_that_comes_to_an_end_clears_what_was_counted) {
    add();
    BOOST_TEST(next().has_value());
    crash();
    settle(arm(), {.state = State::queued, .due = clock.now()});
    BOOST_TEST(next()->crashes == 0U);
}

BOOST_AUTO_TEST_CASE(neither_a_clean_stop_nor_what_was_let_go_is_a_death) {
    add();
    BOOST_TEST(next().has_value());
    reopen();
    BOOST_TEST(next()->crashes == 0U);
    store->release(*next());
    crash();
    BOOST_TEST(next()->crashes == 0U);
    settle(arm(), {.state = State::sent, .reference = 1});
    crash();
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(a_disk_that_cannot_be_read_at_the_start_is_recovered_when_it_can) {
    const auto id = add();
    arm();
    close();
    {
        database_test::RefusingDisk disk;
        disk.on_open = SQLITE_CANTOPEN;
        open();
        BOOST_TEST(!store->next_due(sender).has_value());
        BOOST_TEST(!store->add(message()).has_value());
        disk.on_open = SQLITE_OK;
        wait(1s);
        BOOST_TEST(!next().has_value());
        BOOST_TEST(state(id) == "resolving");
        close();
    }
    open();
}

BOOST_AUTO_TEST_SUITE_END()
