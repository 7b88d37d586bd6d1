#include <boost/test/unit_test.hpp>

#include "database/refusing_disk.hpp"
#include "outbox/error.hpp"
#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::Errc;
using outbox::State;

/// A store on a disk that refuses on demand.
struct Intake : test_support::StoreFixture {
    database_test::RefusingDisk disk;

    Intake() { reopen(); }
    ~Intake() { close(); }
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    outbox::NewMessage named(const std::string& key) {
        auto asked = message();
        asked.request_key = key;
        return asked;
    }
    std::error_code refusal(const outbox::NewMessage& asked) {
        const auto added = store->add(asked);
        BOOST_REQUIRE(!added.has_value());
        return added.error().code;
    }
    /// The next change reaches the disk, but nobody knows: its sync fails.
    void fail_syncs() {
        // The first one in a log would fail at its header, and not be there.
        run_sql("REPLACE INTO counters (name, value) VALUES ('log', 1)");
        disk.on_sync = SQLITE_IOERR_FSYNC;
    }
    void heal() {
        disk.on_sync = SQLITE_OK;
        wait(1s);  // The file is opened again once a second at most.
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(intake, Intake)

BOOST_AUTO_TEST_CASE(the_same_name_and_content_is_the_first_message) {
    const auto first = add(named("alarm-1"));
    settle(arm(), {.state = State::sent, .reference = 1});
    const auto again = store->add(named("alarm-1"));
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST(again->existed);
    BOOST_TEST(again->progress.id == first);
    BOOST_TEST((again->progress.state == State::sent));
    BOOST_TEST(again->progress.parts == 1U);
    BOOST_TEST(again->progress.parts_sent == 1U);
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(the_same_name_for_another_content_is_refused) {
    add(named("alarm-1"));
    auto other = named("alarm-1");
    other.text = "another";
    BOOST_TEST((refusal(other) == Errc::id_taken));
    other = named("alarm-1");
    other.number = "+447700900124";
    BOOST_TEST((refusal(other) == Errc::id_taken));
    other = named("alarm-1");
    other.priority = 2;
    BOOST_TEST((refusal(other) == Errc::id_taken));
    BOOST_TEST(store->counts()->waiting == 1U);
}

BOOST_AUTO_TEST_CASE(a_name_is_the_accounts_own_and_outlives_a_power_cut) {
    const auto first = add(named("alarm-1"));
    auto others = named("alarm-1");
    others.account = "hmi";
    add(others);
    lose_power();
    BOOST_TEST(store->add(named("alarm-1"))->progress.id == first);
}

BOOST_AUTO_TEST_CASE(without_a_name_equal_messages_are_two) {
    add();
    add();
    BOOST_TEST(store->counts()->waiting == 2U);
}

BOOST_AUTO_TEST_CASE(no_more_may_wait_than_the_limit_says) {
    add();
    store->limit_waiting(3);
    add(2);
    add();
    BOOST_TEST((refusal(message()) == Errc::queue_full));
    settle(arm(), {.state = State::sent, .reference = 1});
    add();
    BOOST_TEST((refusal(message()) == Errc::queue_full));
    wait(5h);
    BOOST_TEST(store->expire()->size() == 3U);
    add();
    store->limit_waiting(0);
    for (int count = 0; count < 5; ++count) {
        add();
    }
}

BOOST_AUTO_TEST_CASE(what_is_being_sent_does_not_wait) {
    store->limit_waiting(1);
    add();
    arm();
    add();
    BOOST_TEST((refusal(message()) == Errc::queue_full));
}

BOOST_AUTO_TEST_CASE(a_known_name_is_told_about_though_the_queue_is_full) {
    store->limit_waiting(1);
    const auto first = add(named("alarm-1"));
    BOOST_TEST((refusal(named("alarm-2")) == Errc::queue_full));
    BOOST_TEST(store->add(named("alarm-1"))->progress.id == first);
}

BOOST_AUTO_TEST_CASE(the_concatenation_reference_goes_on_whoever_is_stored_first) {
    const auto earlier = message(2);
    const auto later = message(2);
    add(later);
    add(earlier);
    crash();
    BOOST_TEST(int{store->next_concat_reference()} == later.concat_reference + 1);
}

BOOST_AUTO_TEST_CASE(a_message_refused_in_doubt_is_gone_before_anybody_can_claim_it) {
    const auto refused = message();
    fail_syncs();
    BOOST_TEST(!store->add(refused).has_value());
    heal();
    BOOST_TEST(!next().has_value());
    BOOST_TEST(!store->find(refused.id)->has_value());
    BOOST_TEST(store->owed(refused)->empty());
    crash();
    BOOST_TEST(!next().has_value());
}

BOOST_AUTO_TEST_CASE(such_a_message_was_on_the_disk_indeed) {
    const auto refused = message();
    fail_syncs();
    BOOST_TEST(!store->add(refused).has_value());
    disk.on_sync = SQLITE_OK;
    lose_power();  // As the comment at add() says: only so it may be sent.
    BOOST_TEST(next().has_value());
}

BOOST_AUTO_TEST_CASE(a_crash_does_not_bring_back_what_was_refused_in_doubt) {
    const auto refused = message();
    fail_syncs();
    BOOST_TEST(!store->add(refused).has_value());
    disk.on_sync = SQLITE_OK;
    crash();
    BOOST_TEST(!next().has_value());
    BOOST_TEST(!store->find(refused.id)->has_value());
    BOOST_TEST(notes->refused().empty());
}

BOOST_AUTO_TEST_CASE(its_name_may_be_used_again) {
    fail_syncs();
    BOOST_TEST(!store->add(named("alarm-1")).has_value());
    heal();
    const auto id = add(named("alarm-1"));
    BOOST_TEST(next()->id == id);
    BOOST_TEST(store->counts()->waiting == 1U);
}

BOOST_AUTO_TEST_CASE(what_could_not_be_armed_for_sure_is_settled_as_not_sent) {
    const auto id = add();
    const auto claim = *next();
    fail_syncs();
    BOOST_TEST(!store->arm(claim, sender, std::nullopt).has_value());
    heal();
    settle(claim, {.state = State::queued, .due = clock.now()});
    BOOST_TEST(state(id) == "queued");
    BOOST_TEST(next()->id == id);
}

BOOST_AUTO_TEST_CASE(what_was_settled_in_doubt_is_settled_once) {
    for (const State end : {State::sent, State::uncertain, State::failed, State::queued}) {
        const auto id = add();
        const auto claim = arm();
        const outbox::Settlement settlement{.state = end, .due = clock.now() + 10h};
        fail_syncs();
        BOOST_TEST(!store->settle(claim, settlement).has_value());
        heal();
        const auto progress = store->settle(claim, settlement);
        BOOST_REQUIRE(progress.has_value());
        BOOST_TEST(progress->id == id);
        BOOST_TEST((progress->state == end));
        BOOST_TEST(view(id).parts.front().attempts == 1U);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_given_while_the_disk_refuses_is_not_forgotten) {
    const auto id = add();
    settle(arm(), {.state = State::sent, .reference = 1});
    store->answered(id);
    fail_syncs();
    BOOST_TEST(!store->add(message()).has_value());
    BOOST_TEST(notes->answered().contains(id));
    heal();
    add();
    BOOST_TEST(notes->answered().empty());
    BOOST_TEST(!view(id).answer_owed);
}

BOOST_AUTO_TEST_SUITE_END()
