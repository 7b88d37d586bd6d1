#include "support/sim_clock.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using hal::Wakeup;
using test_support::RunEnd;
using test_support::SimClock;
using namespace std::chrono_literals;

namespace {

/// Three threads that take turns in an order the seed decides.
std::vector<std::string> trace_of(std::uint64_t seed) {
    SimClock clock(seed);
    for (const char* name : {"one", "two", "three"}) {
        clock.spawn(name, [&clock] {
            const auto waker = clock.make_waker();
            for (int round = 0; round < 5; ++round) {
                clock.trace("round " + std::to_string(round));
                clock.wait(*waker, clock.now() + 10ms);
            }
        });
    }
    BOOST_TEST(clock.run() == RunEnd::finished);
    return clock.trace_lines();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sim_clock)

BOOST_AUTO_TEST_CASE(equal_seeds_give_equal_traces_and_others_differ) {
    BOOST_TEST(trace_of(7) == trace_of(7), boost::test_tools::per_element());
    BOOST_TEST(trace_of(7) != trace_of(8));
}

BOOST_AUTO_TEST_CASE(time_stands_still_between_waits_and_jumps_to_the_earliest_deadline) {
    SimClock clock;
    const auto start = clock.now();
    const auto wall = clock.wall_now();
    std::vector<int> order;
    for (const int seconds : {300, 20}) {
        clock.spawn("sleeper", [&clock, &order, start, seconds] {
            const auto waker = clock.make_waker();
            const auto deadline = start + std::chrono::seconds{seconds};
            BOOST_TEST((clock.wait(*waker, deadline) == Wakeup::expired));
            BOOST_TEST((clock.now() == deadline));
            order.push_back(seconds);
        });
    }
    BOOST_TEST(clock.run() == RunEnd::finished);
    BOOST_TEST(order == (std::vector{20, 300}), boost::test_tools::per_element());
    BOOST_TEST((clock.wall_now() - wall == 300s));
}

BOOST_AUTO_TEST_CASE(a_wake_before_the_wait_is_remembered_once) {
    SimClock clock;
    const auto waker = clock.make_waker();
    waker->wake();
    waker->wake();
    BOOST_TEST((clock.wait(*waker, hal::never) == Wakeup::woken));
    BOOST_TEST((clock.wait(*waker, clock.now() + 1s) == Wakeup::expired));
}

BOOST_AUTO_TEST_CASE(woken_comes_before_ready_before_expired) {
    SimClock clock;
    const auto waker = clock.make_waker();
    clock.set_ready(*waker, true);
    waker->wake();
    BOOST_TEST((clock.wait(*waker, clock.now()) == Wakeup::woken));
    BOOST_TEST((clock.wait(*waker, clock.now()) == Wakeup::ready));
    clock.set_ready(*waker, false);
    BOOST_TEST((clock.wait(*waker, clock.now()) == Wakeup::expired));
}

// A consumer that forgets to look before it sleeps survives every seed only if wake() is sticky.
BOOST_AUTO_TEST_CASE(no_wake_up_is_lost_whoever_runs_first) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        SimClock clock(seed);
        const auto consumer = clock.make_waker();
        int posted = 0;
        int seen = 0;
        clock.spawn("consumer", [&] {
            while (seen < 3) {
                BOOST_TEST((clock.wait(*consumer, hal::never) == Wakeup::woken));
                seen = posted;
            }
        });
        clock.spawn("producer", [&] {
            const auto own = clock.make_waker();
            for (int i = 0; i < 3; ++i) {
                ++posted;
                consumer->wake();
                clock.wait(*own, clock.now());
            }
        });
        BOOST_TEST(clock.run() == RunEnd::finished);
    }
}

BOOST_AUTO_TEST_CASE(a_deadlock_is_reported_and_can_be_left) {
    SimClock clock;
    const auto first = clock.make_waker();
    clock.spawn("first", [&] { clock.wait(*first, hal::never); });
    clock.spawn("second", [&] {
        const auto own = clock.make_waker();
        clock.wait(*own, clock.now() + 1s);
    });
    BOOST_TEST(clock.run() == RunEnd::deadlock);
    BOOST_TEST(clock.trace_lines().back() == "t=1.000000 scheduler deadlock: first");
    first->wake();
    BOOST_TEST(clock.run() == RunEnd::finished);
}

BOOST_AUTO_TEST_CASE(threads_that_still_wait_end_with_the_clock) {
    bool unwound = false;
    struct Note {
        bool& flag;
        ~Note() { flag = true; }
    };
    {
        SimClock clock;
        clock.spawn("stuck", [&] {
            const Note note{unwound};
            const auto own = clock.make_waker();
            clock.wait(*own, hal::never);
        });
        BOOST_TEST(clock.run() == RunEnd::deadlock);
        BOOST_TEST(!unwound);
    }
    BOOST_TEST(unwound);
}

