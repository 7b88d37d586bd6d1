#include <boost/test/unit_test.hpp>

#include "outbox/dispatcher_fixture.hpp"

using namespace std::chrono_literals;
using Kind = hal::SubmitOutcome::Kind;
using test_support::cms;
using test_support::not_submitted;
using test_support::refused;
using test_support::unknown;

BOOST_FIXTURE_TEST_SUITE(dispatcher, test_support::DispatcherFixture)

BOOST_AUTO_TEST_CASE(nothing_to_send_is_no_work) {
    BOOST_TEST(!step().worked);
}

BOOST_AUTO_TEST_CASE(each_part_of_a_message_is_submitted_once_and_the_caller_told) {
    const auto id = add(3);
    while (step().worked) {
    }
    BOOST_TEST(modem.submitted.size() == 3U);
    BOOST_TEST(state(id) == "sent");
    BOOST_REQUIRE(progress.size() == 3U);
    BOOST_TEST((progress.at(1).state == outbox::State::queued));
    BOOST_TEST((progress.back().state == outbox::State::sent));
    BOOST_TEST(progress.back().parts_sent == 3U);
}

BOOST_AUTO_TEST_CASE(the_row_is_armed_on_disk_while_the_network_has_it) {
    const auto id = add();
    std::string seen;
    modem.before_outcome = [&] { seen = state(id); };
    step();
    BOOST_TEST(seen == "armed");
}

BOOST_AUTO_TEST_CASE(a_temporary_refusal_waits_and_goes_again) {
    const auto id = add();
    modem.outcomes = {refused(cms(331))};
    step();
    BOOST_TEST(state(id) == "queued");
    BOOST_TEST(!step().worked);
    wait(6s);
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(!view(id).parts.front().possible_duplicate);
}

BOOST_AUTO_TEST_CASE(a_permanent_refusal_fails_and_is_remembered) {
    const auto id = add(2);
    modem.outcomes = {refused(cms(50))};
    step();
    BOOST_TEST(state(id) == "failed");
    BOOST_TEST(!step().worked);
    BOOST_REQUIRE(dispatcher->last_refusal().has_value());
    BOOST_TEST((dispatcher->last_refusal()->code == cms(50)));
    BOOST_TEST(view(id).parts.front().error.find("not subscribed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_doubtful_refusal_is_repeated_after_a_minute_and_marked) {
    const auto id = add();
    modem.outcomes = {refused(cms(47))};
    step();
    wait(59s);
    BOOST_TEST(!step().worked);
    wait(13s);
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(view(id).parts.front().possible_duplicate);
    BOOST_TEST((modem.submitted.at(1).front() & 0x04U) == 0U);  // TP-RD is for the very next submit
}

BOOST_AUTO_TEST_CASE(a_duplicate_rejected_by_the_service_centre_is_sent) {
    const auto id = add();
    modem.outcomes = {refused(cms(197))};
    step();
    BOOST_TEST(state(id) == "sent");
}

BOOST_AUTO_TEST_CASE(no_answer_is_held_and_never_sent_again) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::timed_out)};
    const auto done = step();
    BOOST_REQUIRE(done.outcome.has_value());
    BOOST_TEST((done.outcome->kind == Kind::unknown));
    BOOST_TEST(state(id) == "uncertain");
    wait(24h);
    BOOST_TEST(!step().worked);
    restart();
    BOOST_TEST(!step().worked);
    BOOST_TEST(modem.submitted.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_policy_resend_sends_once_more_and_says_so_first) {
    device.uncertain = profile::UncertainPolicy::resend;
    add();
    step();
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::timed_out), unknown(hal::Errc::timed_out)};
    step();
    BOOST_TEST(view(id).parts.front().possible_duplicate);
    step();
    BOOST_TEST(state(id) == "uncertain");
    BOOST_TEST(!step().worked);
    BOOST_REQUIRE(modem.submitted.size() == 3U);
    BOOST_TEST((modem.submitted.at(2).front() & 0x04U) != 0U);  // TP-RD
    BOOST_TEST(int{modem.submitted.at(2).at(1)} == 18);         // the TP-MR of the lost one
}

BOOST_AUTO_TEST_CASE(a_repetition_stays_one_until_it_has_been_submitted) {
    device.uncertain = profile::UncertainPolicy::resend;
    add();
    step();
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::timed_out), not_submitted(hal::Errc::no_prompt)};
    step();
    step();
    BOOST_TEST(state(id) == "queued");
    wait(6s);
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_REQUIRE(modem.submitted.size() == 3U);
    BOOST_TEST((modem.submitted.at(2).front() & 0x04U) != 0U);  // TP-RD
    BOOST_TEST(int{modem.submitted.at(2).at(1)} == 18);         // the TP-MR of the lost one
}

