#pragma once

#include <pthread.h>
#include <semaphore.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "support/sim_clock.hpp"

// SimClock from inside; included by its own files only.
namespace test_support {

/// Misuse by the test or the code under test; not an assert, so that it also holds with NDEBUG.
inline void require(bool condition, const char* what) {
    if (!condition) {
        std::fprintf(stderr, "SimClock: %s\n", what);
        std::abort();
    }
}

class SimClock::SimWaker final : public hal::Waker {
public:
    explicit SimWaker(SimClock& clock) : clock_(clock) {}
    void wake() noexcept override {
        const std::lock_guard lock(clock_.mutex_);
        woken = true;
    }
    void watch(int fd, short) override { require(fd < 0, "descriptors cannot be watched"); }

    bool woken = false;
    bool ready = false;

private:
    SimClock& clock_;
};

/// Given once for each time that it is taken.
class Baton {
public:
    Baton() { require(::sem_init(&semaphore_, 0, 0) == 0, "no semaphore"); }
    ~Baton() { ::sem_destroy(&semaphore_); }
    Baton(const Baton&) = delete;
    Baton& operator=(const Baton&) = delete;

    void give() { ::sem_post(&semaphore_); }
    void take() {
        while (::sem_wait(&semaphore_) != 0) {  // a signal came
        }
    }

private:
    sem_t semaphore_{};
};

struct SimClock::Thread {
    Thread(SimClock& its_clock, std::string its_name)
        : clock(its_clock), name(std::move(its_name)) {}

    SimClock& clock;
    const std::string name;
    std::string process;  ///< what kill() knows it by
    std::function<void()> body;
    bool begun = false;
    bool killed = false;
    SimWaker* waker = nullptr;  ///< what it waits on, while it waits
    hal::Deadline deadline = hal::never;
    bool joins = false;              ///< it waits for the end of another one:
    const Thread* joined = nullptr;  ///< this one, until that has ended
    /// Taken without the clock's lock, so that whoever is woken does not run into it.
    Baton turn;
    std::thread thread;               ///< unless it is adopted:
    std::optional<pthread_t> handle;  ///< then its maker joins it

    bool can_run(hal::Instant now) const {
        if (joins) {
            return joined == nullptr;
        }
        return !begun ||
               (waker != nullptr && (killed || waker->woken || waker->ready || deadline <= now));
    }

    static thread_local Thread* current;
    static thread_local bool current_is_own_maker;  ///< what it makes now is not to be adopted
};

}  // namespace test_support
