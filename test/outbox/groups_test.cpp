#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "outbox/error.hpp"
#include "outbox/fixture.hpp"

namespace {

using outbox::Added;
using outbox::NewMessage;
using outbox::State;

struct Fixture : test_support::StoreFixture {
    const outbox::MessageId batch = outbox::random_message_id();

    /// One message for each member of "on-call".
    std::vector<NewMessage> round(const std::string& key = "") {
        std::vector<NewMessage> messages;
        for (const char* number : {"+447700900101", "+447700900102", "+447700900103"}) {
            NewMessage& one = messages.emplace_back(message());
            one.number = number;
            one.batch = batch;
            one.group = "on-call";
            one.request_key = key.empty() ? "" : key + "/" + std::to_string(messages.size());
        }
        return messages;
    }
    std::vector<Added> add_round(const std::vector<NewMessage>& messages) {
        const auto added = store->add_all(messages);
        BOOST_REQUIRE(added.has_value());
        return *added;
    }
    outbox::Named named(const std::string& name, const std::string& account = "plc") {
        const auto found = store->find_named(account, name);
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(groups, Fixture)

BOOST_AUTO_TEST_CASE(a_round_is_stored_whole_and_found_by_its_id) {
    const auto messages = round();
    const auto added = add_round(messages);
    BOOST_REQUIRE(added.size() == 3);
    crash();
    const outbox::Named found = named(batch);
    BOOST_TEST(found.batch == batch);
    BOOST_REQUIRE(found.messages.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(added.at(i).progress.id == messages.at(i).id);
        BOOST_TEST(added.at(i).progress.batch == batch);
        BOOST_TEST(found.messages.at(i).id == messages.at(i).id);
        BOOST_TEST(found.messages.at(i).number == messages.at(i).number);
        BOOST_TEST(found.messages.at(i).parts.size() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_member_is_found_by_its_own_id_alone) {
    const auto messages = round();
    add_round(messages);
    const outbox::Named found = named(messages.at(1).id);
    BOOST_TEST(found.batch.empty());
    BOOST_REQUIRE(found.messages.size() == 1);
    BOOST_TEST(found.messages.front().number == "+447700900102");
}

BOOST_AUTO_TEST_CASE(a_request_key_names_a_message_and_a_round) {
    add_round(round("alarm-7"));
    BOOST_TEST(named("alarm-7").batch == batch);
    BOOST_TEST(named("alarm-7").messages.size() == 3);
    NewMessage single = message();
    single.request_key = "alarm-8";
    add(single);
    BOOST_TEST(named("alarm-8").batch.empty());
    BOOST_REQUIRE(named("alarm-8").messages.size() == 1);
    BOOST_TEST(named("alarm-8").messages.front().id == single.id);
}

BOOST_AUTO_TEST_CASE(nobody_sees_another_account_s_messages) {
    const auto messages = round("alarm-7");
    add_round(messages);
    for (const std::string& name :
         {batch, messages.front().id, std::string("alarm-7"), std::string(), std::string("/1")}) {
        BOOST_TEST(named(name, "door").messages.empty());
    }
    BOOST_TEST(named("").messages.empty());
}

BOOST_AUTO_TEST_CASE(all_or_none_find_room) {
    store->limit_waiting(2);
    const auto refused = store->add_all(round());
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == outbox::Errc::queue_full);
    BOOST_TEST(named(batch).messages.empty());
    BOOST_TEST(store->counts()->waiting == 0);
    store->limit_waiting(3);
    BOOST_TEST(add_round(round()).size() == 3);
}

BOOST_AUTO_TEST_CASE(a_repeated_round_is_the_first_one) {
    const auto first = add_round(round("alarm-7"));
    auto again = round("alarm-7");
    for (NewMessage& message : again) {
        message.batch = "another";
    }
    const auto repeated = add_round(again);
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(repeated.at(i).existed);
        BOOST_TEST(repeated.at(i).progress.id == first.at(i).progress.id);
        BOOST_TEST(repeated.at(i).progress.batch == batch);
    }
    BOOST_TEST(store->counts()->waiting == 3);
}

BOOST_AUTO_TEST_CASE(a_key_used_for_another_round_adds_nothing) {
    add_round(round("alarm-7"));
    auto other = round("alarm-7");
    other.back().text = "something else";
    std::ranges::reverse(other);
    other.front().request_key = "alarm-9/1";  // new, and undone with the rest
    other.back().text = "something else, too";
    const auto refused = store->add_all(other);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == outbox::Errc::id_taken);
    BOOST_TEST(store->counts()->waiting == 3);
}

BOOST_AUTO_TEST_CASE(a_member_s_message_is_no_message_of_its_own) {
    const auto messages = round();
    add_round(messages);
    NewMessage alone = messages.front();
    alone.group.clear();
    BOOST_TEST(store->owed(alone)->empty());
    BOOST_TEST(store->owed(messages.front())->size() == 1);
    BOOST_TEST(store->owed(messages.front())->front().batch == batch);
}

BOOST_AUTO_TEST_SUITE_END()
