#include <boost/test/unit_test.hpp>

#include "outbox/dispatcher_fixture.hpp"

using namespace std::chrono_literals;
using Policy = profile::UncertainPolicy;
using test_support::cms;
using test_support::refused;
using test_support::unknown;

namespace {

const hal::SubmitAnswered accepted_late{
    {.kind = hal::SubmitOutcome::Kind::accepted, .reference = 99}};

/// A modem whose last submit was accepted, with the reference 17, and the next is not answered.
struct Evidence : test_support::DispatcherFixture {
    static constexpr hal::MessageReference before = 17;

    Evidence() {
        qualify();
        add();
        step();
    }
    outbox::MessageId id_of_silent_submit() {
        const auto id = add();
        modem.outcomes = {unknown(hal::Errc::timed_out)};
        step();
        return id;
    }
    outbox::MessageId add_with(Policy policy) {
        outbox::NewMessage message{.id = outbox::random_message_id(),
                                   .account = "plc",
                                   .number = "+447700900123",
                                   .text = "hello",
                                   .lifetime = 4h,
                                   .tpdus = {{0x01, 0x00, 0x01}},
                                   .uncertain = policy};
        BOOST_REQUIRE(store->add(message).has_value());
        return message.id;
    }
    std::string error_of(const outbox::MessageId& id) { return view(id).parts.front().error; }
    bool says_repetition(std::size_t submit) {
        return (modem.submitted.at(submit).front() & 0x04U) != 0U;  // TP-RD
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(evidence, Evidence)

BOOST_AUTO_TEST_CASE(what_the_sim_has_not_counted_was_not_submitted) {
    modem.smss = before;
    const auto id = id_of_silent_submit();
    BOOST_TEST(state(id) == "queued");
    BOOST_TEST(error_of(id).find("EF_SMSS") != std::string::npos);
    BOOST_TEST(view(id).parts.front().attempts == 1U);
    BOOST_TEST(!view(id).parts.front().possible_duplicate);
    wait(6s);
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(!says_repetition(2));
}

BOOST_AUTO_TEST_CASE(that_too_is_tried_so_often_only) {
    device.attempts = 2;
    modem.smss = before;
    const auto id = id_of_silent_submit();
    wait(5min);
    modem.outcomes = {unknown(hal::Errc::timed_out)};
    step();
    BOOST_TEST(state(id) == "failed");
}

BOOST_AUTO_TEST_CASE(what_the_sim_has_counted_was_submitted_and_the_policy_decides) {
    modem.smss = before + 1;
    const auto id = id_of_silent_submit();
    BOOST_TEST(state(id) == "uncertain");
    BOOST_TEST(error_of(id).find("by the SIM's EF_SMSS it was submitted") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(any_other_count_tells_nothing) {
    for (const int distance : {2, -1, 100}) {
        const auto accepted = add();
        step();
        const int snapshot = *view(accepted).parts.front().reference;
        modem.smss = static_cast<hal::MessageReference>(snapshot + distance);
        const auto id = id_of_silent_submit();
        BOOST_TEST(state(id) == "uncertain");
        BOOST_TEST(error_of(id).find("EF_SMSS") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_firmware_that_is_not_qualified_is_not_believed) {
    auto profile = std::make_shared<hal::ModemProfile>(*device.modem);
    profile->smss_qualified = false;
    device.modem = std::move(profile);
    modem.smss = before;
    BOOST_TEST(state(id_of_silent_submit()) == "uncertain");
}

BOOST_AUTO_TEST_CASE(another_sims_count_tells_nothing) {
    modem.smss = before;
    modem.before_outcome = [this] { modem.card.imsi = "001010000000099"; };
    BOOST_TEST(state(id_of_silent_submit()) == "uncertain");
}

BOOST_AUTO_TEST_CASE(after_a_refusal_nobody_knows_what_the_sim_has_counted) {
    add();
    modem.outcomes = {refused(cms(50))};
    step();
    modem.smss = before;
    BOOST_TEST(state(id_of_silent_submit()) == "uncertain");
}

BOOST_AUTO_TEST_CASE(the_snapshot_outlives_the_worker) {
    restart();
    modem.smss = before;
    BOOST_TEST(state(id_of_silent_submit()) == "queued");
}

BOOST_AUTO_TEST_CASE(after_a_crash_the_count_is_read_when_the_limit_has_passed) {
    modem.smss = before;
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    restart();
    BOOST_TEST(!resolve());
    BOOST_TEST(state(id) == "resolving");
    wait(limit());
    BOOST_TEST(resolve());
    BOOST_TEST(state(id) == "queued");
}

BOOST_AUTO_TEST_CASE(or_when_the_modem_has_restarted) {
    modem.smss = before;
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::unexpected_reply)};
    step();
    BOOST_TEST(resolve({hal::ModemRestarted{}}));
    BOOST_TEST(state(id) == "queued");
}

BOOST_AUTO_TEST_CASE(a_late_answer_is_better_than_the_count) {
    modem.smss = before;
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    restart();
    BOOST_TEST(resolve({accepted_late}));
    BOOST_TEST(state(id) == "sent");
}

// It may be that of a submit before.
BOOST_AUTO_TEST_CASE(a_late_answer_after_the_limit_is_nobodys) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    wait(limit());
    restart();
    BOOST_TEST(resolve({accepted_late}));
    BOOST_TEST(state(id) == "uncertain");
}

BOOST_AUTO_TEST_CASE(an_answer_heard_in_time_counts_though_the_store_takes_it_later) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::port_gone)};
    step();
    BOOST_TEST(dispatcher->quiet_until().has_value());
    wait(limit());
    BOOST_TEST(resolve({accepted_late}));
    BOOST_TEST(state(id) == "sent");
}

BOOST_AUTO_TEST_CASE(an_answer_is_not_given_to_a_part_of_another_modem) {
    const auto mine = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    test_support::FakeModem gone;
    gone.card.imsi = "001010000000002";
    gone.outcomes = {unknown(hal::Errc::interrupted)};
    outbox::Dispatcher other(*store, clock, device, "modem2", [](const outbox::Progress&) {});
    const auto theirs = add();
    BOOST_REQUIRE(other.step(gone, gone.card.imsi).has_value());
    BOOST_TEST(store->adopt({"modem1"}).has_value());
    // Without the modem nobody can say whose it is.
    BOOST_TEST(!dispatcher->resolve({accepted_late}, nullptr).value());
    BOOST_TEST(state(mine) == "resolving");
    BOOST_TEST(!resolve({accepted_late}));
    BOOST_TEST(state(mine) == "sent");
    BOOST_TEST(state(theirs) == "resolving");
    wait(limit());
    modem.smss = before;
    BOOST_TEST(resolve());
    BOOST_TEST(state(theirs) == "uncertain");
}

BOOST_AUTO_TEST_CASE(a_duplicate_refused_after_a_resend_is_the_first_copy) {
    device.uncertain = Policy::resend;
    const auto id = id_of_silent_submit();
    BOOST_TEST(state(id) == "queued");
    BOOST_TEST(view(id).parts.front().possible_duplicate);
    modem.outcomes = {refused(cms(197))};
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(says_repetition(2));
    BOOST_TEST(int{*view(id).parts.front().reference} == before + 1);
}

// It carries the TP-MR of the first copy, so the SIM's count does not tell them apart.
BOOST_AUTO_TEST_CASE(the_count_tells_nothing_about_a_repetition) {
    device.uncertain = Policy::resend;
    modem.smss = before + 1;
    const auto id = id_of_silent_submit();
    modem.outcomes = {unknown(hal::Errc::timed_out)};
    step();
    BOOST_TEST(state(id) == "uncertain");
    BOOST_TEST(modem.submitted.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_request_chooses_its_policy_where_the_device_lets_it) {
    for (const bool may_choose : {true, false}) {
        device.uncertain_by_request = may_choose;
        const auto id = add_with(Policy::drop);
        modem.outcomes = {unknown(hal::Errc::timed_out)};
        step();
        BOOST_TEST(state(id) == (may_choose ? "failed" : "uncertain"));
    }
    device.uncertain = Policy::resend;
    device.uncertain_by_request = true;
    const auto held = add_with(Policy::hold);
    modem.outcomes = {unknown(hal::Errc::timed_out)};
    step();
    BOOST_TEST(state(held) == "uncertain");
}

BOOST_AUTO_TEST_CASE(what_brings_the_worker_down_three_times_is_set_aside) {
    const auto poison = add();
    const auto healthy = add();
    for (int life = 0; life < 3; ++life) {
        BOOST_REQUIRE(next().has_value());  // In hand, and the worker dies.
        dispatcher.reset();
        crash();
        start();
    }
    const auto before_it = modem.submitted.size();
    BOOST_TEST(step().worked);
    BOOST_TEST(state(poison) == "failed");
    BOOST_TEST(error_of(poison).starts_with("poison"));
    BOOST_TEST(modem.submitted.size() == before_it);
    step();
    BOOST_TEST(state(healthy) == "sent");
}

BOOST_AUTO_TEST_SUITE_END()
