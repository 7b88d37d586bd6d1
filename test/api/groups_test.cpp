#include <boost/test/unit_test.hpp>

#include "api/owed_fixture.hpp"

namespace {

using outbox::State;
using test_support::Client;
using test_support::header;
using test_support::id_of;
using test_support::is_joined;

struct Fixture : test_support::OwedFixture {
    Fixture() { use("simulator"); }

    void use(const std::string& device) {
        settings.device = device;
        settings.groups = {
            {.name = "on call", .numbers = {"07700900101", "+44 7700 900102", "07700900103"}},
            {.name = "nobody", .numbers = {}},
        };
        start();
    }
    Client call(const std::string& more = {}) { return ask("group=on%20call&text=alarm" + more); }
    Client status(const std::string& id, const std::string& account = "plc") {
        http::Request asked = request("id=" + id, account);
        asked.path = "/cgi-bin/sms_status";
        return {*router, asked};
    }
    void network_says_to_all(State state) {
        for (int member = 0; member < 3; ++member) {
            network_says(state);
        }
    }
    std::size_t kept(const std::string& id) {
        return gateway->store().find_named("plc", id)->messages.size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_groups, Fixture)

BOOST_AUTO_TEST_CASE(each_member_gets_a_message_and_the_caller_one_answer) {
    Client caller = call();
    BOOST_TEST(waiting() == 3U);
    network_says(State::sent);
    network_says(State::sent);
    BOOST_TEST(!caller.has_answer());
    network_says(State::sent);
    const auto answer = caller.answer();
    BOOST_TEST(answer.body == "OK\n");
    BOOST_TEST(header(answer, "X-Message-State") == "sent");
    const auto named = gateway->store().find_named("plc", id_of(answer));
    BOOST_REQUIRE(named.has_value());
    BOOST_REQUIRE(named->messages.size() == 3U);
    BOOST_TEST(named->messages.at(1).number == "+447700900102");
    BOOST_TEST(!named->messages.at(1).answer_owed);
}

BOOST_AUTO_TEST_CASE(the_group_wins_over_a_number) {
    Client caller = call("&number=07700900199");
    BOOST_TEST(waiting() == 3U);
    network_says_to_all(State::sent);
    BOOST_TEST(caller.answer().body == "OK\n");
}

BOOST_AUTO_TEST_CASE(a_group_that_is_none_is_said_to_be_one) {
    BOOST_TEST(ask("group=others&text=alarm").answer().body == "Group not found\n");
    BOOST_TEST(ask("group=On%20call&text=alarm").answer().body == "Group not found\n");
    BOOST_TEST(ask("group=nobody&text=alarm").answer().body == "Phone group is empty\n");
    BOOST_TEST(ask("group=&text=alarm").answer().body ==
               "\"number\" or \"group\" parameter is required\n");
    BOOST_TEST(ask("group=on%20call").answer().body == "\"text\" parameter is required\n");
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(one_member_that_was_reached_is_enough_for_the_old_families) {
    Client caller = call();
    network_says(State::failed);
    network_says(State::sent);
    network_says(State::failed);
    BOOST_TEST(caller.answer().body == "OK\n");
}

BOOST_AUTO_TEST_CASE(nobody_reached_is_an_error) {
    Client caller = call();
    network_says_to_all(State::failed);
    BOOST_TEST(caller.answer().body == "ERROR\n");
}

BOOST_AUTO_TEST_CASE(the_own_families_want_all_of_them) {
    use("simulator-xml");
    Client caller = call();
    network_says(State::sent);
    network_says(State::failed);
    network_says(State::sent);
    const auto answer = caller.answer();
    BOOST_TEST(answer.status == 503);
    BOOST_TEST(answer.body.find("<status>ERROR</status>") != std::string::npos, answer.body);
    Client other = call("&text=again");
    network_says_to_all(State::sent);
    BOOST_TEST(other.answer().status == 200);
}

BOOST_AUTO_TEST_CASE(what_is_open_at_the_end_is_owed_to_each_member_that_was_meant) {
    use("simulator-xml");
    Client caller = call();
    network_says(State::sent);
    network_says(State::uncertain);
    network_says(State::sent);
    const auto first = caller.answer();
    BOOST_TEST(first.status == 504);
    // Nobody who has it gets it again.
    const auto second = call().answer();
    BOOST_TEST(second.status == 504);
    BOOST_TEST(is_joined(second));
    BOOST_TEST(id_of(second) == id_of(first));
    BOOST_TEST(waiting() == 0U);
    BOOST_TEST(kept(id_of(first)) == 3U);
}

BOOST_AUTO_TEST_CASE(who_hung_up_and_asks_again_joins_what_is_on_its_way) {
    call().hang_up();
    BOOST_TEST(waiting() == 3U);
    Client again = call();
    BOOST_TEST(waiting() == 3U);
    network_says_to_all(State::sent);
    BOOST_TEST(is_joined(again.answer()));
    Client another = call();  // That one has been told: this is a new alarm.
    BOOST_TEST(waiting() == 3U);
    network_says_to_all(State::sent);
    BOOST_TEST(!is_joined(another.answer()));
}

BOOST_AUTO_TEST_CASE(two_callers_at_a_time_are_two_alarms) {
    Client first = call();
    Client second = call();
    BOOST_TEST(waiting() == 6U);
    network_says_to_all(State::sent);
    network_says_to_all(State::sent);
    BOOST_TEST(id_of(first.answer()) != id_of(second.answer()));
}

BOOST_AUTO_TEST_CASE(a_crash_forgets_no_member) {
    call().hang_up();
    network_says(State::sent);
    start();
    Client again = call();
    BOOST_TEST(waiting() == 2U);
    network_says(State::sent);
    network_says(State::sent);
    BOOST_TEST(is_joined(again.answer()));
}

BOOST_AUTO_TEST_CASE(an_id_makes_the_round_safe_to_repeat) {
    Client first = call("&id=alarm-7");
    network_says_to_all(State::sent);
    const std::string id = id_of(first.answer());
    const auto again = call("&id=alarm-7").answer();
    BOOST_TEST(again.body == "OK\n");
    BOOST_TEST(id_of(again) == id);
    BOOST_TEST(waiting() == 0U);
    const auto other = ask("group=on%20call&text=other&id=alarm-7").answer();
    BOOST_TEST(other.body == "ERROR\n");
    BOOST_TEST(header(other, "X-Reason") == "id: used before, for another message");
}

BOOST_AUTO_TEST_CASE(a_full_queue_takes_no_member_at_all) {
    settings.keeping.waiting = 2;
    start();
    const auto refused = call().answer();
    BOOST_TEST(refused.status == 503);
    BOOST_TEST(header(refused, "X-Reason") == "queue");
    BOOST_TEST(waiting() == 0U);
    BOOST_TEST(gateway->waiting_room().size() == 0U);
}

BOOST_AUTO_TEST_CASE(the_state_of_a_message_and_of_a_round_can_be_asked_for) {
    use("simulator-xml");
    Client caller = call("&id=alarm-7");
    network_says(State::sent);
    network_says(State::failed);
    for (const char* name : {"alarm-7"}) {
        const auto open = status(name).answer();
        BOOST_TEST(open.status == 200);
        for (const char* wanted : {"queued", "failed", "sent", "+447700900102"}) {
            BOOST_TEST(open.body.find(wanted) != std::string::npos, open.body);
        }
    }
    network_says(State::sent);
    const std::string id = id_of(caller.answer());
    BOOST_TEST(status(id).answer().body == status("alarm-7").answer().body);
    const auto named = gateway->store().find_named("plc", id);
    const auto one = status(named->messages.at(1).id).answer();
    BOOST_TEST(one.body.find("failed") != std::string::npos, one.body);
    BOOST_TEST(one.body.find("07700900101") == std::string::npos, one.body);
}

BOOST_AUTO_TEST_CASE(the_state_of_nothing_and_of_others_messages_is_unknown) {
    use("simulator-xml");
    Client caller = ask("number=07700900123&text=alarm");
    network_says(State::sent);
    const std::string id = id_of(caller.answer());
    BOOST_TEST(status(id).answer().status == 200);
    BOOST_TEST(status(id, "door").answer().status == 404);
    BOOST_TEST(status("nothing").answer().status == 404);
    BOOST_TEST(status("").answer().status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
