#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>
#include <utility>

#include "hal/clock.hpp"

using hal::Wakeup;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::unique_ptr<hal::Waker> waker = clock->make_waker();
};

struct Pipe {
    Pipe() { BOOST_REQUIRE(pipe(ends.data()) == 0); }
    ~Pipe() {
        close(ends[0]);
        if (ends[1] >= 0) {
            close(ends[1]);
        }
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    std::array<int, 2> ends{-1, -1};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(system_clock, Fixture)

BOOST_AUTO_TEST_CASE(a_wait_never_ends_before_its_deadline) {
    for (const auto length : {0us, 1us, 999us, 1000us, 1001us, 3500us}) {
        const auto deadline = clock->now() + length;
        BOOST_TEST((clock->wait(*waker, deadline) == Wakeup::expired));
        BOOST_TEST((clock->now() >= deadline));
    }
}

BOOST_AUTO_TEST_CASE(a_wake_from_another_thread_ends_an_endless_wait) {
    std::thread other([&] { waker->wake(); });
    BOOST_TEST((clock->wait(*waker, hal::never) == Wakeup::woken));
    other.join();
}

BOOST_AUTO_TEST_CASE(wakes_before_the_wait_are_remembered_once) {
    waker->wake();
    waker->wake();
    BOOST_TEST((clock->wait(*waker, hal::never) == Wakeup::woken));
    BOOST_TEST((clock->wait(*waker, clock->now()) == Wakeup::expired));
}

BOOST_AUTO_TEST_CASE(no_wake_is_lost_between_two_threads) {
    const auto answer = clock->make_waker();
    std::atomic<int> rounds = 0;
    std::thread other([&] {
        for (int i = 0; i < 1000; ++i) {
            clock->wait(*answer, hal::never);
            ++rounds;
            waker->wake();
        }
    });
    for (int i = 0; i < 1000; ++i) {
        answer->wake();
        BOOST_REQUIRE((clock->wait(*waker, hal::never) == Wakeup::woken));
    }
    other.join();
    BOOST_TEST(rounds == 1000);
}

BOOST_AUTO_TEST_CASE(a_watched_descriptor_ends_a_wait_until_it_is_read_or_let_go) {
    const Pipe pipe;
    waker->watch(pipe.ends[0], POLLIN);
    BOOST_TEST((clock->wait(*waker, clock->now()) == Wakeup::expired));
    BOOST_REQUIRE(write(pipe.ends[1], "x", 1) == 1);
    BOOST_TEST((clock->wait(*waker, hal::never) == Wakeup::ready));
    waker->wake();
    BOOST_TEST((clock->wait(*waker, clock->now()) == Wakeup::woken));
    BOOST_TEST((clock->wait(*waker, clock->now()) == Wakeup::ready));
    waker->watch(-1, 0);
    BOOST_TEST((clock->wait(*waker, clock->now()) == Wakeup::expired));
}

BOOST_AUTO_TEST_CASE(the_end_of_a_watched_descriptor_is_ready_too) {
    Pipe pipe;
    waker->watch(pipe.ends[0], POLLIN);
    close(std::exchange(pipe.ends[1], -1));
    BOOST_TEST((clock->wait(*waker, hal::never) == Wakeup::ready));
    waker->watch(-1, 0);
}

// The handler's wake() is the only thing that can end the wait: with EINTR taken for expiry the
// result would differ, and a signal without a wake must not end it.
BOOST_AUTO_TEST_CASE(signals_do_not_end_a_wait_and_a_handler_may_wake) {
    static hal::Waker* woken_by_handler = nullptr;
    static std::atomic<int> signals = 0;
    woken_by_handler = waker.get();
    struct sigaction action{};
    action.sa_handler = [](int) {
        if (++signals == 20) {
            woken_by_handler->wake();
        }
    };
    struct sigaction before{};
    sigaction(SIGUSR1, &action, &before);
    const pthread_t waiting = pthread_self();
    std::thread sender([&] {
        for (int sent = 0; sent < 20; ++sent) {
            pthread_kill(waiting, SIGUSR1);
            while (signals <= sent) {
                std::this_thread::yield();
            }
        }
    });
    BOOST_TEST((clock->wait(*waker, hal::never) == Wakeup::woken));
    sender.join();
    BOOST_TEST(signals == 20);
    sigaction(SIGUSR1, &before, nullptr);
}

BOOST_AUTO_TEST_CASE(wall_time_is_utc_of_this_machine) {
    const auto difference = clock->wall_now() - std::chrono::system_clock::now();
    BOOST_TEST((difference < 5s && difference > -5s));
}

BOOST_AUTO_TEST_SUITE_END()
