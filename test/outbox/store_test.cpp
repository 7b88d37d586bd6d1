#include "outbox/store.hpp"

#include <boost/test/unit_test.hpp>

#include "outbox/error.hpp"
#include "outbox/fixture.hpp"

using namespace std::chrono_literals;
using outbox::State;

BOOST_FIXTURE_TEST_SUITE(outbox_store, test_support::StoreFixture)

BOOST_AUTO_TEST_CASE(what_was_added_is_there_after_a_restart) {
    const auto id = add(3);
    reopen();
    const auto message = view(id);
    BOOST_TEST(message.parts.size() == 3U);
    BOOST_TEST(message.number == "+447700900123");
    BOOST_TEST(message.text == "hello");
    BOOST_TEST((message.state == State::queued));
}

BOOST_AUTO_TEST_CASE(an_unknown_id_is_no_message) {
    const auto found = store->find("0123");
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(!found->has_value());
}

BOOST_AUTO_TEST_CASE(parts_come_oldest_first_and_in_order) {
    const auto first = add(2);
    const auto second = add();
    for (const auto& [id, part] : {std::pair{first, 1U}, {first, 2U}, {second, 1U}}) {
        const auto claim = arm();
        BOOST_TEST(claim.id == id);
        BOOST_TEST(claim.part == part);
        BOOST_TEST(store->settle(claim, {.state = State::sent, .reference = 1}).has_value());
    }
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(an_armed_part_is_not_claimed_again) {
    add();
    arm();
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(a_restart_turns_armed_into_resolving_and_never_into_queued) {
    const auto id = add();
    arm();
    reopen();
    BOOST_TEST(state(id) == "resolving");
    BOOST_TEST(!next().has_value());
    const auto open = store->unresolved("modem1");
    BOOST_REQUIRE(open.has_value());
    BOOST_REQUIRE(open->size() == 1U);
    BOOST_TEST(open->front().id == id);
    BOOST_TEST(open->front().armed_ago.has_value());
}

BOOST_AUTO_TEST_CASE(the_attempt_is_counted_before_the_outcome_is_known) {
    const auto id = add();
    arm();
    reopen();
    BOOST_TEST(view(id).parts.front().attempts == 1U);
}

BOOST_AUTO_TEST_CASE(a_settled_part_keeps_reference_and_reason) {
    const auto id = add();
    const auto progress = store->settle(arm(), {.state = State::sent, .reference = 200});
    BOOST_REQUIRE(progress.has_value());
    BOOST_TEST(progress->id == id);
    BOOST_TEST(progress->parts_sent == 1U);
    BOOST_TEST((progress->state == State::sent));
    reopen();
    BOOST_TEST(int{*view(id).parts.front().reference} == 200);
    BOOST_TEST(view(id).finished_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_part_refused_for_good_cancels_those_that_wait) {
    const auto id = add(3);
    BOOST_TEST(store->settle(arm(), {.state = State::sent, .reference = 1}).has_value());
    const auto progress = store->settle(arm(), {.state = State::failed, .error = "50"});
    BOOST_REQUIRE(progress.has_value());
    BOOST_TEST((progress->state == State::failed));
    BOOST_TEST(progress->parts_sent == 1U);
    BOOST_TEST((view(id).parts.at(2).state == State::cancelled));
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(an_uncertain_part_does_not_stop_the_others) {
    const auto id = add(2);
    BOOST_TEST(store->settle(arm(), {.state = State::uncertain, .error = "?"}).has_value());
    const auto second = next();
    BOOST_REQUIRE(second.has_value());
    BOOST_TEST(second->part == 2U);
    BOOST_TEST(store->settle(arm(), {.state = State::sent, .reference = 2}).has_value());
    BOOST_TEST(state(id) == "uncertain");
}

BOOST_AUTO_TEST_CASE(a_part_put_off_waits_and_lets_others_pass) {
    const auto late = add();
    const auto other = add();
    const auto due = clock.now() + 10s;
    BOOST_TEST(store->settle(arm(), {.state = State::queued, .due = due}).has_value());
    const auto claim = next();
    BOOST_REQUIRE(claim.has_value());
    BOOST_TEST(claim->id == other);
    BOOST_TEST(store->settle(arm(), {.state = State::sent, .reference = 1}).has_value());
    BOOST_TEST(!next().has_value());
    const auto at = store->next_due_at(sender);
    BOOST_REQUIRE(at.has_value());
    BOOST_TEST((*at >= due && *at <= due + 1ms));
    auto waker = clock.make_waker();
    clock.wait(*waker, *at);
    BOOST_REQUIRE(next().has_value());
    BOOST_TEST(next()->id == late);
}

BOOST_AUTO_TEST_CASE(nothing_waiting_is_due_never) {
    const auto at = store->next_due_at(sender);
    BOOST_REQUIRE(at.has_value());
    BOOST_TEST((*at == hal::never));
}

BOOST_AUTO_TEST_CASE(a_move_outside_the_table_changes_nothing) {
    const auto id = add();
    const auto claim = arm();
    BOOST_TEST(store->settle(claim, {.state = State::sent, .reference = 1}).has_value());
    const auto again = store->settle(claim, {.state = State::queued});
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST((again.error().code == outbox::Errc::forbidden_transition));
    BOOST_TEST(!store->arm(claim, sender, std::nullopt).has_value());
    BOOST_TEST(state(id) == "sent");
}

BOOST_AUTO_TEST_CASE(a_begun_message_stays_with_its_subscription) {
    add(2);
    BOOST_TEST(store->settle(arm(), {.state = State::sent, .reference = 1}).has_value());
    const outbox::Sender other_sim{"modem1", "001010000000002"};
    BOOST_TEST(!next(other_sim).has_value());
    BOOST_TEST((next_at(other_sim) == hal::never));  // or its thread would ask again for hours
    BOOST_TEST(next().has_value());
}

BOOST_AUTO_TEST_CASE(what_waits_too_long_expires) {
    const auto id = add(2);
    wait(4h - 1s);
    auto none = store->expire();
    BOOST_REQUIRE(none.has_value());
    BOOST_TEST(none->empty());
    wait(2s);
    const auto expired = store->expire();
    BOOST_REQUIRE(expired.has_value());
    BOOST_REQUIRE(expired->size() == 1U);
    BOOST_TEST(expired->front().id == id);
    BOOST_TEST(state(id) == "expired");
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_expires_nothing) {
    const auto id = add();
    clock.jump_wall(std::chrono::hours(24 * 365 * 56));  // 1970, then NTP
    const auto expired = store->expire();
    BOOST_REQUIRE(expired.has_value());
    BOOST_TEST(expired->empty());
    BOOST_TEST(state(id) == "queued");
}

BOOST_AUTO_TEST_CASE(a_restart_does_not_begin_the_lifetime_anew) {
    const auto id = add();
    wait(3h);
    reopen();
    wait(1h - 1s);
    BOOST_TEST(store->expire()->empty());
    wait(2s);
    BOOST_TEST(store->expire()->size() == 1U);
    BOOST_TEST(state(id) == "expired");
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_over_a_restart_never_lengthens_a_lifetime) {
    add();
    clock.jump_wall(std::chrono::hours(-24 * 365));
    reopen();
    wait(4h + 1s);
    BOOST_TEST(store->expire()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_armed_part_does_not_expire) {
    const auto id = add();
    arm();
    wait(5h);
    const auto expired = store->expire();
    BOOST_REQUIRE(expired.has_value());
    BOOST_TEST(expired->empty());
    BOOST_TEST(state(id) == "armed");
}

// The policy resend: the network may have the copy before.
BOOST_AUTO_TEST_CASE(what_ends_while_it_waits_to_be_sent_again_is_uncertain) {
    const auto expires = add();
    settle(arm(), {.state = State::queued, .due = clock.now() + 9h, .possible_duplicate = true});
    const auto fails = add(2);
    settle(arm(), {.state = State::queued, .due = clock.now() + 1h, .possible_duplicate = true});
    const auto other_part = next();
    BOOST_REQUIRE(other_part.has_value());
    BOOST_REQUIRE(store->arm(*other_part, sender, {}).has_value());
    settle(*other_part, {.state = State::failed, .error = "no"});
    BOOST_TEST(outbox::to_string(view(fails).parts[0].state) == "uncertain");
    BOOST_TEST(outbox::to_string(view(fails).parts[1].state) == "failed");
    wait(5h);
    BOOST_TEST(store->expire()->size() == 1U);
    BOOST_TEST(state(expires) == "uncertain");
    BOOST_TEST(view(expires).parts.front().error.find("waited too long") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_concatenation_reference_goes_on_after_a_restart) {
    add(2);
    const auto last = store->next_concat_reference();
    add(2);
    reopen();
    BOOST_TEST(int{store->next_concat_reference()} == last + 2);
}

BOOST_AUTO_TEST_CASE(a_mark_of_possible_duplication_is_never_taken_back) {
    const auto id = add();
    BOOST_TEST(
        store->settle(arm(), {.state = State::queued, .possible_duplicate = true}).has_value());
    BOOST_TEST(store->settle(arm(), {.state = State::queued}).has_value());
    BOOST_TEST(view(id).parts.front().possible_duplicate);
    BOOST_TEST(next()->possible_duplicate);
}

BOOST_AUTO_TEST_CASE(a_restart_hurries_nothing) {
    add();
    settle(arm(), {.state = State::queued, .due = clock.now() + 30s});
    reopen();
    wait(29s);
    BOOST_TEST(!next().has_value());
    wait(1s);
    BOOST_TEST(next().has_value());
}

BOOST_AUTO_TEST_CASE(after_a_boot_only_what_may_be_a_second_copy_waits) {
    const auto once = add();
    settle(arm(), {.state = State::queued, .due = clock.now() + 300s});
    const auto twice = add();
    settle(arm(), {.state = State::queued, .due = clock.now(), .possible_duplicate = true});
    lose_power();
    BOOST_TEST(arm().id == once);
    BOOST_TEST(!next().has_value());
    wait(90s);
    BOOST_TEST(next()->id == twice);
}

BOOST_AUTO_TEST_CASE(what_is_to_be_resolved_comes_in_the_order_of_its_attempts) {
    const auto older = add();
    const auto newer = add();
    const auto first = next();
    BOOST_TEST(
        store->settle(*first, {.state = State::queued, .due = clock.now() + 1s}).has_value());
    const auto second = arm();
    BOOST_TEST(second.id == newer);
    wait(2s);
    BOOST_TEST(arm().id == older);
    reopen();
    const auto open = store->unresolved("modem1");
    BOOST_REQUIRE(open.has_value());
    BOOST_REQUIRE(open->size() == 2U);
    BOOST_TEST(open->back().id == older);
}

BOOST_AUTO_TEST_CASE(the_counts_are_of_messages) {
    add(3);
    add();
    arm();
    const auto counts = store->counts();
    BOOST_REQUIRE(counts.has_value());
    BOOST_TEST(counts->waiting == 2U);
    BOOST_TEST(counts->armed == 1U);
    BOOST_TEST(counts->uncertain == 0U);
    BOOST_TEST(counts->oldest_waiting.has_value());
}

BOOST_AUTO_TEST_CASE(ids_do_not_repeat) {
    BOOST_TEST(outbox::random_message_id() != outbox::random_message_id());
    BOOST_TEST(outbox::random_message_id().size() == 32U);
}

BOOST_AUTO_TEST_SUITE_END()
