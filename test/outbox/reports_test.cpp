#include <boost/test/unit_test.hpp>

#include "outbox/fixture.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::Sender;
using outbox::State;

constexpr std::uint8_t delivered = 0x00;
constexpr std::uint8_t still_trying = 0x20;
constexpr std::uint8_t gave_up = 0x62;
constexpr std::uint8_t not_valid = 0x46;

struct Reports : test_support::StoreFixture {
    outbox::MessageId ask(unsigned parts = 1, const std::string& number = "+447700900123") {
        auto asked = message(parts);
        asked.number = number;
        asked.report = true;
        return add(asked);
    }
    outbox::MessageId sent(hal::MessageReference reference,
                           const std::string& number = "+447700900123") {
        const auto id = ask(1, number);
        settle(arm(), {.state = State::sent, .reference = reference});
        return id;
    }
    outbox::MessageId uncertain(std::optional<hal::MessageReference> guess) {
        const auto id = ask();
        settle(arm(),
               {.state = State::uncertain, .error = "no answer", .guessed_reference = guess});
        return id;
    }
    sms::StatusReport about(hal::MessageReference reference, std::uint8_t status,
                            const std::string& number = "+447700900123") {
        return {.reference = reference,
                .recipient = *sms::parse_number(number),
                .submitted = sms::Timestamp{.utc = clock.wall_now()},
                .status = status};
    }
    std::optional<outbox::Progress> report(const sms::StatusReport& report,
                                           const std::string& modem = "modem1") {
        const auto told = store->report(modem, report);
        BOOST_REQUIRE(told.has_value());
        return *told;
    }
    const outbox::PartView part(const outbox::MessageId& id, unsigned number = 1) {
        return view(id).parts.at(number - 1);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reports, Reports)

BOOST_AUTO_TEST_CASE(a_report_finds_its_part_and_says_what_became_of_it) {
    const auto id = sent(17);
    const auto other = sent(18);
    const auto told = report(about(17, delivered));
    BOOST_REQUIRE(told.has_value());
    BOOST_TEST(told->id == id);
    BOOST_TEST((told->state == State::delivered));
    BOOST_TEST(told->parts_sent == 1U);
    BOOST_TEST(int{*part(id).report} == 0);
    BOOST_TEST(part(id).error.empty());
    BOOST_TEST(state(other) == "sent");
    reopen();
    BOOST_TEST(state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(what_will_never_arrive_is_undeliverable_and_says_why) {
    for (const std::uint8_t status : {not_valid, gave_up}) {
        const auto id = sent(status);
        BOOST_REQUIRE(report(about(status, status)).has_value());
        BOOST_TEST(state(id) == "undeliverable");
        BOOST_TEST(int{*part(id).report} == int{status});
        BOOST_TEST(part(id).error.find("TP-ST " + std::to_string(status)) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(as_long_as_the_service_centre_tries_the_last_word_is_to_come) {
    const auto id = sent(17);
    BOOST_TEST(!report(about(17, still_trying)).has_value());
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(int{*part(id).report} == int{still_trying});
    BOOST_TEST(report(about(17, delivered)).has_value());
    BOOST_TEST(state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(a_repeated_report_changes_nothing) {
    const auto id = sent(17);
    BOOST_TEST(report(about(17, delivered)).has_value());
    const auto finished = *view(id).finished_at;
    wait(1min);
    for (const std::uint8_t status : {delivered, still_trying, gave_up}) {
        auto again = about(17, status);
        again.submitted->utc -= 1min;
        BOOST_TEST(!report(again).has_value());
    }
    BOOST_TEST(state(id) == "delivered");
    BOOST_TEST(int{*part(id).report} == int{delivered});
    BOOST_TEST((*view(id).finished_at == finished));
}

BOOST_AUTO_TEST_CASE(nor_is_it_taken_for_one_about_what_is_uncertain) {
    sent(17);
    const auto unclear = uncertain(std::nullopt);
    BOOST_TEST(report(about(17, delivered)).has_value());
    BOOST_TEST(!report(about(17, delivered)).has_value());
    BOOST_TEST(state(unclear) == "uncertain");
}

BOOST_AUTO_TEST_CASE(another_recipient_or_another_reference_is_another_message) {
    const auto id = sent(17);
    BOOST_TEST(!report(about(16, delivered)).has_value());
    BOOST_TEST(!report(about(17, delivered, "+447700900124")).has_value());
    BOOST_TEST(state(id) == "sent");
}

BOOST_AUTO_TEST_CASE(a_network_may_write_the_recipient_in_its_own_way) {
    const auto id = sent(17, "07700900123");
    BOOST_TEST(report(about(17, delivered, "+447700900123")).has_value());
    BOOST_TEST(state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(what_was_sent_at_another_time_is_another_message) {
    const auto id = sent(17);
    auto early = about(17, delivered);
    early.submitted->utc -= 5min + 1s;
    BOOST_TEST(!report(early).has_value());
    auto late = about(17, delivered);
    late.submitted->utc += 1200s + 5min + 1s;
    BOOST_TEST(!report(late).has_value());
    late.submitted->utc -= 2s;
    BOOST_TEST(report(late).has_value());
    BOOST_TEST(state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(a_report_comes_days_later) {
    const auto id = uncertain(17);
    auto late = about(17, delivered);
    wait(24h * 4);
    const auto told = report(late);
    BOOST_REQUIRE(told.has_value());
    BOOST_TEST(told->id == id);
    BOOST_TEST((told->state == State::delivered));
    BOOST_TEST(part(id).error.find("was uncertain; status report: delivered") == 0U);
    BOOST_TEST(int{*part(id).reference} == 17);
}

BOOST_AUTO_TEST_CASE(of_several_that_fit_the_youngest_has_it) {
    const auto older = sent(17);
    wait(1min);
    const auto younger = sent(17);
    BOOST_TEST(report(about(17, delivered))->id == younger);
    BOOST_TEST(state(older) == "sent");
}

BOOST_AUTO_TEST_CASE(a_part_without_a_reference_is_meant_if_it_is_the_only_one) {
    const auto id = uncertain(std::nullopt);
    BOOST_TEST(report(about(99, delivered))->id == id);
    uncertain(std::nullopt);
    uncertain(std::nullopt);
    BOOST_TEST(!report(about(100, delivered)).has_value());
}

BOOST_AUTO_TEST_CASE(a_guess_that_does_not_fit_is_no_match) {
    uncertain(18);
    BOOST_TEST(!report(about(99, delivered)).has_value());
}

BOOST_AUTO_TEST_CASE(a_guess_is_not_believed_when_another_part_may_have_that_reference) {
    const auto id = ask(2);
    settle(arm(), {.state = State::uncertain, .error = "no answer", .guessed_reference = 17});
    arm();  // If the network has not taken the first, it gives this one its TP-MR.
    BOOST_TEST(!report(about(17, delivered)).has_value());
    crash();
    BOOST_TEST(!report(about(17, delivered)).has_value());
    BOOST_TEST((part(id, 1).state == State::uncertain));
    BOOST_TEST((part(id, 2).state == State::resolving));
}

BOOST_AUTO_TEST_CASE(one_that_is_to_be_sent_a_second_time_may_be_meant_as_well) {
    const auto id = ask(2);
    settle(arm(), {.state = State::uncertain, .error = "no answer"});
    // The policy `resend`: the network may have it all the same, and this is what it says of it.
    settle(arm(), {.state = State::queued,
                   .error = "no answer",
                   .due = clock.now() + 1h,
                   .possible_duplicate = true});
    BOOST_TEST(!report(about(17, delivered)).has_value());
    BOOST_TEST((part(id, 1).state == State::uncertain));
}

BOOST_AUTO_TEST_CASE(one_that_was_dropped_may_be_meant_as_well) {
    const auto unclear = uncertain(std::nullopt);
    const auto dropped = ask();
    settle(arm(), {.state = State::failed, .error = "uncertain: no answer"});
    BOOST_TEST(!report(about(17, delivered)).has_value());
    BOOST_TEST(state(unclear) == "uncertain");
    BOOST_TEST(state(dropped) == "failed");
}

BOOST_AUTO_TEST_CASE(what_the_modem_has_said_goes_before_a_guess) {
    const auto older = sent(17);
    wait(1s);
    const auto younger = uncertain(17);
    BOOST_TEST(report(about(17, delivered))->id == older);
    BOOST_TEST(state(younger) == "uncertain");
}

BOOST_AUTO_TEST_CASE(that_the_service_centre_tries_proves_that_it_was_sent) {
    const auto id = uncertain(17);
    BOOST_TEST((report(about(17, still_trying))->state == State::sent));
    BOOST_TEST(part(id).error.find("was uncertain") == 0U);
    BOOST_TEST((report(about(17, gave_up))->state == State::undeliverable));
}

BOOST_AUTO_TEST_CASE(what_is_being_resolved_may_be_resolved_by_a_report) {
    const auto plain = ask();
    arm();
    crash();
    BOOST_TEST(report(about(40, delivered))->id == plain);
    BOOST_TEST(store->unresolved("modem1")->empty());

    const auto counted = ask();
    const auto claim = *next();
    BOOST_TEST(store->arm(claim, sender, 255).has_value());
    crash();
    BOOST_TEST(!report(about(41, delivered)).has_value());
    BOOST_TEST(report(about(0, delivered))->id == counted);  // TP-MR wraps
}

BOOST_AUTO_TEST_CASE(what_waits_or_is_being_sent_is_not_meant) {
    ask();
    BOOST_TEST(!report(about(17, delivered)).has_value());
    arm();
    BOOST_TEST(!report(about(17, delivered)).has_value());
}

BOOST_AUTO_TEST_CASE(without_being_asked_for_there_is_no_report) {
    add();
    settle(arm(), {.state = State::sent, .reference = 17});
    BOOST_TEST(!report(about(17, delivered)).has_value());
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_message_make_its_state_together) {
    const auto id = ask(3);
    settle(arm(), {.state = State::sent, .reference = 1});
    settle(arm(), {.state = State::uncertain, .error = "?", .guessed_reference = 2});
    settle(arm(), {.state = State::sent, .reference = 3});
    BOOST_TEST(state(id) == "uncertain");
    BOOST_TEST((report(about(3, delivered))->state == State::uncertain));
    BOOST_TEST((report(about(2, delivered))->state == State::sent));
    BOOST_TEST((report(about(1, delivered))->state == State::delivered));
    BOOST_TEST(view(id).parts.size() == 3U);
}

BOOST_AUTO_TEST_CASE(one_modem_knows_nothing_of_what_another_has_sent) {
    const auto id = sent(17);
    BOOST_TEST(!report(about(17, delivered), "modem2").has_value());
    BOOST_TEST(!store->next_due(Sender{"modem2", imsi})->has_value());  // The SIM moves.
    BOOST_TEST(report(about(17, delivered), "modem2").has_value());
    BOOST_TEST(state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_never_set_does_not_count) {
    const auto back = first_1970();
    clock.jump_wall(back);
    const auto id = sent(17);
    const auto unclear = uncertain(std::nullopt);
    clock.jump_wall(-back);
    BOOST_TEST(!report(about(99, delivered)).has_value());  // Nothing says that it is this one.
    BOOST_TEST(state(unclear) == "uncertain");
    BOOST_TEST(report(about(17, delivered))->id == id);
}

BOOST_AUTO_TEST_CASE(a_report_without_a_date_goes_by_reference_and_recipient) {
    const auto id = sent(17);
    auto dateless = about(17, delivered);
    dateless.submitted.reset();
    BOOST_TEST(report(dateless)->id == id);
}

BOOST_AUTO_TEST_SUITE_END()