BOOST_AUTO_TEST_CASE(a_repetition_is_the_very_next_submit) {
    device.uncertain = profile::UncertainPolicy::resend;
    add();
    step();
    const auto older = add();
    modem.outcomes = {refused(cms(42)), unknown(hal::Errc::timed_out)};
    step();
    const auto id = add();
    modem.before_outcome = [&] { wait(6s); };  // The older one is due again.
    step();
    modem.before_outcome = nullptr;
    step();
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(state(older) == "queued");
    BOOST_TEST((modem.submitted.back().front() & 0x04U) != 0U);  // TP-RD
    step();
    BOOST_TEST(state(older) == "sent");
    BOOST_TEST((modem.submitted.back().front() & 0x04U) == 0U);
}

BOOST_AUTO_TEST_CASE(the_policy_drop_fails_it) {
    device.uncertain = profile::UncertainPolicy::drop;
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::timed_out)};
    step();
    BOOST_TEST(state(id) == "failed");
}

BOOST_AUTO_TEST_CASE(a_plain_error_after_the_last_octet_is_uncertain) {
    const auto id = add();
    modem.outcomes = {refused(hal::Errc::plain_error)};
    step();
    BOOST_TEST(state(id) == "uncertain");
}

BOOST_AUTO_TEST_CASE(what_never_left_is_put_off_without_an_attempt) {
    const auto id = add();
    modem.outcomes = {not_submitted(hal::Errc::no_prompt)};
    const auto done = step();
    BOOST_REQUIRE(done.outcome.has_value());
    BOOST_TEST((done.outcome->kind == Kind::not_submitted));
    BOOST_TEST(state(id) == "queued");
    BOOST_TEST(view(id).parts.front().attempts == 0U);
    wait(6s);
    step();
    BOOST_TEST(state(id) == "sent");
}

BOOST_AUTO_TEST_CASE(the_supervisor_hears_of_each_submit_and_of_nothing_else) {
    BOOST_TEST(!step().outcome.has_value());
    add();
    const auto accepted = step().outcome;
    BOOST_REQUIRE(accepted.has_value());
    BOOST_TEST((accepted->kind == Kind::accepted));
    const auto id = add();
    modem.outcomes = {refused(cms(500))};
    const auto refusal = step().outcome;
    BOOST_REQUIRE(refusal.has_value());
    BOOST_TEST((refusal->error.code == cms(500)));
    BOOST_TEST(state(id) == "uncertain");
}

BOOST_AUTO_TEST_CASE(a_store_that_refuses_to_arm_is_no_fault_of_the_modem) {
    const auto id = add();
    run_sql(
        "CREATE TRIGGER full BEFORE UPDATE ON parts WHEN NEW.state = 1 "
        "BEGIN SELECT RAISE(ABORT, 'full'); END");
    const auto done = step();
    BOOST_TEST(done.worked);
    BOOST_TEST(!done.outcome.has_value());
    BOOST_TEST(modem.submitted.empty());
    BOOST_TEST(state(id) == "queued");
    BOOST_TEST(view(id).parts.front().attempts == 0U);
}

BOOST_AUTO_TEST_CASE(a_port_that_went_away_is_left_in_peace_though_the_store_does_not_know) {
    const auto id = add();
    run_sql(
        "CREATE TRIGGER full BEFORE UPDATE ON parts WHEN OLD.state = 1 "
        "BEGIN SELECT RAISE(ABORT, 'full'); END");
    modem.outcomes = {unknown(hal::Errc::port_gone)};
    BOOST_REQUIRE(step().outcome.has_value());  // The supervisor must hear of it.
    BOOST_TEST((*dispatcher->quiet_until() == clock.now() + device.modem->timeouts.submit));
    BOOST_TEST(!dispatcher->resolve({}, nullptr).has_value());
    BOOST_TEST(!dispatcher->step(modem, imsi).has_value());
    run_sql("DROP TRIGGER full");
    BOOST_TEST(!resolve());
    wait(limit());
    BOOST_TEST(resolve());
    BOOST_TEST(state(id) == "uncertain");
    BOOST_TEST(modem.submitted.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_outcome_that_the_store_takes_no_more_blocks_nobody) {
    const auto id = add();
    run_sql(
        "CREATE TRIGGER full BEFORE UPDATE ON parts WHEN NEW.state = 0 "
        "BEGIN SELECT RAISE(ABORT, 'full'); END");
    modem.outcomes = {not_submitted(hal::Errc::no_prompt)};
    step();
    run_sql("DROP TRIGGER full");
    wait(5h);
    BOOST_TEST(store->expire()->size() == 1U);
    BOOST_TEST(!dispatcher->step(modem, imsi).has_value());
    BOOST_TEST(state(id) == "expired");
    const auto next_one = add();
    step();
    BOOST_TEST(state(next_one) == "sent");
}

BOOST_AUTO_TEST_CASE(a_modem_asks_and_resolves_for_itself) {
    add();
    modem.outcomes = {unknown(hal::Errc::port_gone)};
    step();
    outbox::Dispatcher other(*store, clock, device, "modem2", [](const outbox::Progress&) {});
    BOOST_TEST((*other.quiet_until() == clock.now()));
    BOOST_TEST((*dispatcher->quiet_until() == clock.now() + device.modem->timeouts.submit));
    BOOST_TEST(other.resolve({}, nullptr).value());
    BOOST_TEST(store->counts()->armed == 1U);
}

BOOST_AUTO_TEST_CASE(a_port_that_went_away_leaves_it_to_be_resolved) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::port_gone)};
    step();
    BOOST_TEST(state(id) == "resolving");
    BOOST_TEST(!step().worked);
    wait(limit() - 1ms);
    BOOST_TEST(!resolve());
    BOOST_TEST(state(id) == "resolving");
    wait(1ms);
    BOOST_TEST(resolve());
    BOOST_TEST(state(id) == "uncertain");
}

