#include "gpio/board.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "hal/error.hpp"
#include "recording_lines.hpp"

using hal::BoardPower;
using hal::Errc;
using hal::gpio::Board;
using test_support::RunEnd;
using test_support::SimClock;
using namespace std::chrono_literals;

namespace {

hal::LineSpec line(const char* name) {
    return {.chip = "", .name = name};
}

hal::BoardLines only_reset(hal::LineSpec spec) {
    hal::BoardLines lines;
    lines.reset = std::move(spec);
    return lines;
}

struct Fixture {
    /// Runs `use` beside the board's guard.
    void run(Board& board, const std::function<void()>& use) {
        clock.spawn("guard", [&board] { board.guard().run(); });
        clock.spawn("modem", [&board, use] {
            use();
            board.guard().stop();
        });
        BOOST_TEST(clock.run() == RunEnd::finished);
    }
    hal::Instant::duration length(const char* name, std::size_t pulse = 0) {
        const auto& changes = lines[name].changes;
        BOOST_REQUIRE(changes.size() >= 2 * pulse + 2);
        return changes[2 * pulse + 1].first - changes[2 * pulse].first;
    }

    /// Lets a line change every `period` until `end`.
    void flicker(const char* name, hal::Milliseconds period, hal::Milliseconds end) {
        for (hal::Milliseconds at = period; at < end; at += period) {
            clock.at(clock.now() + at, [this, name] { lines[name].active = !lines[name].active; });
        }
    }

