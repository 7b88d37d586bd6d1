#include "recovery/power_cycle.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "hal/error.hpp"

using hal::BoardPower;
using hal::Errc;
using hal::Result;
using hal::recovery::PowerCycle;
using namespace std::chrono_literals;

namespace {

/// Writes down what is done to it.
struct Board final : hal::PowerControl {
    Result<> press_power_key(BoardPower seen) override {
        if (seen == BoardPower::unknown) {
            return hal::unexpected(Errc::not_ready, "nobody can tell");
        }
        done += seen == BoardPower::on ? "press-off " : "press-on ";
        return {};
    }
    Result<> reset_pulse() override { return {}; }
    Result<> cut_power() override {
        if (!has_rail) {
            return hal::unexpected(Errc::not_supported, "power");
        }
        done += "cut ";
        return {};
    }
    Result<> restore_power() override {
        if (failures-- > 0) {
            return hal::unexpected(std::make_error_code(std::errc::io_error), "power");
        }
        done += "restore ";
        return {};
    }
    Result<BoardPower> status() override { return BoardPower::unknown; }
    std::string trouble() const override { return {}; }

    bool has_rail = false;
    int failures = 0;
    std::string done;
};

struct Cycle {
    Board board;
    hal::PowerTimings timings{.off_wait = 65s, .minimum_off = 2s};
    PowerCycle cycle{board, timings};

    /// Goes on until it is over; how long that takes.
    Result<hal::Milliseconds> finish(Result<PowerCycle::Pause> step, BoardPower by_line,
                                     BoardPower by_usb) {
        hal::Milliseconds waited{0};
        while (step && *step) {
            waited += **step;
            step = cycle.go_on(by_line, by_usb);
        }
        if (!step) {
            return hal::Unexpected{step.error()};
        }
        return waited;
    }
};

constexpr auto unknown = BoardPower::unknown;
constexpr auto off = BoardPower::off;
constexpr auto on = BoardPower::on;

}  // namespace

BOOST_AUTO_TEST_SUITE(power_cycle)

BOOST_FIXTURE_TEST_CASE(the_supply_is_away_for_the_minimum, Cycle) {
    board.has_rail = true;
    BOOST_TEST((*finish(cycle.begin(unknown, unknown), unknown, unknown) == 2s));
    BOOST_TEST(board.done == "cut restore ");
}

BOOST_FIXTURE_TEST_CASE(a_supply_that_does_not_come_back_is_tried_again, Cycle) {
    board.has_rail = true;
    board.failures = 5;
    BOOST_TEST((*finish(cycle.begin(unknown, unknown), unknown, unknown) == 7s));
    BOOST_TEST(board.done == "cut restore ");
    board.failures = 100;
    BOOST_TEST(!finish(cycle.begin(unknown, unknown), unknown, unknown).has_value());
}

BOOST_FIXTURE_TEST_CASE(the_key_is_pressed_twice_as_soon_as_it_is_off, Cycle) {
    BOOST_TEST((*finish(cycle.begin(on, unknown), off, unknown) == 2s + 500ms));
    BOOST_TEST(board.done == "press-off press-on ");
}

BOOST_FIXTURE_TEST_CASE(without_a_word_about_off_the_whole_time_is_waited, Cycle) {
    BOOST_TEST((*finish(cycle.begin(unknown, on), unknown, unknown) == 67s));
    BOOST_TEST(board.done == "press-off press-on ");
}

BOOST_FIXTURE_TEST_CASE(a_modem_that_is_off_is_switched_on, Cycle) {
    BOOST_TEST((*finish(cycle.begin(off, on), off, on) == 0s));
    BOOST_TEST(board.done == "press-on ");
}

BOOST_FIXTURE_TEST_CASE(a_key_without_effect_is_not_pressed_again, Cycle) {
    BOOST_TEST(finish(cycle.begin(on, on), on, on).error().code == Errc::timed_out);
    BOOST_TEST(board.done == "press-off ");
}

// USB cannot tell a hung modem from one that is off: it may take its whole time to go off, and if
// it comes, it was off.
BOOST_FIXTURE_TEST_CASE(one_that_has_left_usb_is_pressed_for_both_cases, Cycle) {
    BOOST_TEST((*finish(cycle.begin(unknown, off), unknown, off) == 67s));
    BOOST_TEST(board.done == "press-off press-on ");
    board.done.clear();
    BOOST_TEST((*finish(cycle.begin(unknown, off), unknown, on) == 500ms));
    BOOST_TEST(board.done == "press-off ");
}

BOOST_FIXTURE_TEST_CASE(nobody_can_tell_is_no_press, Cycle) {
    BOOST_TEST(cycle.begin(unknown, unknown).error().code == Errc::not_ready);
    BOOST_TEST(board.done == "");
}

BOOST_FIXTURE_TEST_CASE(what_no_source_says_is_not_guessed, Cycle) {
    board.has_rail = true;
    timings.minimum_off.reset();
    BOOST_TEST(cycle.begin(on, on).error().code == Errc::not_supported);
    timings.minimum_off = 2s;
    timings.off_wait.reset();
    board.has_rail = false;
    BOOST_TEST(cycle.begin(on, on).error().code == Errc::not_supported);
    BOOST_TEST(board.done == "");
}

BOOST_AUTO_TEST_SUITE_END()
