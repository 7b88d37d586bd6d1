#include <boost/test/unit_test.hpp>

#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::Sender;
using outbox::State;

const Sender two{"modem2", "001010000000002"};

struct Priorities : test_support::StoreFixture {
    outbox::MessageId add_with(int priority, const std::string& modem = "", unsigned parts = 1) {
        auto asked = message(parts, modem);
        asked.priority = priority;
        return add(asked);
    }
    void expect(const std::vector<outbox::MessageId>& order, const Sender& who = sender) {
        for (const outbox::MessageId& id : order) {
            const auto claim = next(who);
            BOOST_REQUIRE(claim.has_value());
            BOOST_TEST(claim->id == id);
            BOOST_TEST(store->arm(*claim, who, std::nullopt).has_value());
            settle(*claim, {.state = State::sent});
        }
        BOOST_TEST(!next(who).has_value());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(priorities, Priorities)

BOOST_AUTO_TEST_CASE(the_highest_goes_first_and_among_equals_the_oldest) {
    const auto low = add_with(0);
    const auto high = add_with(3);
    const auto middle = add_with(1, "", 2);
    const auto high_too = add_with(3);
    expect({high, high_too, middle, middle, low});
}

BOOST_AUTO_TEST_CASE(it_does_so_after_a_restart_too) {
    const auto low = add_with(0);
    const auto high = add_with(2);
    lose_power();
    expect({high, low});
}

BOOST_AUTO_TEST_CASE(what_was_asked_for_by_name_stands_in_the_same_order) {
    const auto first = add_with(1, "modem1");
    const auto second = add_with(1);
    const auto others = add_with(3, "modem2");
    const auto third = add_with(1, "modem1");
    const auto urgent = add_with(2, "modem1");
    expect({urgent, first, second, third});
    expect({others}, two);
}

BOOST_AUTO_TEST_CASE(what_a_higher_one_waits_for_does_not_hold_up_a_lower_one) {
    const auto high = add_with(3);
    const auto low = add_with(0);
    settle(arm(), {.state = State::queued, .due = clock.now() + 1min});
    expect({low});
    BOOST_TEST((next_at() == clock.now() + 1min));
    wait(1min);
    expect({high});
}

BOOST_AUTO_TEST_CASE(what_another_has_in_hand_is_passed_over_in_every_priority) {
    const auto high = add_with(3);
    const auto middle = add_with(1);
    const auto low = add_with(1);
    BOOST_TEST(next()->id == high);
    BOOST_TEST(next(two)->id == middle);
    BOOST_TEST(next({"modem3", ""})->id == low);
}

BOOST_AUTO_TEST_CASE(what_has_to_go_next_goes_before_all) {
    const auto low = add_with(0);
    const auto claim = *next();
    store->release(claim);
    add_with(3);
    BOOST_TEST((*store->next_due(sender, claim.message))->id == low);
}

BOOST_AUTO_TEST_CASE(unless_it_is_not_due) {
    add_with(0);
    const auto claim = arm();
    settle(claim, {.state = State::queued, .due = clock.now() + 1min});
    const auto high = add_with(3);
    BOOST_TEST((*store->next_due(sender, claim.message))->id == high);
}

// A network that takes long to say no must not keep the modem from all others.
BOOST_AUTO_TEST_CASE(what_was_refused_goes_behind_all_that_is_due_earlier) {
    const auto bad = add_with(0);
    wait(1s);
    const auto second = add_with(0);
    settle(arm(), {.state = State::queued, .due = clock.now() + 5min});
    wait(1s);
    const auto third = add_with(0);
    wait(10min);
    expect({second, third, bad});
}

BOOST_AUTO_TEST_CASE(a_refusal_puts_off_the_other_parts_to_the_same_number) {
    const auto bad = add_with(0, "", 3);
    settle(arm(), {.state = State::queued, .due = clock.now() + 5min});
    BOOST_TEST(!next().has_value());
    BOOST_TEST((next_at() == clock.now() + 5min));
    const auto other = add_with(0);
    expect({other});
    wait(5min);
    expect({bad, bad, bad});
}

BOOST_AUTO_TEST_CASE(what_may_be_a_second_copy_puts_off_no_other_part) {
    const auto id = add_with(0, "", 2);
    settle(arm(), {.state = State::queued, .due = clock.now() + 5min, .possible_duplicate = true});
    BOOST_TEST(next()->id == id);
}

BOOST_AUTO_TEST_CASE(what_a_vanished_modem_was_asked_for_keeps_its_place) {
    const auto first = add_with(1, "modem9");
    const auto second = add_with(1);
    BOOST_TEST(store->adopt({"modem1"}).has_value());
    expect({first, second});
}

BOOST_AUTO_TEST_SUITE_END()
