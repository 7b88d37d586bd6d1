#include "gpio/pulse.hpp"

#include <boost/test/unit_test.hpp>

#include "recording_lines.hpp"

using hal::gpio::Direction;
using hal::gpio::pulse_tolerance;
using hal::gpio::PulseGuard;
using test_support::RunEnd;
using test_support::SimClock;
using namespace std::chrono_literals;

namespace {

/// A guard in its thread, and a caller that does what the test wants.
struct Fixture {
    void run(const std::function<void()>& caller) {
        clock.spawn("guard", [this] { guard.run(); });
        clock.spawn("caller", [this, caller] {
            caller();
            guard.stop();
        });
        BOOST_TEST(clock.run() == RunEnd::finished);
    }
    hal::Instant::duration pulse_length() {
        const auto& changes = lines["reset"].changes;
        BOOST_REQUIRE(changes.size() == 2U);
        BOOST_TEST(changes[0].second);
        BOOST_TEST(!changes[1].second);
        return changes[1].first - changes[0].first;
    }

    SimClock clock;
    RecordingLines lines{clock};
    PulseGuard guard{clock};
    std::unique_ptr<hal::gpio::Line> line =
        std::move(*lines.opener()({.chip = "", .name = "reset"}, Direction::output));
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pulse, Fixture)

BOOST_AUTO_TEST_CASE(a_pulse_lasts_as_long_as_asked) {
    run([&] { BOOST_TEST(guard.pulse(*line, 300ms, *waker).has_value()); });
    BOOST_TEST((pulse_length() == 300ms));
}

BOOST_AUTO_TEST_CASE(a_wake_does_not_shorten_it_and_is_kept) {
    clock.at(clock.now() + 100ms, [&] { waker->wake(); });
    run([&] {
        BOOST_TEST(guard.pulse(*line, 300ms, *waker).has_value());
        BOOST_TEST((clock.wait(*waker, clock.now()) == hal::Wakeup::woken));
    });
    BOOST_TEST((pulse_length() == 300ms));
}

BOOST_AUTO_TEST_CASE(the_guard_ends_the_pulse_of_a_thread_that_stalls) {
    run([&] {
        BOOST_TEST(guard.begin(*line, 300ms).has_value());
        clock.wait(*waker, clock.now() + 10s);  // the stall
        BOOST_TEST(!lines["reset"].active);
        BOOST_TEST(guard.end().has_value());
    });
    BOOST_TEST((pulse_length() >= 300ms));
    BOOST_TEST((pulse_length() <= 300ms + pulse_tolerance));
}

BOOST_AUTO_TEST_CASE(the_guard_goes_on_when_the_line_cannot_be_released) {
    lines.release_fails = 3;
    run([&] {
        BOOST_TEST(guard.pulse(*line, 300ms, *waker).has_value());
        BOOST_REQUIRE(!guard.stuck());
        BOOST_TEST((guard.stuck().error().code == std::errc::io_error));
        BOOST_TEST((guard.begin(*line, 300ms).error().code == std::errc::device_or_resource_busy));
        clock.wait(*waker, clock.now() + 1s);
        BOOST_TEST(!lines["reset"].active);
        BOOST_TEST(guard.stuck().has_value());
    });
    BOOST_TEST((pulse_length() <= 300ms + 4 * pulse_tolerance));
}

// Its chip was unplugged: the guard does not wear the machine out, and does not give up.
BOOST_AUTO_TEST_CASE(the_guard_slows_down_and_never_gives_up) {
    lines.release_fails = 100;
    run([&] {
        BOOST_TEST(guard.pulse(*line, 300ms, *waker).has_value());
        clock.wait(*waker, clock.now() + 10s);
        BOOST_TEST(lines.release_fails > 60);
        clock.wait(*waker, clock.now() + 100s);
        BOOST_TEST(lines.release_fails == 0);
        BOOST_TEST(!lines["reset"].active);
    });
}

BOOST_AUTO_TEST_CASE(a_pulse_that_cannot_begin_leaves_the_next_one_free) {
    lines.uses_fail = 1;
    run([&] {
        BOOST_TEST((guard.pulse(*line, 300ms, *waker).error().code == std::errc::no_such_device));
        BOOST_TEST(guard.stuck().has_value());
        BOOST_TEST(guard.pulse(*line, 300ms, *waker).has_value());
    });
    BOOST_TEST(lines["reset"].changes.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
