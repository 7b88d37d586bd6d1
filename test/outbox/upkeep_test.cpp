#include <boost/test/unit_test.hpp>

#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::State;
using settings::Keeping;

struct Upkeep : test_support::StoreFixture {
    outbox::MessageId finished(const std::string& key = "", State end = State::sent) {
        auto done = message();
        done.request_key = key;
        add(done);
        settle(arm(), {.state = end});
        wait(1s);
        return done.id;
    }
    unsigned forget(const Keeping& keeping) {
        unsigned all = 0;
        for (;;) {
            const auto some = store->forget_finished(keeping);
            BOOST_REQUIRE(some.has_value());
            if (*some == 0) {
                return all;
            }
            BOOST_TEST(*some <= 200U);
            all += *some;
        }
    }
    bool is_there(const outbox::MessageId& id) {
        const auto found = store->find(id);
        BOOST_REQUIRE(found.has_value());
        return found->has_value();
    }
    std::int64_t number(std::string_view sql) {
        std::int64_t value = 0;
        const auto done = database->transaction([&](database::Session& session) {
            return session.query(sql, {},
                                 [&](const database::Row& row) { value = row.integer(0); });
        });
        BOOST_REQUIRE(done.has_value());
        return value;
    }
    /// Finished messages by the thousand, as the store would leave them, one a second.
    void fill(unsigned messages) {
        const std::int64_t now = clock.wall_now().time_since_epoch().count();
        const auto done = database->transaction([&](database::Session& session) -> hal::Result<> {
            for (std::int64_t at = 0; at < messages; ++at) {
                HAL_CHECK(session.run(
                    "INSERT INTO messages (id, account, number, text, concat_reference, state, "
                    "created_at, lifetime_ms, expires, finished_at, finished_steady) VALUES "
                    "(lower(hex(randomblob(16))), 'plc', '+447700900123', 'A text of usual "
                    "length, with a temperature in it: 21 degrees', 0, 3, ?1, 1, 1, ?1, 1)",
                    {now + at * 1000}));
                HAL_CHECK(session.run(
                    "INSERT INTO parts (message, part, tpdu, state, attempts, reference, armed_at, "
                    "awaits_report) VALUES (?1, 1, randomblob(70), 3, 1, 7, ?2, 1)",
                    {session.last_row_id(), now + at * 1000}));
            }
            return {};
        });
        BOOST_REQUIRE(done.has_value());
        wait(std::chrono::seconds(messages));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upkeep, Upkeep)

BOOST_AUTO_TEST_CASE(each_expires_at_its_own_time_and_so_do_more_than_fit_into_one_batch) {
    auto brief = message(2);
    brief.lifetime = 1min;
    add(brief);
    for (int count = 0; count < 450; ++count) {
        add();
    }
    wait(1min);
    BOOST_TEST(store->expire()->size() == 1U);
    BOOST_TEST(store->expire()->empty());
    BOOST_TEST(state(brief.id) == "expired");
    crash();
    wait(4h);
    BOOST_TEST(store->expire()->size() == 450U);
    BOOST_TEST(store->counts()->waiting == 0U);
}

BOOST_AUTO_TEST_CASE(the_oldest_of_too_many_go_and_open_ones_never) {
    const auto waiting = add();
    settle(arm(), {.state = State::queued, .due = clock.now() + 24h});
    const auto armed = add();
    arm();
    store->answered(armed);  // As soon as it was durable: nothing is owed.
    std::vector<outbox::MessageId> ids;
    for (int count = 0; count < 5; ++count) {
        ids.push_back(finished());
    }
    BOOST_TEST(forget({.days = 30, .messages = 3}) == 0U);  // They may still be asked for.
    wait(120s);
    BOOST_TEST(forget({.days = 30, .messages = 3}) == 2U);
    for (std::size_t at = 0; at < ids.size(); ++at) {
        BOOST_TEST(is_there(ids.at(at)) == (at >= 2), at);
    }
    wait(24h * 365);
    BOOST_TEST(forget({.days = 1, .messages = 1}) == 3U);
    BOOST_TEST(is_there(waiting));
    BOOST_TEST(is_there(armed));
    BOOST_TEST(number("SELECT count(*) FROM parts") == 2);
}

BOOST_AUTO_TEST_CASE(of_those_that_ended_at_the_same_time_just_as_many_go) {
    for (int count = 0; count < 5; ++count) {
        add();
    }
    wait(24h);
    BOOST_TEST(store->expire()->size() == 5U);
    wait(120s);
    BOOST_TEST(forget({.days = 30, .messages = 3}) == 2U);
    BOOST_TEST(forget({.days = 30, .messages = 1}) == 2U);
}

BOOST_AUTO_TEST_CASE(who_was_answered_is_not_waited_for) {
    for (int count = 0; count < 3; ++count) {
        store->answered(finished());
    }
    add();  // With this the database knows that they were.
    BOOST_TEST(forget({.days = 30, .messages = 1}) == 2U);
}

BOOST_AUTO_TEST_CASE(days_count_from_the_end) {
    const auto old = finished();
    wait(24h);
    const auto younger = finished();
    wait(24h - 3s);
    BOOST_TEST(forget({.days = 2, .messages = 100}) == 0U);
    wait(1s);
    BOOST_TEST(forget({.days = 2, .messages = 100}) == 1U);
    BOOST_TEST(!is_there(old));
    BOOST_TEST(is_there(younger));
}

BOOST_AUTO_TEST_CASE(what_is_uncertain_ends_too) {
    const auto id = finished("", State::uncertain);
    wait(48h);
    BOOST_TEST(forget({.days = 1, .messages = 100}) == 1U);
    BOOST_TEST(!is_there(id));
    BOOST_TEST(store->counts()->uncertain == 0U);
}

BOOST_AUTO_TEST_CASE(what_was_dated_by_a_clock_never_set_is_not_old) {
    const auto back = first_1970();
    clock.jump_wall(back);
    const auto id = finished();
    wait(24h);
    clock.jump_wall(-back);
    BOOST_TEST(forget({.days = 1, .messages = 100}) == 0U);
    BOOST_TEST(is_there(id));
    clock.jump_wall(back);
    BOOST_TEST(forget({.days = 1, .messages = 100}) == 0U);
}

BOOST_AUTO_TEST_CASE(a_name_is_remembered_for_a_day_and_its_lifetime) {
    const auto named = finished("alarm-1");
    finished();
    finished();
    wait(12h);
    BOOST_TEST(forget({.days = 30, .messages = 1}) == 1U);  // Not the named one.
    BOOST_TEST(is_there(named));
    wait(12h);
    BOOST_TEST(forget({.days = 30, .messages = 1}) == 1U);
    BOOST_TEST(!is_there(named));
}

BOOST_AUTO_TEST_CASE(it_is_not_remembered_without_bound) {
    fill(20'010);
    run_sql("UPDATE messages SET request_key = 'key-' || seq");
    BOOST_TEST(forget({.days = 30, .messages = 1}) == 9U);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_dates_anew_what_was_dated_before) {
    const auto right = finished();
    const auto dated_right = *view(right).finished_at;
    wait(24h);
    const auto back = first_1970();
    clock.jump_wall(back);
    const auto done = finished();
    const auto waiting = add();
    const auto accepted = view(waiting).created_at;
    wait(10min);
    clock.jump_wall(-back);
    BOOST_TEST(store->date_anew(-back).has_value());
    BOOST_TEST((view(waiting).created_at == accepted - back));
    BOOST_TEST((*view(done).finished_at == clock.wall_now() - 10min - 1s));
    BOOST_TEST((view(done).created_at == clock.wall_now() - 10min - 1s));
    BOOST_TEST((*view(right).finished_at == dated_right));
}

BOOST_AUTO_TEST_CASE(so_it_does_with_what_came_to_its_end_in_between) {
    const auto back = first_1970();
    clock.jump_wall(back);
    const auto id = add();
    wait(10min);
    clock.jump_wall(-back);
    settle(arm(), {.state = State::sent});
    BOOST_TEST(store->date_anew(-back).has_value());
    BOOST_TEST((view(id).created_at == clock.wall_now() - 10min));
}

BOOST_AUTO_TEST_CASE(nothing_is_dated_later_than_now) {
    const auto back = first_1970();
    clock.jump_wall(back + 5h);  // Of an earlier boot, whose clock was wrong by less.
    const auto id = finished();
    clock.jump_wall(-back - 5h);
    BOOST_TEST(store->date_anew(-back).has_value());
    BOOST_TEST((*view(id).finished_at == clock.wall_now()));
}

BOOST_AUTO_TEST_CASE(a_report_finds_what_was_dated_anew) {
    const auto back = first_1970();
    clock.jump_wall(back);
    auto asked = message();
    asked.report = true;
    add(asked);
    settle(arm(), {.state = State::uncertain});
    clock.jump_wall(-back);
    BOOST_TEST(store->date_anew(-back).has_value());
    const sms::StatusReport report{.reference = 7,
                                   .recipient = *sms::parse_number(asked.number),
                                   .submitted = sms::Timestamp{.utc = clock.wall_now()},
                                   .status = 0};
    BOOST_TEST(store->report("modem1", report)->has_value());
}

BOOST_AUTO_TEST_CASE(the_file_does_not_grow_with_what_is_forgotten) {
    const Keeping keeping{.days = 30, .messages = 1000};
    std::int64_t pages_at_first = 0;
    for (int round = 0; round < 25; ++round) {  // 50,000 messages
        fill(2000);
        BOOST_TEST(forget(keeping) == (round == 0 ? 1000U : 2000U));
        const std::int64_t pages = number("PRAGMA page_count");
        pages_at_first = round < 2 ? pages : pages_at_first;
        BOOST_TEST(pages <= pages_at_first * 11 / 10, "round " << round);
    }
    BOOST_TEST(number("SELECT count(*) FROM messages") == 1000);
    BOOST_TEST(number("SELECT count(*) FROM parts") == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
