#include "outbox/waiting_room.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/sim_clock.hpp"

namespace {

using namespace std::chrono_literals;
using outbox::State;

/// Notes what a caller was told.
class Caller final : public outbox::Waiter {
public:
    Caller(std::vector<std::string>& told, std::string name)
        : told_(told), name_(std::move(name)) {}
    void settled(const outbox::Progress& progress) override {
        told_.push_back(name_ + ' ' + outbox::to_string(progress.state));
    }
    void timed_out() override { told_.push_back(name_ + " timed out"); }
    void not_accepted(outbox::NotAccepted) override { told_.push_back(name_ + " not accepted"); }

private:
    std::vector<std::string>& told_;
    std::string name_;
};

struct Fixture {
    test_support::SimClock clock;
    outbox::WaitingRoom room{clock, 2};
    std::stop_source stop;
    std::vector<std::string> told;

    std::unique_ptr<outbox::Waiter> caller(const std::string& name) {
        return std::make_unique<Caller>(told, name);
    }
    bool park(const std::string& id, std::chrono::milliseconds patience) {
        return room.park(id, caller(id), clock.now() + patience) == nullptr;
    }
    void run_for(std::chrono::milliseconds time) {
        clock.at(clock.now() + time, [this] { stop.request_stop(); });
        clock.spawn("reply", [this] { room.run(stop.get_token()); });
        BOOST_TEST((clock.run() == test_support::RunEnd::finished));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waiting_room, Fixture)

BOOST_AUTO_TEST_CASE(a_caller_is_told_when_its_message_is_settled) {
    BOOST_TEST(park("a", 50s));
    clock.at(clock.now() + 2s, [&] { room.settled({.id = "a", .state = State::sent}); });
    run_for(3s);
    BOOST_TEST(told == std::vector<std::string>{"a sent"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(progress_that_is_not_final_answers_nobody) {
    BOOST_TEST(park("a", 50s));
    room.settled({.id = "a", .state = State::queued});
    BOOST_TEST(room.size() == 1U);
    room.settled({.id = "a", .state = State::failed});
    BOOST_TEST(room.size() == 0U);
}

BOOST_AUTO_TEST_CASE(patience_ends_at_the_deadline_and_not_before) {
    BOOST_TEST(park("a", 50s));
    clock.at(clock.now() + 49999ms, [&] { BOOST_TEST(told.empty()); });
    clock.at(clock.now() + 50001ms, [&] { BOOST_TEST(told.size() == 1U); });
    run_for(60s);
    BOOST_TEST(told.front() == "a timed out");
}

BOOST_AUTO_TEST_CASE(a_shorter_patience_that_comes_later_ends_first) {
    BOOST_TEST(park("long", 50s));
    clock.at(clock.now() + 1s, [&] { BOOST_TEST(park("short", 2s)); });
    run_for(60s);
    const std::vector<std::string> expected{"short timed out", "long timed out"};
    BOOST_TEST(told == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stopping_tells_all_who_wait) {
    BOOST_TEST(park("a", 50s));
    run_for(1s);
    BOOST_TEST(told.front() == "a timed out");
}

BOOST_AUTO_TEST_CASE(a_full_room_gives_the_caller_back) {
    BOOST_TEST(park("a", 50s));
    BOOST_TEST(park("b", 50s));
    const auto third = room.park("c", caller("c"), clock.now() + 50s);
    BOOST_TEST((third != nullptr));
}

BOOST_AUTO_TEST_CASE(a_room_that_nobody_serves_any_more_takes_nobody) {
    run_for(1s);
    BOOST_TEST(!park("late", 50s));
}

BOOST_AUTO_TEST_CASE(a_caller_taken_back_is_not_told) {
    BOOST_TEST(park("a", 50s));
    const auto back = room.take("a");
    BOOST_TEST((back != nullptr));
    BOOST_TEST((room.take("a") == nullptr));
    room.settled({.id = "a", .state = State::sent});
    run_for(60s);
    BOOST_TEST(told.empty());
}

BOOST_AUTO_TEST_SUITE_END()
