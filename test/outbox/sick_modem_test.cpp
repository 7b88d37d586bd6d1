#include <boost/test/unit_test.hpp>

#include "outbox/dispatcher_fixture.hpp"

using namespace std::chrono_literals;
using test_support::cms;
using test_support::not_submitted;
using test_support::refused;

BOOST_FIXTURE_TEST_SUITE(sick_modem, test_support::DispatcherFixture)

BOOST_AUTO_TEST_CASE(a_sick_modem_burns_neither_attempts_nor_patience) {
    const auto id = add();
    for (int at = 0; at < 20; ++at) {
        modem.outcomes.push_back(at % 2 == 0 ? refused(cms(313))
                                             : not_submitted(hal::Errc::timed_out));
    }
    for (int at = 0; at < 20; ++at) {
        BOOST_TEST(step().worked);
        BOOST_TEST(view(id).parts.front().attempts == 0U);
        wait(6s);  // Never longer.
    }
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(view(id).parts.front().attempts == 1U);
}

BOOST_AUTO_TEST_CASE(a_sick_modem_is_not_tried_with_one_message_after_the_other) {
    add();
    add();
    modem.outcomes = {refused(cms(310)), refused(cms(310))};
    step();
    BOOST_TEST(!step().worked);
    BOOST_TEST((*dispatcher->next_due_at(imsi) == clock.now() + 2s));
    wait(2s);
    BOOST_TEST(step().worked);
}

BOOST_AUTO_TEST_CASE(a_message_that_upsets_the_modem_holds_up_no_other) {
    const auto poison = add();
    const auto other = add();
    modem.outcomes = {not_submitted(hal::Errc::no_prompt)};
    step();
    wait(2s);
    step();
    BOOST_TEST(state(other) == "sent");
    BOOST_TEST(state(poison) == "queued");
}

BOOST_AUTO_TEST_CASE(what_a_stop_kept_from_leaving_goes_at_once_by_whoever_comes_next) {
    const auto id = add();
    modem.outcomes = {not_submitted(hal::Errc::interrupted)};
    step();
    BOOST_TEST(view(id).parts.front().attempts == 0U);
    start();
    step();
    BOOST_TEST(state(id) == "sent");
}

BOOST_AUTO_TEST_CASE(a_refusal_for_the_networks_sake_counts_and_backs_off) {
    const auto id = add();
    modem.outcomes = {refused(cms(42)), refused(cms(42))};
    step();
    wait(6s);
    step();
    BOOST_TEST(view(id).parts.front().attempts == 2U);
    wait(7s);
    BOOST_TEST(!step().worked);
    wait(5s);
    BOOST_TEST(step().worked);
}

BOOST_AUTO_TEST_CASE(what_is_refused_too_often_has_failed_and_held_up_nobody) {
    device.attempts = 3;
    const auto bad = add();
    std::vector<outbox::MessageId> good;
    for (unsigned attempt = 1; attempt <= device.attempts; ++attempt) {
        modem.outcomes = {refused(cms(42))};
        step();
        good.push_back(add());
        step();
        BOOST_TEST(state(good.back()) == "sent");
        wait(5min);
    }
    BOOST_TEST(state(bad) == "failed");
    BOOST_TEST(view(bad).parts.front().error.starts_with("refused 3 times: "));
    BOOST_TEST(modem.submitted.size() == 6U);
}

BOOST_AUTO_TEST_CASE(what_one_of_the_refusals_may_have_let_through_is_not_called_failed) {
    device.attempts = 2;
    const auto id = add();
    modem.outcomes = {refused(cms(41)), refused(cms(42))};
    step();
    wait(5min);
    step();
    BOOST_TEST(state(id) == "uncertain");
    const auto other = add();
    modem.outcomes = {refused(cms(41)), refused(cms(50))};
    step();
    wait(5min);
    step();
    BOOST_TEST(state(other) == "uncertain");
}

BOOST_AUTO_TEST_CASE(the_modems_own_trouble_uses_up_no_attempts) {
    device.attempts = 2;
    const auto id = add();
    for (int at = 0; at < 5; ++at) {
        modem.outcomes = {refused(cms(331))};
        step();
        wait(6s);
    }
    BOOST_TEST(state(id) == "queued");
}

BOOST_AUTO_TEST_CASE(the_vendors_codes_are_judged_and_told_by_its_profile) {
    auto profile = std::make_shared<hal::ModemProfile>();
    profile->cms_codes = {{512, hal::RefusalClass::device, "SIM not ready"},
                          {513, hal::RefusalClass::permanent, "message length exceeds"}};
    device.modem = profile;
    const auto waits = add();
    const auto fails = add();
    const auto unknown_code = add();
    modem.outcomes = {refused(cms(512)), refused(cms(513)), refused(cms(514))};
    step();
    BOOST_TEST(state(waits) == "queued");
    BOOST_TEST(view(waits).parts.front().error.find("SIM not ready") != std::string::npos);
    BOOST_TEST(dispatcher->last_refusal()->meaning == "SIM not ready");
    wait(2s);
    step();
    BOOST_TEST(state(fails) == "failed");
    step();
    BOOST_TEST(state(unknown_code) == "uncertain");
}

BOOST_AUTO_TEST_SUITE_END()
