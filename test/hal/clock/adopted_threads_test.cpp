#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/sim_clock.hpp"

using namespace std::chrono_literals;
using test_support::RunEnd;
using test_support::SimClock;

namespace {

/// As production code has it: a thread of its own that waits on the clock it was given.
class Ticker {
public:
    Ticker(hal::Clock& clock, int& ticks)
        : clock_(clock), waker_(clock.make_waker()), ticks_(ticks) {
        thread_ = std::jthread([this](const std::stop_token& stop) {
            const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
            while (!stop.stop_requested()) {
                ++ticks_;
                clock_.wait(*waker_, clock_.now() + 1min);
            }
        });
    }

private:
    hal::Clock& clock_;
    std::unique_ptr<hal::Waker> waker_;
    int& ticks_;
    std::jthread thread_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(adopted_threads)

BOOST_AUTO_TEST_CASE(threads_that_the_code_makes_run_on_the_clock_and_are_joined_on_it) {
    SimClock clock(3);
    int ticks = 0;
    const auto start = clock.now();
    clock.spawn("worker", [&] {
        const Ticker ticker(clock, ticks);
        const auto own = clock.make_waker();
        clock.wait(*own, clock.now() + 24h - 1s);
    });
    BOOST_TEST(clock.run() == RunEnd::finished);
    BOOST_TEST(ticks == 24 * 60);
    BOOST_TEST((clock.now() - start == 24h - 1s));
}

BOOST_AUTO_TEST_CASE(a_process_is_killed_with_the_threads_it_has_made) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SimClock clock(seed);
        int ticks = 0;
        clock.spawn("worker", [&] {
            const Ticker one(clock, ticks);
            const Ticker two(clock, ticks);
            const auto own = clock.make_waker();
            clock.wait(*own, hal::never);
        });
        clock.at(clock.now() + 10min + 1s, [&] { clock.kill("worker"); });
        BOOST_TEST(clock.run() == RunEnd::finished);
        BOOST_TEST(ticks == 22);
    }
}

BOOST_AUTO_TEST_CASE(a_clock_that_goes_ends_them_too) {
    int ticks = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SimClock clock(seed);
        clock.spawn("worker", [&] {
            const Ticker one(clock, ticks);
            const Ticker two(clock, ticks);
            const auto own = clock.make_waker();
            clock.wait(*own, hal::never);
        });
        BOOST_TEST(clock.run(clock.now() + 90s) == RunEnd::limit);
    }
    BOOST_TEST(ticks >= 80);
}

BOOST_AUTO_TEST_CASE(equal_seeds_give_equal_orders) {
    const auto trace_of = [](std::uint64_t seed) {
        SimClock clock(seed);
        int ticks = 0;
        clock.spawn("worker", [&] {
            const Ticker one(clock, ticks);
            const Ticker two(clock, ticks);
            const auto own = clock.make_waker();
            clock.wait(*own, clock.now() + 1h);
        });
        clock.run();
        return clock.trace_lines();
    };
    BOOST_TEST(trace_of(5) == trace_of(5), boost::test_tools::per_element());
    BOOST_TEST(trace_of(5) != trace_of(6));
}

BOOST_AUTO_TEST_SUITE_END()
