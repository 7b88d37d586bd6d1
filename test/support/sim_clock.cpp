#include "support/sim_clock.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <utility>

namespace test_support {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

// Not zero: a default-made Instant must not look like a time of the run.
constexpr hal::Instant start_of_time{std::chrono::seconds{1000}};
constexpr hal::WallTime start_of_wall{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} +
                                      std::chrono::hours{3}};
constexpr int choices_without_progress = 100000;

/// Leaves the stack of a thread whose clock is being destroyed.
struct Aborted {};

/// Misuse by the test or the code under test; not an assert, so that it also holds with NDEBUG.
void require(bool condition, const char* what) {
    if (!condition) {
        std::fprintf(stderr, "SimClock: %s\n", what);
        std::abort();
    }
}

}  // namespace

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

struct SimClock::Thread {
    std::string name;
    std::function<void()> body;
    bool started = false;
    bool ended = false;
    SimWaker* waker = nullptr;  ///< what it waits on, while it waits
    hal::Deadline deadline = hal::never;
    std::exception_ptr error;
    std::thread thread;

    static thread_local Thread* current;
};

thread_local SimClock::Thread* SimClock::Thread::current = nullptr;

SimClock::SimClock(std::uint64_t seed) : now_(start_of_time), random_(seed) {}

SimClock::~SimClock() {
    {
        std::unique_lock lock(mutex_);
        aborting_ = true;
        for (const auto& thread : threads_) {
            if (thread->started && !thread->ended) {
                resume(*thread, lock);
            }
        }
    }
    for (const auto& thread : threads_) {
        if (thread->thread.joinable()) {
            thread->thread.join();
        }
    }
}

hal::Instant SimClock::now() {
    const std::lock_guard lock(mutex_);
    return now_;
}

std::string SimClock::boot_id() {
    const std::lock_guard lock(mutex_);
    return "boot-" + std::to_string(boots_);
}

void SimClock::reboot() {
    const std::lock_guard lock(mutex_);
    ++boots_;
}

hal::WallTime SimClock::wall_now() {
    const std::lock_guard lock(mutex_);
    return start_of_wall + duration_cast<hal::Milliseconds>(now_ - start_of_time) + wall_offset_;
}

std::unique_ptr<hal::Waker> SimClock::make_waker() {
    return std::make_unique<SimWaker>(*this);
}

hal::Wakeup SimClock::wait(hal::Waker& waker, hal::Deadline deadline) {
    auto& sim_waker = dynamic_cast<SimWaker&>(waker);
    if (Thread* self = Thread::current) {
        return wait_scheduled(*self, sim_waker, deadline);
    }
    return wait_alone(sim_waker, deadline);
}

hal::Wakeup SimClock::wait_alone(SimWaker& waker, hal::Deadline deadline) {
    std::unique_lock lock(mutex_);
    require(!in_run_, "wait() by a thread that was not spawned, or within at()");
    for (;;) {
        run_due_actions(lock);
        if (std::exchange(waker.woken, false)) {
            return hal::Wakeup::woken;
        }
        if (waker.ready) {
            return hal::Wakeup::ready;
        }
        if (deadline <= now_) {
            return hal::Wakeup::expired;
        }
        const hal::Instant next =
            actions_.empty() ? deadline : std::min(deadline, actions_.begin()->first);
        require(next != hal::never, "the only thread waits for ever");
        now_ = next;
    }
}

hal::Wakeup SimClock::wait_scheduled(Thread& self, SimWaker& waker, hal::Deadline deadline) {
    std::unique_lock lock(mutex_);
    require(running_ == &self, "wait() on a clock that does not drive this thread");
    if (aborting_) {
        if (std::uncaught_exceptions() > 0) {
            return hal::Wakeup::woken;  // a destructor's wait while Aborted is on its way
        }
        throw Aborted{};
    }
    self.waker = &waker;
    self.deadline = deadline;
    running_ = nullptr;
    baton_.notify_all();
    baton_.wait(lock, [&] { return running_ == &self; });
    self.waker = nullptr;
    if (aborting_) {
        throw Aborted{};
    }
    if (std::exchange(waker.woken, false)) {
        return hal::Wakeup::woken;
    }
    return waker.ready ? hal::Wakeup::ready : hal::Wakeup::expired;
}

void SimClock::spawn(std::string name, std::function<void()> body) {
    const std::lock_guard lock(mutex_);
    auto thread = std::make_unique<Thread>();
    thread->name = std::move(name);
    thread->body = std::move(body);
    threads_.push_back(std::move(thread));
}

