#include <boost/test/unit_test.hpp>
#include <string>

#include "outbox/error.hpp"
#include "outbox/fixture.hpp"

using outbox::Errc;
using std::chrono::seconds;
using namespace std::chrono_literals;

namespace {

settings::Account account(const std::string& name, unsigned per_hour, unsigned per_day) {
    settings::Account account;
    account.username = name;
    account.limits = {.per_hour = per_hour, .per_day = per_day};
    return account;
}

struct Fixture : test_support::StoreFixture {
    std::error_code refusal(const outbox::NewMessage& message) {
        const auto added = store->add(message);
        return added ? std::error_code() : added.error().code;
    }
    bool is_refused() { return refusal(message()) == Errc::limit_reached; }
    /// What stands against one more of the fixture's account.
    outbox::LimitHit hit() {
        const auto hit = store->limit_hit("plc", 1);
        BOOST_REQUIRE(hit.has_value());
        return *hit;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(account_limits, Fixture)

BOOST_AUTO_TEST_CASE(an_hour_holds_no_more_than_its_limit_wherever_it_begins) {
    store->limit_accounts({account("plc", 3, 0)});
    add();
    wait(40min);
    add();
    add();
    BOOST_TEST(is_refused());
    BOOST_TEST(hit().limit == "3 an hour");
    BOOST_TEST((hit().again_in == 20min));
    wait(20min);
    add();
    BOOST_TEST(is_refused());
    BOOST_TEST((hit().again_in == 40min));
}

BOOST_AUTO_TEST_CASE(a_day_holds_no_more_than_its_limit) {
    store->limit_accounts({account("plc", 2, 4)});
    for (int hour = 0; hour < 4; ++hour) {
        add();
        wait(1h);
    }
    BOOST_TEST(is_refused());
    BOOST_TEST(hit().limit == "4 a day");
    BOOST_TEST((hit().again_in == 20h));
    wait(20h);
    add();
}

BOOST_AUTO_TEST_CASE(each_account_has_its_own_and_who_is_not_named_has_none) {
    store->limit_accounts({account("plc", 1, 0)});
    add();
    BOOST_TEST(is_refused());
    auto other = message();
    other.account = "local";
    for (int count = 0; count < 3; ++count) {
        other.id = outbox::random_message_id();
        BOOST_TEST(!refusal(other));
    }
    BOOST_TEST(!store->limit_hit("local", 1).has_value());
}

BOOST_AUTO_TEST_CASE(a_limit_holds_over_a_crash_and_over_other_settings) {
    store->limit_accounts({account("plc", 2, 0)});
    add();
    wait(30min);
    add();
    crash();
    store->limit_accounts({account("plc", 2, 0)});
    BOOST_TEST(is_refused());
    store->limit_accounts({account("plc", 3, 0)});
    add();
    BOOST_TEST(is_refused());
    wait(30min);
    add();
}

BOOST_AUTO_TEST_CASE(what_is_dated_in_the_future_counts_as_of_now) {
    store->limit_accounts({account("plc", 1, 1)});
    add();
    clock.jump_wall(first_1970());
    crash();
    store->limit_accounts({account("plc", 1, 1)});
    BOOST_TEST(is_refused());
    BOOST_TEST((hit().again_in == 24h));
}

BOOST_AUTO_TEST_CASE(what_was_not_accepted_does_not_count) {
    store->limit_accounts({account("plc", 2, 0)});
    store->limit_waiting(1);
    add();
    for (int count = 0; count < 3; ++count) {
        BOOST_TEST((refusal(message()) == Errc::queue_full));
    }
    store->limit_waiting(0);
    add();
    BOOST_TEST(is_refused());
    BOOST_TEST(store->counts()->waiting == 2U);
}

BOOST_AUTO_TEST_CASE(a_known_name_counts_once_and_is_told_about_at_the_limit) {
    store->limit_accounts({account("plc", 1, 0)});
    auto first = message();
    first.request_key = "alarm-1";
    BOOST_TEST(!refusal(first));
    auto again = message();
    again.request_key = "alarm-1";
    BOOST_TEST(store->add(again)->progress.id == first.id);
}

BOOST_AUTO_TEST_CASE(a_group_is_taken_whole_or_not_at_all) {
    store->limit_accounts({account("plc", 3, 0)});
    add();
    const std::vector<outbox::NewMessage> three{message(), message(), message()};
    const auto refused = store->add_all(three);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == Errc::limit_reached));
    BOOST_TEST(store->counts()->waiting == 1U);
    BOOST_TEST(!store->limit_hit("plc", 2).has_value());
    BOOST_TEST((store->limit_hit("plc", 4)->again_in == 1h));
    BOOST_TEST(store->add_all(std::vector{message(), message()}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
