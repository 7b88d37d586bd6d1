#include <boost/test/unit_test.hpp>

#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::State;

struct Debts : test_support::StoreFixture {
    std::vector<outbox::Progress> owed() { return owed(message()); }
    std::vector<outbox::Progress> owed(const outbox::NewMessage& asked) {
        const auto found = store->owed(asked);
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
    outbox::MessageId send(State end = State::sent) {
        const auto id = add();
        settle(arm(), {.state = end, .error = end == State::sent ? "" : "why"});
        return id;
    }
    /// Everything in the database as it stands on disk says so too.
    bool owed_on_disk(const outbox::MessageId& id) {
        std::int64_t owed = -1;
        const auto done = database->transaction([&](database::Session& session) {
            return session.query("SELECT owed FROM messages WHERE id = ?", {id},
                                 [&](const database::Row& row) { owed = row.integer(0); });
        });
        BOOST_REQUIRE(done.has_value());
        return owed == 1;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(debts, Debts)

BOOST_AUTO_TEST_CASE(an_answer_is_owed_from_the_moment_of_acceptance) {
    const auto id = add();
    BOOST_REQUIRE(owed().size() == 1U);
    BOOST_TEST(owed().front().id == id);
    BOOST_TEST((owed().front().state == State::queued));
    BOOST_TEST(owed().front().parts == 1U);
    BOOST_TEST(view(id).answer_owed);
}

BOOST_AUTO_TEST_CASE(it_is_owed_to_who_asks_for_just_the_same) {
    add();
    auto other = message();
    other.account = "hmi";
    BOOST_TEST(owed(other).empty());
    other = message();
    other.number = "+447700900124";
    BOOST_TEST(owed(other).empty());
    other = message();
    other.text = "hello!";
    BOOST_TEST(owed(other).empty());
    other = message();
    other.report = true;
    BOOST_TEST(owed(other).empty());
    other = message();
    other.priority = 1;
    BOOST_TEST(owed(other).empty());
    other = message();
    other.lifetime = 5min;
    BOOST_TEST(owed(other).empty());
    other = message();
    other.uncertain = profile::UncertainPolicy::hold;
    BOOST_TEST(owed(other).empty());
    BOOST_TEST(owed(message(1, "modem1")).empty());
    other = message();
    other.request_key = "another";  // A name for the request, nothing that the network would see.
    BOOST_TEST(owed(other).size() == 1U);
}

BOOST_AUTO_TEST_CASE(several_are_told_the_oldest_first) {
    const auto first = send();
    const auto second = add();
    BOOST_REQUIRE(owed().size() == 2U);
    BOOST_TEST(owed().front().id == first);
    BOOST_TEST(owed().front().parts_sent == 1U);
    BOOST_TEST(owed().back().id == second);
}

BOOST_AUTO_TEST_CASE(it_is_owed_for_two_minutes_from_the_end_whatever_that_is) {
    for (const State end : {State::sent, State::failed, State::uncertain}) {
        send(end);
        wait(120s - 1ms);
        BOOST_TEST(owed().size() == 1U, outbox::to_string(end));
        wait(1ms);
        BOOST_TEST(owed().empty(), outbox::to_string(end));
    }
}

BOOST_AUTO_TEST_CASE(as_long_as_there_is_no_end_it_is_owed) {
    add();
    wait(3h);
    BOOST_TEST(owed().size() == 1U);
    wait(2h);
    BOOST_TEST(store->expire()->size() == 1U);
    wait(119s);
    BOOST_TEST(owed().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_changes_nothing_about_it) {
    send();
    clock.jump_wall(24h * 365);
    BOOST_TEST(owed().size() == 1U);
    clock.jump_wall(-24h * 365 * 3);
    wait(119s);
    BOOST_TEST(owed().size() == 1U);
    wait(1s);
    BOOST_TEST(owed().empty());
}

BOOST_AUTO_TEST_CASE(who_has_got_the_answer_is_owed_none) {
    const auto id = send();
    store->answered(id);
    BOOST_TEST(owed().empty());
    BOOST_TEST(!view(id).answer_owed);
    BOOST_TEST(owed_on_disk(id));  // The disk is told with the next change.
    add();
    BOOST_TEST(!owed_on_disk(id));
    BOOST_TEST(notes->answered().empty());
}

BOOST_AUTO_TEST_CASE(debts_survive_restart_and_crash_and_power_cut) {
    const auto id = send();
    reopen();
    BOOST_REQUIRE(owed().size() == 1U);
    crash();
    BOOST_REQUIRE(owed().size() == 1U);
    lose_power();
    BOOST_REQUIRE(owed().size() == 1U);
    BOOST_TEST(owed().front().id == id);
}

BOOST_AUTO_TEST_CASE(a_given_answer_is_not_owed_again_after_a_crash) {
    const auto id = send();
    store->answered(id);
    crash();
    BOOST_TEST(owed_on_disk(id));
    BOOST_TEST(owed().empty());
    add();
    BOOST_TEST(!owed_on_disk(id));
    BOOST_TEST(notes->answered().empty());
}

BOOST_AUTO_TEST_CASE(a_clean_stop_writes_down_which_answers_were_given) {
    const auto id = send();
    store->answered(id);
    close();
    std::filesystem::remove_all(files / "notes");
    open();
    BOOST_TEST(!owed_on_disk(id));
}

BOOST_AUTO_TEST_CASE(a_crash_does_not_lengthen_the_two_minutes) {
    send();
    wait(100s);
    crash();
    clock.jump_wall(24h);
    wait(19s);
    BOOST_TEST(owed().size() == 1U);
    wait(1s);
    BOOST_TEST(owed().empty());
}

BOOST_AUTO_TEST_CASE(over_a_boot_the_wall_clock_tells_how_much_is_left) {
    send();
    wait(100s);
    lose_power();
    wait(19s);
    BOOST_TEST(owed().size() == 1U);
    wait(1s);
    BOOST_TEST(owed().empty());
}

BOOST_AUTO_TEST_CASE(a_clock_without_battery_never_makes_it_more_than_two_minutes) {
    send();
    wait(100s);
    clock.jump_wall(-24h * 365 * 56);
    lose_power();
    BOOST_TEST(owed().size() == 1U);
    wait(120s);
    BOOST_TEST(owed().empty());
}

BOOST_AUTO_TEST_CASE(a_report_days_later_does_not_bring_a_debt_back) {
    auto asked = message();
    asked.report = true;
    add(asked);
    settle(arm(), {.state = State::uncertain, .guessed_reference = 7});
    wait(130s);
    const sms::StatusReport report{.reference = 7,
                                   .recipient = *sms::parse_number(asked.number),
                                   .submitted = sms::Timestamp{.utc = clock.wall_now() - 130s},
                                   .status = 0};
    BOOST_TEST(store->report("modem1", report)->has_value());
    BOOST_TEST(owed(asked).empty());
}

BOOST_AUTO_TEST_CASE(debts_nobody_comes_back_for_do_not_pile_up) {
    for (int count = 0; count < 100; ++count) {
        send();
    }
    const auto alive = add();
    wait(121s);
    BOOST_TEST(store->forget_finished({}).has_value());
    std::int64_t in_index = 0;
    const auto counted = database->transaction([&](database::Session& session) {
        return session.query("SELECT count(*) FROM messages WHERE owed = 1", {},
                             [&](const database::Row& row) { in_index = row.integer(0); });
    });
    BOOST_TEST(counted.has_value());
    BOOST_TEST(in_index == 1);
    BOOST_REQUIRE(owed().size() == 1U);
    BOOST_TEST(owed().front().id == alive);
}

BOOST_AUTO_TEST_SUITE_END()