RunEnd SimClock::run(hal::Deadline limit) {
    std::unique_lock lock(mutex_);
    require(!in_run_, "run() within run()");
    in_run_ = true;
    const auto leave = [&](RunEnd end) {
        in_run_ = false;
        return end;
    };
    int choices = 0;
    for (;;) {
        run_due_actions(lock);
        if (const auto candidates = runnable(); !candidates.empty()) {
            if (++choices > choices_without_progress) {
                return leave(RunEnd::livelock);
            }
            Thread& chosen = *candidates[random_() % candidates.size()];
            resume(chosen, lock);
            if (chosen.error) {
                in_run_ = false;
                std::rethrow_exception(std::exchange(chosen.error, nullptr));
            }
            continue;
        }
        if (all_ended()) {
            return leave(RunEnd::finished);
        }
        const hal::Instant next = next_deadline();
        if (next == hal::never) {
            trace_locked("scheduler", "deadlock:" + waiting_names());
            return leave(RunEnd::deadlock);
        }
        if (next > limit) {
            now_ = std::max(now_, limit);
            return leave(RunEnd::limit);
        }
        now_ = next;
        choices = 0;
    }
}

std::vector<SimClock::Thread*> SimClock::runnable() const {
    std::vector<Thread*> found;
    for (const auto& thread : threads_) {
        const bool can_run =
            !thread->started ||
            (thread->waker != nullptr &&
             (thread->waker->woken || thread->waker->ready || thread->deadline <= now_));
        if (!thread->ended && can_run) {
            found.push_back(thread.get());
        }
    }
    return found;
}

bool SimClock::all_ended() const {
    return std::all_of(threads_.begin(), threads_.end(),
                       [](const auto& thread) { return thread->ended; });
}

hal::Instant SimClock::next_deadline() const {
    hal::Instant next = actions_.empty() ? hal::never : actions_.begin()->first;
    for (const auto& thread : threads_) {
        if (!thread->ended) {
            next = std::min(next, thread->deadline);
        }
    }
    return next;
}

void SimClock::resume(Thread& thread, std::unique_lock<std::mutex>& lock) {
    if (!aborting_) {
        trace_locked("scheduler", "runs " + thread.name);
    }
    running_ = &thread;
    if (!thread.started) {
        thread.started = true;
        thread.thread = std::thread([this, &thread] { thread_main(thread); });
    } else {
        baton_.notify_all();
    }
    baton_.wait(lock, [&] { return running_ == nullptr; });
}

void SimClock::thread_main(Thread& self) {
    Thread::current = &self;
    std::exception_ptr error;
    try {
        self.body();
    } catch (const Aborted&) {  // the clock is being destroyed
    } catch (...) {
        error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (!aborting_) {
        trace_locked(self.name, error ? "ended by an exception" : "ended");
    }
    self.error = std::move(error);
    self.ended = true;
    running_ = nullptr;
    baton_.notify_all();
}

void SimClock::at(hal::Instant when, std::function<void()> action) {
    const std::lock_guard lock(mutex_);
    actions_.emplace(when, std::move(action));
}

void SimClock::run_due_actions(std::unique_lock<std::mutex>& lock) {
    while (!actions_.empty() && actions_.begin()->first <= now_) {
        const auto action = actions_.extract(actions_.begin());
        lock.unlock();
        action.mapped()();
        lock.lock();
    }
}

void SimClock::jump_wall(hal::Milliseconds by) {
    const std::lock_guard lock(mutex_);
    wall_offset_ += by;
}

void SimClock::set_ready(hal::Waker& waker, bool ready) {
    const std::lock_guard lock(mutex_);
    dynamic_cast<SimWaker&>(waker).ready = ready;
}

void SimClock::trace(const std::string& text) {
    const std::lock_guard lock(mutex_);
    trace_locked(Thread::current != nullptr ? Thread::current->name : "test", text);
}

void SimClock::trace_locked(const std::string& who, const std::string& text) {
    const auto elapsed = duration_cast<microseconds>(now_ - start_of_time).count();
    char stamp[48];
    std::snprintf(stamp, sizeof stamp, "t=%lld.%06lld ", static_cast<long long>(elapsed / 1000000),
                  static_cast<long long>(elapsed % 1000000));
    trace_.push_back(stamp + who + " " + text);
}

std::string SimClock::waiting_names() const {
    std::string names;
    for (const auto& thread : threads_) {
        if (!thread->ended) {
            names += " " + thread->name;
        }
    }
    return names;
}

std::ostream& operator<<(std::ostream& out, RunEnd end) {
    switch (end) {
        case RunEnd::finished:
            return out << "finished";
        case RunEnd::deadlock:
            return out << "deadlock";
        case RunEnd::limit:
            return out << "limit";
        case RunEnd::livelock:
            return out << "livelock";
    }
    return out;
}

}  // namespace test_support