    SimClock clock;
    RecordingLines lines{clock};
    hal::BoardLines all{line("reset"), line("key"), line("power"), line("status")};
    hal::PowerTimings timings{.reset_pulse = 300ms,
                              .power_on_pulse = 600ms,
                              .power_off_pulse = 800ms,
                              .off_wait = 65s,
                              .minimum_off = 2s};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(board, Fixture)

BOOST_AUTO_TEST_CASE(lines_are_held_from_the_start_and_no_level_changes) {
    const Board board(all, timings, clock, lines.opener());
    for (const char* name : {"reset", "key", "power", "status"}) {
        BOOST_TEST(lines[name].requested);
        BOOST_TEST(lines[name].changes.empty());
    }
    BOOST_TEST((lines["status"].direction == hal::gpio::Direction::input));
    BOOST_TEST(board.trouble() == "");
}

BOOST_AUTO_TEST_CASE(polarity_and_drive_are_passed_on) {
    all.reset->active_low = true;
    all.reset->open_drain = true;
    const Board board(all, timings, clock, lines.opener());
    BOOST_TEST(lines["reset"].spec.active_low);
    BOOST_TEST(lines["reset"].spec.open_drain);
    BOOST_TEST(!lines["key"].spec.active_low);
}

BOOST_AUTO_TEST_CASE(a_reset_lasts_as_long_as_the_module_wants) {
    Board board(all, timings, clock, lines.opener());
    run(board, [&] { BOOST_TEST(board.reset_pulse().has_value()); });
    BOOST_TEST((length("reset") == 300ms));
    BOOST_TEST(lines["key"].changes.empty());
}

BOOST_AUTO_TEST_CASE(the_power_key_is_pressed_longer_when_that_turns_the_modem_off) {
    Board board(all, timings, clock, lines.opener());
    run(board, [&] {
        lines["status"].active = false;
        BOOST_TEST(board.press_power_key(BoardPower::unknown).has_value());
        lines["status"].active = true;
        BOOST_TEST(board.press_power_key(BoardPower::unknown).has_value());
    });
    BOOST_TEST((length("key", 0) == 600ms));
    BOOST_TEST((length("key", 1) == 800ms));
}

BOOST_AUTO_TEST_CASE(the_power_key_is_not_pressed_without_knowing_whether_the_modem_runs) {
    all.status.reset();
    Board board(all, timings, clock, lines.opener());
    run(board, [&] {
        BOOST_TEST(board.press_power_key(BoardPower::unknown).error().code == Errc::not_ready);
    });
    BOOST_TEST(lines["key"].changes.empty());
}

BOOST_AUTO_TEST_CASE(what_the_caller_has_seen_counts_when_there_is_no_status_line) {
    all.status.reset();
    Board board(all, timings, clock, lines.opener());
    run(board, [&] {
        BOOST_TEST(board.press_power_key(BoardPower::off).has_value());
        BOOST_TEST(board.press_power_key(BoardPower::on).has_value());
    });
    BOOST_TEST((length("key", 0) == 600ms));
    BOOST_TEST((length("key", 1) == 800ms));
}

BOOST_AUTO_TEST_CASE(the_status_line_wins_over_what_the_caller_has_seen) {
    Board board(all, timings, clock, lines.opener());
    lines["status"].active = true;
    run(board, [&] { BOOST_TEST(board.press_power_key(BoardPower::off).has_value()); });
    BOOST_TEST((length("key") == 800ms));
}

BOOST_AUTO_TEST_CASE(the_power_key_is_not_pressed_while_the_status_line_does_not_settle) {
    Board board(all, timings, clock, lines.opener());
    flicker("status", 8ms, 1s);
    run(board, [&] {
        BOOST_TEST(board.press_power_key(BoardPower::off).error().code == Errc::not_ready);
    });
    BOOST_TEST(lines["key"].changes.empty());
}

BOOST_AUTO_TEST_CASE(power_is_cut_and_given_back) {
    Board board(all, timings, clock, lines.opener());
    BOOST_TEST(board.cut_power().has_value());
    BOOST_TEST(lines["power"].active);
    BOOST_TEST(board.restore_power().has_value());
    BOOST_TEST(!lines["power"].active);
}

BOOST_AUTO_TEST_CASE(a_line_whose_timing_no_source_says_is_held_but_not_used) {
    timings = {};
    Board board(all, timings, clock, lines.opener());
    for (const auto& used : {board.reset_pulse(), board.press_power_key(BoardPower::off),
                             board.press_power_key(BoardPower::on), board.cut_power()}) {
        BOOST_TEST(used.error().code == Errc::not_supported);
    }
    for (const char* name : {"reset", "key", "power"}) {
        BOOST_TEST(lines[name].requested);
        BOOST_TEST(lines[name].changes.empty());
    }
    BOOST_TEST(board.trouble() == "");
}

BOOST_AUTO_TEST_CASE(a_press_whose_length_no_source_says_is_not_made) {
    timings.power_off_pulse.reset();
    all.status.reset();
    Board board(all, timings, clock, lines.opener());
    BOOST_TEST(board.press_power_key(BoardPower::on).error().code == Errc::not_supported);
    run(board, [&] { BOOST_TEST(board.press_power_key(BoardPower::off).has_value()); });
    BOOST_TEST((length("key") == 600ms));
}

BOOST_AUTO_TEST_CASE(status_says_what_the_line_says) {
    Board board(all, timings, clock, lines.opener());
    BOOST_TEST((*board.status() == BoardPower::off));
    lines["status"].active = true;
    BOOST_TEST((*board.status() == BoardPower::on));
}

BOOST_AUTO_TEST_CASE(status_is_believed_when_it_has_settled) {
    Board board(all, timings, clock, lines.opener());
    flicker("status", 4ms, 20ms);
    clock.at(clock.now() + 20ms, [&] { lines["status"].active = true; });
    const auto begin = clock.now();
    BOOST_TEST((*board.status() == BoardPower::on));
    BOOST_TEST((clock.now() - begin >= 30ms));
}

BOOST_AUTO_TEST_CASE(status_is_unknown_while_it_does_not_settle_and_that_takes_50_ms_at_most) {
    Board board(all, timings, clock, lines.opener());
    flicker("status", 8ms, 1s);
    const auto begin = clock.now();
    BOOST_TEST((*board.status() == BoardPower::unknown));
    BOOST_TEST((clock.now() - begin <= 50ms));
}

BOOST_AUTO_TEST_CASE(what_the_board_lacks_is_not_supported) {
    Board board({}, timings, clock, lines.opener());
    BOOST_TEST(board.reset_pulse().error().code == Errc::not_supported);
    BOOST_TEST(board.press_power_key(BoardPower::on).error().code == Errc::not_supported);
    BOOST_TEST(board.cut_power().error().code == Errc::not_supported);
    BOOST_TEST(board.restore_power().error().code == Errc::not_supported);
    BOOST_TEST(board.status().error().code == Errc::not_supported);
    BOOST_TEST(board.trouble() == "");
}

BOOST_AUTO_TEST_CASE(a_line_that_cannot_be_had_is_named_and_tried_again) {
    for (const int error : {ENOENT, EBUSY, EPERM, EIO, EINVAL}) {
        lines.open_error = error;
        Board board(only_reset(line("reset")), timings, clock, lines.opener());
        const std::string why = std::generic_category().message(error);
        BOOST_TEST(board.trouble().starts_with("reset: reset: " + why));
        BOOST_TEST(board.reset_pulse().error().code ==
                   std::error_code(error, std::generic_category()));
        lines.open_error = 0;
        run(board, [&] { BOOST_TEST(board.reset_pulse().has_value()); });
        BOOST_TEST(board.trouble() == "");
    }
}

BOOST_AUTO_TEST_CASE(trouble_says_what_to_do) {
    lines.open_error = EBUSY;
    const Board busy(only_reset(line("reset")), timings, clock, lines.opener());
    BOOST_TEST(busy.trouble().find("named with \"exported\"") != std::string::npos);
    lines.open_error = EACCES;
    const Board denied(only_reset(line("reset")), timings, clock, lines.opener());
    BOOST_TEST(denied.trouble().find("may not use it") != std::string::npos);
    lines.open_error = ENOENT;
    const Board all_missing(all, timings, clock, lines.opener());
    BOOST_TEST(std::ranges::count(all_missing.trouble(), ';') == 3);
}

BOOST_AUTO_TEST_CASE(a_line_that_fails_is_requested_anew) {
    Board board(all, timings, clock, lines.opener());
    lines.uses_fail = 1;
    run(board, [&] { BOOST_TEST(board.reset_pulse().has_value()); });
    BOOST_TEST((length("reset") == 300ms));
    BOOST_TEST(lines.opened == 5);
    lines.uses_fail = 1;
    BOOST_TEST(board.status().has_value());
    BOOST_TEST(lines.opened == 6);
    BOOST_TEST(board.trouble() == "");
}

BOOST_AUTO_TEST_CASE(a_line_that_goes_on_failing_is_trouble_until_it_works_again) {
    Board board(all, timings, clock, lines.opener());
    lines.uses_fail = 2;
    BOOST_TEST((board.cut_power().error().code == std::errc::no_such_device));
    BOOST_TEST(board.trouble().starts_with("power: power: No such device"));
    BOOST_TEST(board.cut_power().has_value());
    BOOST_TEST(board.trouble() == "");
}

// The guard has the pulse's end to itself, and gets the line back that way.
BOOST_AUTO_TEST_CASE(a_line_lost_within_a_pulse_ends_inactive) {
    Board board(all, timings, clock, lines.opener());
    clock.at(clock.now() + 100ms, [&] {
        lines.uses_fail = 1;
        lines.open_error = ENODEV;
    });
    clock.at(clock.now() + 600ms, [&] { lines.open_error = 0; });
    run(board, [&] {
        BOOST_TEST(board.reset_pulse().has_value());
        BOOST_TEST(board.trouble().find("reset") != std::string::npos);
        const auto waker = clock.make_waker();
        clock.wait(*waker, clock.now() + 1s);
        BOOST_TEST(board.trouble() == "");
    });
    BOOST_TEST(!lines["reset"].active);
    BOOST_TEST(lines["reset"].requested);
}

BOOST_AUTO_TEST_CASE(the_end_leaves_every_line_inactive) {
    {
        Board board(all, timings, clock, lines.opener());
        BOOST_TEST(board.cut_power().has_value());
    }
    BOOST_TEST(!lines["power"].active);
    BOOST_TEST(!lines["power"].requested);
}

// The real libgpiod, on a machine without such a chip; and its guard's thread ends.
BOOST_AUTO_TEST_CASE(a_chip_that_does_not_exist_is_trouble_not_a_failure) {
    const auto real_clock = hal::make_system_clock();
    const hal::LineSpec missing{.chip = "no-such-chip", .name = "", .offset = 4};
    const auto power = hal::make_power_control(only_reset(missing), timings, *real_clock);
    BOOST_TEST(power->trouble().starts_with("reset: no-such-chip line 4: "));
    BOOST_TEST(!power->reset_pulse().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
