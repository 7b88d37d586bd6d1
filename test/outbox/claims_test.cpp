#include <boost/test/unit_test.hpp>

#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::Sender;
using outbox::State;

const Sender one{"modem1", "001010000000001"};
const Sender two{"modem2", "001010000000002"};
const Sender one_with_other_sim{"modem1", "001010000000002"};
const Sender two_with_first_sim{"modem2", "001010000000001"};

struct Fixture : test_support::StoreFixture {
    /// A modem that gets nothing must not be told to ask again now, or its thread would spin.
    bool gets_nothing(const Sender& who) {
        const bool nothing = !next(who).has_value();
        BOOST_TEST((!nothing || next_at(who) > clock.now()));
        return nothing;
    }
    void adopt(const std::vector<std::string>& modems) {
        BOOST_TEST(store->adopt(modems).has_value());
    }
    std::vector<outbox::Claim> unresolved(const std::string& modem) {
        const auto claims = store->unresolved(modem);
        BOOST_REQUIRE(claims.has_value());
        return *claims;
    }
    /// A message of which `who` has sent the first of two parts.
    outbox::MessageId begun_by(const Sender& who) {
        const auto id = add(2);
        settle(arm(who), {.state = State::sent, .reference = 1});
        return id;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(claims, Fixture)

BOOST_AUTO_TEST_CASE(what_one_modem_has_in_hand_no_other_gets_a_part_of) {
    add(2);
    const auto claim = next(one);
    BOOST_REQUIRE(claim.has_value());
    BOOST_TEST(claim->modem == "modem1");
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST((next_at(two) == hal::never));
    const auto other = add();
    const auto second = next(two);
    BOOST_REQUIRE(second.has_value());
    BOOST_TEST(second->id == other);
}

BOOST_AUTO_TEST_CASE(what_was_let_go_others_may_have) {
    const auto id = add();
    store->release(*next(one));
    BOOST_TEST((next_at(two) <= clock.now()));
    BOOST_TEST(next(two)->id == id);
}

BOOST_AUTO_TEST_CASE(nobody_lets_go_what_another_has) {
    add();
    const auto ones = next(one);
    store->release(*ones);
    const auto twos = next(two);
    BOOST_REQUIRE(twos.has_value());
    store->release(*ones);
    BOOST_TEST(gets_nothing(one));
}

BOOST_AUTO_TEST_CASE(a_begun_message_goes_on_by_its_modem_only) {
    const auto id = begun_by(one);
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST(gets_nothing(two_with_first_sim));
    BOOST_TEST(gets_nothing(one_with_other_sim));
    BOOST_TEST(next(one)->id == id);
    BOOST_TEST(view(id).modem == "modem1");
}

BOOST_AUTO_TEST_CASE(it_does_so_after_a_restart_too) {
    begun_by(one);
    reopen();
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST(next(one).has_value());
}

BOOST_AUTO_TEST_CASE(a_message_of_which_nothing_was_taken_may_move) {
    const auto id = add();
    settle(arm(one), {.state = State::queued, .error = "42", .due = clock.now() + 5s});
    BOOST_TEST(gets_nothing(two));
    wait(5s);
    BOOST_TEST(arm(two).id == id);
    BOOST_TEST(view(id).modem == "modem2");
}

BOOST_AUTO_TEST_CASE(what_may_have_been_taken_does_not_move) {
    add();
    settle(arm(one), {.state = State::queued, .due = clock.now(), .possible_duplicate = true});
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST(next(one).has_value());
}

BOOST_AUTO_TEST_CASE(an_uncertain_part_keeps_the_others_with_its_modem) {
    add(2);
    settle(arm(one), {.state = State::uncertain, .error = "?"});
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST(next(one).has_value());
}

BOOST_AUTO_TEST_CASE(a_modem_that_was_asked_for_is_the_only_one) {
    const auto id = add(1, "modem2");
    BOOST_TEST(view(id).modem == "modem2");
    BOOST_TEST(gets_nothing(one));
    BOOST_TEST((next_at(one) == hal::never));
    BOOST_TEST(next(two)->id == id);
}

BOOST_AUTO_TEST_CASE(after_the_modems_own_fault_others_are_served_at_once) {
    const auto id = add();
    const auto due = clock.now() + 5s;
    settle(arm(one), {.state = State::queued, .error = "310", .due = due, .modems_fault = true});
    BOOST_TEST(view(id).parts.front().attempts == 0U);
    BOOST_TEST(gets_nothing(one));
    BOOST_TEST((next_at(one) == due));
    const auto claim = next(two);
    BOOST_REQUIRE(claim.has_value());
    store->release(*claim);
    wait(5s);
    BOOST_TEST(next(one)->id == id);
}

BOOST_AUTO_TEST_CASE(the_modems_fault_takes_back_its_own_attempt_only) {
    const auto id = add();
    settle(arm(one), {.state = State::queued, .due = clock.now()});
    settle(arm(one), {.state = State::queued, .due = clock.now(), .modems_fault = true});
    BOOST_TEST(view(id).parts.front().attempts == 1U);
    settle(*next(one), {.state = State::queued, .due = clock.now(), .modems_fault = true});
    BOOST_TEST(view(id).parts.front().attempts == 1U);  // It had not even been armed.
}

BOOST_AUTO_TEST_CASE(a_claim_that_the_store_could_not_settle_stays_in_hand) {
    add();
    const auto claim = arm(one);
    run_sql("CREATE TRIGGER full BEFORE UPDATE ON parts BEGIN SELECT RAISE(ABORT, 'full'); END");
    BOOST_TEST(!store->settle(claim, {.state = State::queued}).has_value());
    run_sql("DROP TRIGGER full");
    BOOST_TEST(gets_nothing(two));
    settle(claim, {.state = State::queued});
    BOOST_TEST(next(two).has_value());
}

BOOST_AUTO_TEST_CASE(each_modem_resolves_its_own) {
    const auto ones = add();
    const auto twos = add();
    arm(one);
    arm(two);
    reopen();
    BOOST_REQUIRE(unresolved("modem1").size() == 1U);
    BOOST_TEST(unresolved("modem1").front().id == ones);
    BOOST_REQUIRE(unresolved("modem2").size() == 1U);
    BOOST_TEST(unresolved("modem2").front().id == twos);
}

BOOST_AUTO_TEST_CASE(what_a_vanished_modem_had_armed_is_the_first_ones_to_resolve) {
    const auto id = add();
    arm(two);
    adopt({"modem3", "modem1"});  // Its thread was stopped before it could settle.
    BOOST_TEST(state(id) == "resolving");
    BOOST_TEST(unresolved("modem1").empty());
    BOOST_REQUIRE(unresolved("modem3").size() == 1U);
    settle(unresolved("modem3").front(), {.state = State::uncertain});
}

BOOST_AUTO_TEST_CASE(what_a_modem_that_stays_had_armed_stays_its_own) {
    add();
    arm(two);
    adopt({"modem1", "modem2"});
    BOOST_TEST(unresolved("modem1").empty());
    BOOST_TEST(unresolved("modem2").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_vanished_modem_has_nothing_in_hand) {
    add();
    BOOST_TEST(next(two).has_value());
    adopt({"modem1"});
    BOOST_TEST(next(one).has_value());
}

BOOST_AUTO_TEST_CASE(what_a_vanished_modem_was_asked_for_any_may_send) {
    const auto id = add(1, "modem2");
    adopt({"modem3", "modem1"});
    BOOST_TEST(next(one)->id == id);
    BOOST_TEST(view(id).modem.empty());
}

BOOST_AUTO_TEST_CASE(what_was_asked_for_by_a_name_that_stays_is_kept_for_it) {
    add(1, "modem2");
    adopt({"modem1", "modem2"});
    BOOST_TEST(gets_nothing(one));
    BOOST_TEST(next(two).has_value());
}

BOOST_AUTO_TEST_CASE(what_a_vanished_modem_has_begun_goes_on_with_its_subscription_only) {
    const auto id = begun_by(one);
    adopt({"modem2"});
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST(arm(two_with_first_sim).id == id);  // The SIM was put into the other modem.
    BOOST_TEST(view(id).modem == "modem2");
}

BOOST_AUTO_TEST_CASE(without_its_subscription_it_waits_until_it_expires) {
    const auto id = begun_by(one);
    adopt({"modem2"});
    BOOST_TEST((next_at(two) == hal::never));
    wait(4h);
    BOOST_TEST(store->expire()->size() == 1U);
    BOOST_TEST(state(id) == "expired");
}

BOOST_AUTO_TEST_CASE(a_vanished_modem_of_unknown_subscription_is_waited_for) {
    const Sender nameless{"modem1", ""};
    begun_by(nameless);
    adopt({"modem2"});
    BOOST_TEST(gets_nothing(two));
    BOOST_TEST(gets_nothing({"modem2", ""}));
    adopt({"modem2", "modem1"});
    BOOST_TEST(next(one).has_value());
}

BOOST_AUTO_TEST_CASE(without_any_modem_nothing_is_given_away) {
    add(1, "modem2");
    adopt({});
    adopt({"modem1", "modem2"});
    BOOST_TEST(gets_nothing(one));
}

BOOST_AUTO_TEST_CASE(the_counts_say_why_the_oldest_waits) {
    add();
    BOOST_TEST(store->counts()->put_off.empty());
    settle(arm(one), {.state = State::queued, .error = "+CMS ERROR: 42", .due = clock.now() + 5s});
    BOOST_TEST(store->counts()->put_off == "+CMS ERROR: 42");
}

BOOST_AUTO_TEST_SUITE_END()
