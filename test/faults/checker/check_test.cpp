#include "faults/checker/check.hpp"

#include <boost/test/unit_test.hpp>

using namespace faults;

namespace {

constexpr const char* tpdu_in_database = "01000C91447790001032000005C8329BFD06";
constexpr const char* tpdu_at_network = "05170C91447790001032000005C8329BFD06";  // TP-RD, TP-MR

/// One message, asked for once, sent once: nothing is wrong with it.
Witnesses all_well() {
    return {
        .journal = {.calls = {{.number = "+447700900123",
                               .text = "Hello",
                               .meaning = Meaning::ok,
                               .id = "a"}},
                    .received = {{"+447700900456", "Hi"}},
                    .listed = {{{"+447700900456", "Hi"}}}},
        .ledger = {.submitted = {{tpdu_at_network, "+447700900123", "Hello"}}},
        .database = {
            {{.id = "a",
              .number = "+447700900123",
              .text = "Hello",
              .state = "sent",
              .parts = {{.part = 1, .state = "sent", .attempts = 1, .tpdu = tpdu_in_database}}}}}};
}

StoredMessage& message(Witnesses& witnesses) {
    return witnesses.database.messages.front();
}

void set_state(Witnesses& witnesses, const std::string& state) {
    message(witnesses).state = state;
    message(witnesses).parts.front().state = state;
}

bool breaks(const Witnesses& witnesses, const std::string& rule, Kind kind) {
    for (const Violation& violation : check(witnesses)) {
        if (violation.rule == rule && violation.kind == kind) {
            return true;
        }
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fault_checker)

BOOST_AUTO_TEST_CASE(finds_nothing_wrong_where_nothing_is) {
    BOOST_TEST(check(all_well()).empty());
}

BOOST_AUTO_TEST_CASE(misses_what_was_acknowledged) {
    Witnesses witnesses = all_well();
    witnesses.database.messages.clear();
    BOOST_TEST(breaks(witnesses, "I1", Kind::lost));
}

BOOST_AUTO_TEST_CASE(misses_an_end) {
    Witnesses witnesses = all_well();
    set_state(witnesses, "queued");
    witnesses.journal.calls.front().meaning = Meaning::pending;
    BOOST_TEST(breaks(witnesses, "I1", Kind::lost));
}

BOOST_AUTO_TEST_CASE(sees_a_second_copy_unless_it_was_marked_before) {
    Witnesses witnesses = all_well();
    witnesses.ledger.submitted.push_back(witnesses.ledger.submitted.front());
    BOOST_TEST(breaks(witnesses, "I2", Kind::doubled));
    message(witnesses).parts.front().attempts = 2;
    BOOST_TEST(breaks(witnesses, "I2", Kind::doubled));
    message(witnesses).parts.front().possible_duplicate = true;
    BOOST_TEST(check(witnesses).empty());
}

BOOST_AUTO_TEST_CASE(sees_one_request_as_two_messages) {
    Witnesses witnesses = all_well();
    StoredMessage second = message(witnesses);
    second.id = "b";
    second.parts.front().tpdu.replace(14, 2, "01");
    witnesses.database.messages.push_back(second);
    witnesses.ledger.submitted.push_back({second.parts.front().tpdu, "+447700900123", "Hello"});
    BOOST_TEST(breaks(witnesses, "I2", Kind::doubled));
    witnesses.journal.calls.push_back(witnesses.journal.calls.front());
    BOOST_TEST(check(witnesses).empty(), "two equal alarms are two messages");
    witnesses.journal.calls.back().repeat = true;
    BOOST_TEST(breaks(witnesses, "I2", Kind::doubled));
    message(witnesses).finished = 1000.0;
    witnesses.journal.calls.front().gave_up = 1000.1;
    BOOST_TEST(check(witnesses).empty(), "an answer that crossed the hanging up");
    witnesses.journal.calls.front().gave_up = 999.0;
    BOOST_TEST(breaks(witnesses, "I2", Kind::doubled), "the caller had left long before");
}

BOOST_AUTO_TEST_CASE(does_not_believe_sent) {
    Witnesses witnesses = all_well();
    witnesses.ledger.submitted.clear();
    BOOST_TEST(breaks(witnesses, "I3", Kind::lost));
}

BOOST_AUTO_TEST_CASE(does_not_believe_ok) {
    Witnesses witnesses = all_well();
    witnesses.journal.in_window = 1;
    set_state(witnesses, "uncertain");
    message(witnesses).parts.front().error = "the worker died";
    BOOST_TEST(breaks(witnesses, "I3", Kind::lost));
    witnesses.journal.calls.front().meaning = Meaning::pending;
    BOOST_TEST(check(witnesses).empty());
}

BOOST_AUTO_TEST_CASE(does_not_believe_failed_or_refused) {
    Witnesses witnesses = all_well();
    set_state(witnesses, "failed");
    witnesses.journal.calls.front().meaning = Meaning::failed;
    BOOST_TEST(breaks(witnesses, "I4", Kind::wrong));
    set_state(witnesses, "sent");
    BOOST_TEST(breaks(witnesses, "I4", Kind::wrong));
    witnesses.journal.calls.front().meaning = Meaning::refused;
    BOOST_TEST(breaks(witnesses, "I4", Kind::wrong));
}

BOOST_AUTO_TEST_CASE(knows_what_was_asked_for) {
    Witnesses witnesses = all_well();
    witnesses.ledger.submitted.push_back(
        {"01000C9144779000103200000548329BFD06", "+447700900123", "hello"});
    BOOST_TEST(breaks(witnesses, "I5", Kind::wrong));
    witnesses = all_well();
    witnesses.ledger.submitted.front().text = "Hell";
    BOOST_TEST(breaks(witnesses, "I5", Kind::wrong));
    witnesses = all_well();
    witnesses.journal.calls.clear();
    BOOST_TEST(breaks(witnesses, "I5", Kind::wrong));
}

BOOST_AUTO_TEST_CASE(wants_a_reason_for_doubt) {
    Witnesses witnesses = all_well();
    witnesses.journal.calls.front().meaning = Meaning::pending;
    set_state(witnesses, "uncertain");
    message(witnesses).parts.front().error = "no answer";
    BOOST_TEST(breaks(witnesses, "I6", Kind::wrong), "no fault");
    witnesses.journal.in_window = 1;
    BOOST_TEST(check(witnesses).empty());
    message(witnesses).parts.front().error.clear();
    BOOST_TEST(breaks(witnesses, "I6", Kind::wrong), "no reason");
}

BOOST_AUTO_TEST_CASE(wants_each_received_message_shown_once) {
    Witnesses witnesses = all_well();
    witnesses.journal.listed->clear();
    BOOST_TEST(breaks(witnesses, "I7", Kind::lost));
    witnesses.journal.listed = {{"+447700900456", "Hi"}, {"+447700900456", "Hi"}};
    BOOST_TEST(breaks(witnesses, "I7", Kind::doubled));
}

BOOST_AUTO_TEST_CASE(counts_pins) {
    Witnesses witnesses = all_well();
    witnesses.ledger.pin_attempts = 2;
    BOOST_TEST(breaks(witnesses, "P8", Kind::wrong));
}

BOOST_AUTO_TEST_SUITE_END()