// Only the limit tells that no answer will come, whatever else went wrong after 0x1A.
BOOST_AUTO_TEST_CASE(no_other_error_after_the_last_octet_is_settled_before_the_limit) {
    for (const auto code : {hal::make_error_code(hal::Errc::unexpected_reply),
                            hal::make_error_code(hal::Errc::overflow),
                            std::make_error_code(std::errc::not_enough_memory)}) {
        const auto id = add();
        modem.outcomes = {{.kind = Kind::unknown, .error = {code, ""}}};
        step();
        BOOST_TEST(state(id) == "resolving");
        BOOST_TEST((*dispatcher->quiet_until() == clock.now() + limit()));
        wait(limit());
        BOOST_TEST(resolve());
        BOOST_TEST(state(id) == "uncertain");
    }
}

BOOST_AUTO_TEST_CASE(stopping_leaves_it_to_be_resolved_by_whoever_comes_next) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    BOOST_TEST(state(id) == "resolving");
    start();  // Another modem thread of the same process, after a change of settings.
    BOOST_TEST((*dispatcher->quiet_until() == clock.now() + device.modem->timeouts.submit));
    restart();
    BOOST_TEST((*dispatcher->quiet_until() == clock.now() + device.modem->timeouts.submit));
    wait(limit());
    BOOST_TEST(resolve());
    BOOST_TEST(state(id) == "uncertain");
    BOOST_TEST(modem.submitted.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_part_that_expires_under_its_claim_is_not_sent_and_blocks_nobody) {
    const auto id = add();
    modem.before_armed = [&] {
        wait(5h);
        BOOST_TEST(store->expire()->size() == 1U);
    };
    BOOST_TEST(!step().outcome.has_value());
    BOOST_TEST(modem.submitted.empty());
    BOOST_TEST(state(id) == "expired");
    modem.before_armed = nullptr;
    const auto next_one = add();
    step();
    BOOST_TEST(state(next_one) == "sent");
}

BOOST_AUTO_TEST_CASE(a_late_answer_settles_what_was_armed) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    restart();
    const hal::SubmitOutcome late{.kind = Kind::accepted, .reference = 99};
    BOOST_TEST(resolve({hal::SubmitAnswered{late}}));
    BOOST_TEST(state(id) == "sent");
    BOOST_TEST(int{*view(id).parts.front().reference} == 99);
}

BOOST_AUTO_TEST_CASE(a_late_refusal_puts_it_back_into_the_queue) {
    const auto id = add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    restart();
    BOOST_TEST(resolve({hal::SubmitAnswered{refused(cms(331))}}));
    BOOST_TEST(state(id) == "queued");
}

BOOST_AUTO_TEST_CASE(the_port_is_left_in_peace_until_the_submit_limit) {
    add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    modem.before_outcome = [&] { wait(70s); };
    step();
    wait(30s);
    restart();
    const auto quiet = dispatcher->quiet_until();
    BOOST_REQUIRE(quiet.has_value());
    BOOST_TEST((*quiet == clock.now() + limit() - 100s));
    for (const auto jump : {1000h, -2000h}) {  // The wall clock has no say in it.
        clock.jump_wall(jump);
        BOOST_TEST((*dispatcher->quiet_until() == *quiet));
    }
    wait(limit() - 100s);
    BOOST_TEST((*dispatcher->quiet_until() == clock.now()));
}

BOOST_AUTO_TEST_CASE(after_a_start_of_the_machine_the_peace_is_never_too_short_nor_without_end) {
    add();
    modem.outcomes = {unknown(hal::Errc::interrupted)};
    step();
    clock.reboot();
    clock.jump_wall(1000h);
    restart();
    const auto quiet = dispatcher->quiet_until();
    BOOST_REQUIRE(quiet.has_value());
    BOOST_TEST((*quiet <= clock.now() + limit()));
    wait(limit());
    BOOST_TEST((*dispatcher->quiet_until() == clock.now()));
    BOOST_TEST(resolve());
}

BOOST_AUTO_TEST_CASE(with_nothing_armed_there_is_no_need_to_be_quiet) {
    add();
    const auto quiet = dispatcher->quiet_until();
    BOOST_REQUIRE(quiet.has_value());
    BOOST_TEST((*quiet == clock.now()));
}

BOOST_AUTO_TEST_SUITE_END()
