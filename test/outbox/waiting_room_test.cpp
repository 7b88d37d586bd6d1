#include "outbox/waiting_room.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/sim_clock.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::State;
using Lines = std::vector<std::string>;

/// What the test knows of its callers, whoever owns them.
struct Witness {
    Lines told;
    std::vector<std::string> hung_up;
    std::vector<std::string> ended;         ///< destroyed, told or not
    std::function<void()> while_answering;  ///< may be empty

    bool has_hung_up(const std::string& name) const {
        return std::ranges::find(hung_up, name) != hung_up.end();
    }
};

/// Notes what a caller was told.
class Caller final : public outbox::Waiter {
public:
    Caller(Witness& witness, std::string name, bool content_early)
        : witness_(witness), name_(std::move(name)), content_early_(content_early) {}
    ~Caller() override { witness_.ended.push_back(name_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    bool is_gone() const override { return witness_.has_hung_up(name_); }
    bool settled(const outbox::Progress& progress) override {
        return tell(' ' + progress.id + ' ' + outbox::to_string(progress.state)) &&
               progress.state != State::uncertain;
    }
    bool timed_out(const outbox::Progress& progress) override {
        return tell(std::string(" timed out ") + outbox::to_string(progress.state)) &&
               content_early_;
    }
    void not_accepted(const outbox::Rejection&) override { tell(" not accepted"); }

private:
    bool tell(const std::string& what) {
        if (witness_.while_answering) {
            witness_.while_answering();
        }
        if (is_gone()) {
            return false;
        }
        witness_.told.push_back(name_ + what);
        return true;
    }

    Witness& witness_;
    std::string name_;
    bool content_early_;
};

struct Fixture {
    test_support::SimClock clock;
    Witness witness;
    Lines answered;
    outbox::WaitingRoom room{clock, 2,
                             [this](const outbox::MessageId& id) { answered.push_back(id); }};
    std::stop_source stop;

    std::unique_ptr<outbox::Waiter> caller(const std::string& name, bool content_early = false) {
        return std::make_unique<Caller>(witness, name, content_early);
    }
    /// The caller has its message's name, or another one.
    bool park(const std::string& id, std::chrono::milliseconds patience, std::string name = {}) {
        return room.park(id, caller(name.empty() ? id : name), clock.now() + patience) == nullptr;
    }
    bool join(const std::string& id, const std::string& name) {
        return room.join(id, caller(name), clock.now() + 50s) == nullptr;
    }
    void hang_up(const std::string& name) { witness.hung_up.push_back(name); }
    void settle(const std::string& id, State state) { room.settled({.id = id, .state = state}); }
    void run_for(std::chrono::milliseconds time) {
        clock.at(clock.now() + time, [this] { stop.request_stop(); });
        clock.spawn("reply", [this] { room.run(stop.get_token()); });
        BOOST_TEST((clock.run() == test_support::RunEnd::finished));
    }
    const Lines& told() const { return witness.told; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waiting_room, Fixture)

BOOST_AUTO_TEST_CASE(a_caller_is_told_as_soon_as_its_message_is_settled) {
    BOOST_TEST(park("a", 50s));
    clock.at(clock.now() + 2300ms, [&] { settle("a", State::sent); });
    clock.at(clock.now() + 2301ms, [&] { BOOST_TEST(told().size() == 1U); });
    run_for(3s);
    BOOST_TEST(told() == Lines{"a a sent"}, boost::test_tools::per_element());
    BOOST_TEST(answered == Lines{"a"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(progress_that_is_not_final_answers_nobody) {
    BOOST_TEST(park("a", 50s));
    settle("a", State::queued);
    BOOST_TEST(room.size() == 1U);
    settle("a", State::failed);
    BOOST_TEST(room.size() == 0U);
}

BOOST_AUTO_TEST_CASE(patience_ends_at_the_deadline_and_not_before) {
    BOOST_TEST(park("a", 50s));
    clock.at(clock.now() + 49999ms, [&] { BOOST_TEST(told().empty()); });
    clock.at(clock.now() + 50001ms, [&] { BOOST_TEST(told().size() == 1U); });
    run_for(60s);
    BOOST_TEST(told().front() == "a timed out queued");
    BOOST_TEST(answered.empty());
}

BOOST_AUTO_TEST_CASE(who_is_told_that_it_takes_longer_hears_how_far_it_has_come) {
    BOOST_TEST(park("a", 5s));
    settle("a", State::armed);
    run_for(6s);
    BOOST_TEST(told().front() == "a timed out armed");
}

BOOST_AUTO_TEST_CASE(a_shorter_patience_that_comes_later_ends_first) {
    BOOST_TEST(park("long", 50s));
    clock.at(clock.now() + 1s, [&] { BOOST_TEST(park("short", 2s)); });
    run_for(60s);
    const Lines expected{"short timed out queued", "long timed out queued"};
    BOOST_TEST(told() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stopping_tells_all_who_wait) {
    BOOST_TEST(park("a", 50s));
    run_for(1s);
    BOOST_TEST(told().front() == "a timed out queued");
}

BOOST_AUTO_TEST_CASE(a_full_room_gives_the_caller_back) {
    BOOST_TEST(park("a", 50s));
    BOOST_TEST(park("b", 50s));
    BOOST_TEST(!park("c", 50s));
    BOOST_TEST(!join("d", "d"));
    settle("a", State::sent);
    BOOST_TEST(park("c", 50s));
}

BOOST_AUTO_TEST_CASE(a_room_that_nobody_serves_any_more_takes_nobody) {
    run_for(1s);
    BOOST_TEST(!park("late", 50s));
    BOOST_TEST(!join("late", "late"));
}

BOOST_AUTO_TEST_CASE(a_caller_taken_back_is_not_told) {
    auto waiter = caller("a");
    const outbox::Waiter* const who = waiter.get();
    BOOST_TEST((room.park("a", std::move(waiter), clock.now() + 50s) == nullptr));
    BOOST_TEST(park("a", 50s, "other"));
    auto back = room.take("a", who);
    BOOST_TEST((back.get() == who));
    BOOST_TEST((room.take("a", who) == nullptr));
    BOOST_TEST(room.size() == 1U);
    settle("a", State::sent);
    run_for(60s);
    BOOST_TEST(told() == Lines{"other a sent"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(several_may_wait_for_one_message_each_with_its_own_patience) {
    BOOST_TEST(park("a", 5s, "first"));
    BOOST_TEST(park("a", 50s, "second"));
    clock.at(clock.now() + 10s, [&] { settle("a", State::sent); });
    run_for(20s);
    const Lines expected{"first timed out queued", "second a sent"};
    BOOST_TEST(told() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nobody_joins_a_message_that_somebody_waits_for) {
    BOOST_TEST(park("a", 50s, "first"));
    BOOST_TEST(!join("a", "second"));
    BOOST_TEST(room.size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_has_hung_up_does_not_count_and_is_let_go) {
    BOOST_TEST(park("a", 50s, "first"));
    hang_up("first");
    BOOST_TEST(join("a", "second"));
    BOOST_TEST(witness.ended == Lines{"first"}, boost::test_tools::per_element());
    BOOST_TEST(room.size() == 1U);
    clock.at(clock.now() + 2s, [&] { settle("a", State::sent); });
    run_for(3s);
    BOOST_TEST(told() == Lines{"second a sent"}, boost::test_tools::per_element());
    BOOST_TEST(answered == Lines{"a"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_repeats_at_the_same_time_as_another_does_not_join_too) {
    BOOST_TEST(join("a", "second"));
    BOOST_TEST(!join("a", "third"));
}

BOOST_AUTO_TEST_CASE(nobody_joins_while_the_answer_waits_to_be_given) {
    BOOST_TEST(park("a", 50s, "first"));
    settle("a", State::sent);  // The reply thread has not seen it yet.
    BOOST_TEST(!join("a", "second"));
    hang_up("first");
    BOOST_TEST(join("a", "third"));
    BOOST_TEST(witness.ended.back() == "first");
}

BOOST_AUTO_TEST_CASE(nobody_joins_while_the_answer_is_being_given_even_to_one_who_has_hung_up) {
    BOOST_TEST(park("a", 50s, "first"));
    witness.while_answering = [&] {
        hang_up("first");
        BOOST_TEST(!join("a", "second"));
        witness.while_answering = nullptr;
    };
    settle("a", State::sent);
    run_for(1s);
    BOOST_TEST(told().empty());
    BOOST_TEST(answered.empty());
}

BOOST_AUTO_TEST_CASE(
    who_asks_again_at_the_very_end_of_an_answer_waits_until_it_is_known_to_be_heard) {
    BOOST_TEST(park("a", 50s, "first"));
    witness.while_answering = [&] {
        witness.while_answering = nullptr;
        const auto waker = clock.make_waker();
        clock.wait(*waker, clock.now() + 100ms);
    };
    std::optional<bool> joined;
    clock.at(clock.now() + 50ms,
             [&] { clock.spawn("accept", [&] { joined = join("a", "first again"); }); });
    settle("a", State::uncertain);
    run_for(1s);
    BOOST_TEST(told() == (Lines{"first a uncertain", "first again timed out queued"}),
               boost::test_tools::per_element());
    BOOST_TEST(joined.value_or(false));
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_heard_stays_owed) {
    BOOST_TEST(park("a", 50s));
    clock.at(clock.now() + 500ms, [&] {
        hang_up("a");
        settle("a", State::sent);
    });
    run_for(1s);
    BOOST_TEST(answered.empty());
}

BOOST_AUTO_TEST_CASE(that_nobody_can_know_is_no_final_answer) {
    BOOST_TEST(park("a", 50s));
    settle("a", State::uncertain);
    run_for(1s);
    BOOST_TEST(told() == Lines{"a a uncertain"}, boost::test_tools::per_element());
    BOOST_TEST(answered.empty());
}

BOOST_AUTO_TEST_CASE(an_answer_is_owed_no_more_before_the_next_one_can_join) {
    outbox::WaitingRoom* entered = nullptr;
    bool joined = true;
    outbox::WaitingRoom strict(clock, 2, [&](const outbox::MessageId& id) {
        joined = entered->join(id, caller("second"), clock.now() + 50s) == nullptr;
    });
    entered = &strict;
    BOOST_TEST((strict.park("a", caller("first"), clock.now() + 50s) == nullptr));
    strict.settled({.id = "a", .state = State::sent});
    stop.request_stop();
    strict.run(stop.get_token());
    BOOST_TEST(told() == Lines{"first a sent"}, boost::test_tools::per_element());
    BOOST_TEST(!joined);
}

BOOST_AUTO_TEST_CASE(a_watch_lets_go_who_hangs_up_within_a_second_and_only_while_somebody_waits) {
    BOOST_TEST(park("a", 50s));
    BOOST_TEST(park("b", 50s));
    clock.at(clock.now() + 3500ms, [&] { hang_up("a"); });
    clock.at(clock.now() + 5s, [&] {
        BOOST_TEST(witness.ended == Lines{"a"}, boost::test_tools::per_element());
        BOOST_TEST(room.size() == 1U);
        settle("b", State::sent);
    });
    clock.at(clock.now() + 6s, [&] { clock.trace("empty"); });
    run_for(100s);
    BOOST_TEST(answered == Lines{"b"}, boost::test_tools::per_element());
    const auto& trace = clock.trace_lines();
    const auto empty =
        std::ranges::find_if(trace, [](const auto& line) { return line.ends_with(" empty"); });
    BOOST_TEST((trace.end() - empty) < 10);  // Not a hundred looks at an empty room.
}

BOOST_AUTO_TEST_CASE(who_need_not_wait_is_told_at_once_and_may_be_content_with_it) {
    BOOST_TEST(park("a", 50s));
    BOOST_TEST((room.park("b", caller("b", true), clock.now() + 50s) == nullptr));  // wants no more
    clock.at(clock.now() + 1s, [&] {
        room.hurry("a");
        room.hurry("b");
        BOOST_TEST(room.size() == 0U);
    });
    clock.at(clock.now() + 1001ms, [&] { BOOST_TEST(told().size() == 2U); });
    run_for(2s);
    BOOST_TEST(answered == Lines{"b"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_is_to_be_told_that_it_takes_longer_hears_the_end_if_it_comes_first) {
    BOOST_TEST(park("a", 50s));
    room.hurry("a");
    settle("a", State::sent);
    run_for(1s);
    BOOST_TEST(told() == Lines{"a a sent"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