BOOST_AUTO_TEST_CASE(a_run_stops_at_its_limit_and_goes_on) {
    SimClock clock;
    const auto start = clock.now();
    clock.spawn("periodic", [&] {
        const auto own = clock.make_waker();
        for (int i = 0; i < 10; ++i) {
            clock.wait(*own, clock.now() + 1min);
        }
    });
    BOOST_TEST(clock.run(start + 90s) == RunEnd::limit);
    BOOST_TEST((clock.now() - start == 90s));
    BOOST_TEST(clock.run() == RunEnd::finished);
    BOOST_TEST((clock.now() - start == 10min));
}

BOOST_AUTO_TEST_CASE(threads_that_never_let_time_go_on_are_reported) {
    SimClock clock;
    clock.spawn("busy", [&] {
        const auto own = clock.make_waker();
        for (;;) {
            clock.wait(*own, clock.now());
        }
    });
    BOOST_TEST(clock.run() == RunEnd::livelock);
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_thread_is_thrown_by_run) {
    SimClock clock;
    clock.spawn("thrower", [] { throw std::runtime_error("broken"); });
    BOOST_CHECK_THROW(clock.run(), std::runtime_error);
    BOOST_TEST(clock.run() == RunEnd::finished);
}

BOOST_AUTO_TEST_CASE(an_exception_in_an_action_is_thrown_by_run) {
    SimClock clock;
    clock.at(clock.now() + 1s, [] { throw std::runtime_error("broken"); });
    clock.spawn("sleeper", [&] {
        const auto own = clock.make_waker();
        clock.wait(*own, clock.now() + 2s);
    });
    BOOST_CHECK_THROW(clock.run(), std::runtime_error);
    BOOST_TEST(clock.run() == RunEnd::finished);
}

// As when a process dies: its threads get no further than their present or next wait, and others
// notice nothing.
BOOST_AUTO_TEST_CASE(killed_threads_leave_their_wait_and_do_nothing_more) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SimClock clock(seed);
        int unwound = 0;
        int rounds = 0;
        bool survived = false;
        struct Note {
            SimClock& clock;
            int& count;
            ~Note() {
                const auto own = clock.make_waker();
                clock.wait(*own, clock.now() + 1h);  // ends at once
                ++count;
            }
        };
        for (int i = 0; i < 2; ++i) {
            clock.spawn("victim", [&] {
                const Note note{clock, unwound};
                const auto own = clock.make_waker();
                for (;; ++rounds) {
                    clock.wait(*own, clock.now() + 1s);
                    if (rounds == 6) {
                        clock.kill("victim");
                    }
                }
            });
        }
        clock.spawn("other", [&] {
            const auto own = clock.make_waker();
            clock.wait(*own, clock.now() + 30s);
            survived = true;
        });
        const auto start = clock.now();
        BOOST_TEST(clock.run() == RunEnd::finished);
        BOOST_TEST((clock.now() - start == 30s));
        BOOST_TEST(unwound == 2);
        BOOST_TEST(rounds <= 8);
        BOOST_TEST(survived);
    }
}

BOOST_AUTO_TEST_CASE(a_thread_that_is_killed_before_it_began_never_runs) {
    SimClock clock;
    bool ran = false;
    clock.spawn("unborn", [&] { ran = true; });
    clock.kill("unborn");
    BOOST_TEST(clock.run() == RunEnd::finished);
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(a_trace_that_is_not_kept_still_counts) {
    const auto hash_of = [](std::uint64_t seed, bool keep) {
        SimClock clock(seed);
        clock.keep_trace(keep);
        for (const char* name : {"one", "two"}) {
            clock.spawn(name, [&clock] {
                const auto own = clock.make_waker();
                for (int round = 0; round < 5; ++round) {
                    clock.wait(*own, clock.now() + 1s);
                }
            });
        }
        clock.run();
        BOOST_TEST(clock.trace_lines().empty() != keep);
        return clock.trace_hash();
    };
    BOOST_TEST(hash_of(1, true) == hash_of(1, false));
    BOOST_TEST(hash_of(1, false) != hash_of(2, false));
}

BOOST_AUTO_TEST_CASE(a_thread_may_spawn_another) {
    SimClock clock;
    bool ran = false;
    clock.spawn("parent", [&] { clock.spawn("child", [&] { ran = true; }); });
    BOOST_TEST(clock.run() == RunEnd::finished);
    BOOST_TEST(ran);
}

BOOST_AUTO_TEST_CASE(a_test_of_one_thread_needs_no_spawn) {
    SimClock clock;
    const auto start = clock.now();
    const auto waker = clock.make_waker();
    BOOST_TEST((clock.wait(*waker, start + 5s) == Wakeup::expired));
    BOOST_TEST((clock.now() == start + 5s));
    clock.at(start + 7s, [&] { waker->wake(); });
    BOOST_TEST((clock.wait(*waker, hal::never) == Wakeup::woken));
    BOOST_TEST((clock.now() == start + 7s));
}

BOOST_AUTO_TEST_CASE(the_wall_clock_jumps_and_steady_time_does_not) {
    SimClock clock;
    const auto wall = clock.wall_now();
    const auto steady = clock.now();
    clock.jump_wall(-1h);
    BOOST_TEST((clock.wall_now() == wall - 1h));
    BOOST_TEST((clock.now() == steady));
}

BOOST_AUTO_TEST_SUITE_END()
