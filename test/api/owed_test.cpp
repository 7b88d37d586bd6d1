// The owed answer: who repeats a request whose end nobody was told gets that end, and no second
// message is made.

#include <latch>
#include <thread>

#include "api/owed_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::State;
using test_support::Client;
using test_support::header;
using test_support::id_of;
using test_support::is_joined;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(owed, test_support::OwedFixture)

BOOST_AUTO_TEST_CASE(a_caller_that_hung_up_and_asks_again_joins_and_hears_the_end) {
    Client first = alarm();
    first.hang_up();
    Client second = alarm();
    BOOST_TEST(waiting() == 1U);
    network_says(State::sent);
    const auto answer = second.answer();
    BOOST_TEST(answer.body == "OK\n");
    BOOST_TEST(is_joined(answer));
    BOOST_TEST(!first.has_answer());
    BOOST_TEST(gateway->store().find(id_of(answer))->has_value());
}

BOOST_AUTO_TEST_CASE(an_end_that_nobody_heard_is_told_at_once_to_who_asks_again) {
    Client first = alarm();
    first.hang_up();
    network_says(State::sent);
    const auto answer = alarm().answer();
    BOOST_TEST(answer.body == "OK\n");
    BOOST_TEST(is_joined(answer));
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(once_told_nothing_is_owed_any_more_and_an_equal_request_is_a_new_message) {
    Client first = alarm();
    network_says(State::sent);
    const auto told = first.answer();
    BOOST_TEST(!is_joined(told));
    Client second = alarm();
    BOOST_TEST(waiting() == 1U);
    network_says(State::sent);
    const auto answer = second.answer();
    BOOST_TEST(!is_joined(answer));
    BOOST_TEST(id_of(answer) != id_of(told));
}

BOOST_AUTO_TEST_CASE(a_refusal_for_good_is_a_final_answer_too) {
    Client first = alarm();
    first.hang_up();
    network_says(State::failed);
    const auto answer = alarm().answer();
    BOOST_TEST(answer.body == "ERROR\n");
    BOOST_TEST(is_joined(answer));
    alarm().hang_up();
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(who_joins_and_hangs_up_too_leaves_the_answer_owed) {
    alarm().hang_up();
    alarm().hang_up();
    Client third = alarm();
    BOOST_TEST(waiting() == 1U);
    network_says(State::sent);
    BOOST_TEST(third.answer().body == "OK\n");
}

BOOST_AUTO_TEST_CASE(two_equal_requests_at_the_same_time_are_two_messages) {
    Client first = alarm();
    Client second = alarm();
    BOOST_TEST(waiting() == 2U);
    network_says(State::sent);
    network_says(State::sent);
    const auto one = first.answer();
    const auto two = second.answer();
    BOOST_TEST(!is_joined(one));
    BOOST_TEST(!is_joined(two));
    BOOST_TEST(id_of(one) != id_of(two));
}

BOOST_AUTO_TEST_CASE(
    equal_requests_whose_callers_are_gone_are_one_message_though_all_come_in_at_once) {
    constexpr int callers = 3;
    for (unsigned round = 1; round <= 30; ++round) {
        std::latch together(callers);
        {
            std::vector<std::jthread> threads;
            for (int count = 0; count < callers; ++count) {
                threads.emplace_back([&] {
                    together.arrive_and_wait();
                    Client(*router,
                           request("number=07700900123&text=alarm" + std::to_string(round)), true);
                });
            }
        }
        BOOST_REQUIRE(waiting() == round);
    }
}

BOOST_AUTO_TEST_CASE(of_two_that_repeat_at_the_same_time_one_joins) {
    alarm().hang_up();
    Client second = alarm();
    Client third = alarm();
    BOOST_TEST(waiting() == 2U);
    network_says(State::sent);
    network_says(State::sent);
    BOOST_TEST(is_joined(second.answer()));
    BOOST_TEST(!is_joined(third.answer()));
}

BOOST_AUTO_TEST_CASE(each_debt_is_paid_once_the_oldest_first) {
    Client first = alarm();
    Client second = alarm();
    first.hang_up();
    second.hang_up();
    network_says(State::sent);
    network_says(State::failed);
    BOOST_TEST(alarm().answer().body == "OK\n");
    BOOST_TEST(alarm().answer().body == "ERROR\n");
    alarm().hang_up();
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(repeat_forces_a_new_message) {
    alarm().hang_up();
    Client second = alarm("&repeat=1");
    BOOST_TEST(waiting() == 2U);
    network_says(State::sent);
    network_says(State::sent);
    BOOST_TEST(!is_joined(second.answer()));
}

BOOST_AUTO_TEST_CASE(equal_is_the_account_the_number_as_it_is_dialled_the_text_and_the_options) {
    alarm().hang_up();
    unsigned messages = 1;
    for (const char* other :
         {"number=07700900124&text=alarm", "number=07700900123&text=Alarm",
          "number=07700900123&text=alarm&priority=1", "number=07700900123&text=alarm&report=1",
          "number=07700900123&text=alarm&validity=60",
          "number=07700900123&text=alarm&uncertain=resend",
          "number=07700900123&text=alarm&modem=main"}) {
        ask(other).hang_up();
        BOOST_TEST(waiting() == ++messages, other);
    }
    ask("number=07700900123&text=alarm", "door").hang_up();
    BOOST_TEST(waiting() == ++messages);
    ask("text=alarm&number=07700%20900-123&report=0").hang_up();
    BOOST_TEST(waiting() == messages);
}

BOOST_AUTO_TEST_CASE(it_is_owed_for_120_seconds_from_the_end_and_no_longer) {
    alarm().hang_up();
    pass(1h);  // As long as it is not at its end, however long that takes.
    alarm().hang_up();
    BOOST_TEST(waiting() == 1U);
    network_says(State::sent);
    pass(115s);
    alarm().hang_up();
    BOOST_TEST(waiting() == 0U);
    pass(6s);
    alarm().hang_up();
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(that_nobody_can_know_is_said_and_stays_owed) {
    Client first = alarm();
    network_says(State::uncertain);
    BOOST_TEST(first.answer().body == "TIMEOUT\n");
    for (int i = 0; i < 2; ++i) {
        const auto again = alarm().answer();
        BOOST_TEST(again.body == "TIMEOUT\n");
        BOOST_TEST(is_joined(again));
        BOOST_TEST(header(again, "X-Message-State") == "uncertain");
    }
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(debts_survive_a_restart) {
    alarm().hang_up();
    start();
    Client second = alarm();
    BOOST_TEST(waiting() == 1U);
    network_says(State::sent);
    BOOST_TEST(is_joined(second.answer()));
    start();
    alarm().hang_up();  // It was told: this is a new one.
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(who_is_told_at_once_that_it_takes_longer_may_ask_again_and_joins) {
    settings.modems.front().port = "/dev/none";
    start();
    const auto first = alarm().answer();
    BOOST_TEST(first.body == "TIMEOUT\n");
    const auto second = alarm().answer();
    BOOST_TEST(second.body == "TIMEOUT\n");
    BOOST_TEST(is_joined(second));
    BOOST_TEST(id_of(second) == id_of(first));
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(xml_replies_say_it_too) {
    settings.device = "simulator-xml";
    start();
    alarm().hang_up();
    network_says(State::sent);
    const auto answer = alarm().answer();
    BOOST_TEST(answer.body.starts_with("<?xml"));
    BOOST_TEST(is_joined(answer));
}

BOOST_AUTO_TEST_CASE(where_durable_is_enough_the_answer_is_the_state_and_nothing_is_owed_then) {
    copy_profiles();
    edit_profile("replies/text-7.06.xml", "answer=\"wait\"", "answer=\"queued\"");
    start();
    const auto first = alarm().answer();
    BOOST_TEST(first.body == "OK\n");
    BOOST_TEST(header(first, "X-Message-State") == "queued");
    const auto second = alarm().answer();
    BOOST_TEST(!is_joined(second));
    BOOST_TEST(waiting() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(request_id, test_support::OwedFixture)

BOOST_AUTO_TEST_CASE(the_same_id_and_content_is_the_first_message_for_good) {
    Client first = alarm("&id=door-7");
    Client second = alarm("&id=door-7");  // while the first waits
    BOOST_TEST(waiting() == 1U);
    network_says(State::sent);
    const auto told = first.answer();
    const auto joined = second.answer();
    BOOST_TEST(told.body == "OK\n");
    BOOST_TEST(!is_joined(told));
    BOOST_TEST(joined.body == "OK\n");
    BOOST_TEST(is_joined(joined));
    BOOST_TEST(id_of(joined) == id_of(told));
    pass(1h);
    const auto later = alarm("&id=door-7&repeat=1").answer();
    BOOST_TEST(later.body == "OK\n");
    BOOST_TEST(id_of(later) == id_of(told));
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_id_with_other_content_is_refused) {
    alarm("&id=door-7").hang_up();
    const auto refused = ask("number=07700900123&text=other&id=door-7").answer();
    BOOST_TEST(refused.status == 200);
    BOOST_TEST(refused.body == "ERROR\n");
    BOOST_TEST(header(refused, "X-Reason").starts_with("id: "));
    BOOST_TEST(id_of(refused).empty());
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(where_the_status_tells_it_is_422) {
    settings.device = "simulator-xml";
    start();
    alarm("&id=door-7").hang_up();
    BOOST_TEST(ask("number=07700900123&text=other&id=door-7").answer().status == 422);
}

BOOST_AUTO_TEST_CASE(another_account_may_use_the_same_id) {
    alarm("&id=door-7").hang_up();
    ask("number=07700900123&text=alarm&id=door-7", "door").hang_up();
    BOOST_TEST(waiting() == 2U);
}

BOOST_AUTO_TEST_CASE(the_header_is_as_good) {
    http::Request asked = request("number=07700900123&text=alarm");
    asked.idempotency_key = "\"door-7\"";
    Client first(*router, asked);
    Client second = alarm("&id=door-7");
    BOOST_TEST(waiting() == 1U);
    asked.query += "&id=door-8";
    const auto refused = Client(*router, asked).answer();
    BOOST_TEST(header(refused, "X-Reason").starts_with("id: "));
    first.hang_up();
    second.hang_up();
}

BOOST_AUTO_TEST_CASE(bad_values_name_their_parameter_and_leave_no_row) {
    for (const char* wrong : {"report", "priority", "validity", "uncertain", "repeat", "modem"}) {
        const auto refused = alarm("&" + std::string(wrong) + "=many").answer();
        BOOST_TEST(refused.body == "ERROR\n");
        BOOST_TEST(header(refused, "X-Reason").starts_with(std::string(wrong) + ": "));
    }
    BOOST_TEST(header(alarm("&id=a%20b").answer(), "X-Reason").starts_with("id: "));
    BOOST_TEST(waiting() == 0U);
    BOOST_TEST(ask("number=abc&text=alarm&priority=9").answer().body == "WRONG_NUMBER\n");
}

BOOST_AUTO_TEST_CASE(a_device_may_leave_no_choice_of_policy) {
    copy_profiles();
    edit_profile("simulator.xml", "uncertain=", "uncertain-by-request=\"no\" uncertain=");
    start();
    const auto refused = alarm("&uncertain=resend").answer();
    BOOST_TEST(refused.body == "ERROR\n");
    BOOST_TEST(header(refused, "X-Reason") == "uncertain: this device leaves no choice");
    BOOST_TEST(waiting() == 0U);
    alarm("&uncertain=hold").hang_up();  // what it is anyway
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(more_than_may_wait_is_refused_and_not_kept) {
    settings.keeping.waiting = 1;
    start();
    alarm().hang_up();
    const auto refused = ask("number=07700900123&text=other").answer();
    BOOST_TEST(refused.status == 503);
    BOOST_TEST(refused.body == "ERROR\n");
    BOOST_TEST(header(refused, "X-Reason") == "queue");
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
