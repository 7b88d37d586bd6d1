#include "support/sim_clock.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include "support/sim_clock_inside.hpp"

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

}  // namespace

thread_local SimClock::Thread* SimClock::Thread::current = nullptr;
thread_local bool SimClock::Thread::current_is_own_maker = false;

SimClock::SimClock(std::uint64_t seed) : now_(start_of_time), random_(seed) {}

SimClock::~SimClock() {
    {
        std::unique_lock lock(mutex_);
        aborting_ = true;
        std::erase_if(threads_,
                      [](const auto& thread) { return !thread->begun && !thread->handle; });
        while (!threads_.empty()) {
            const auto next = std::ranges::find_if(
                threads_, [](const auto& thread) { return thread->joined == nullptr; });
            require(next != threads_.end(), "threads join each other");
            hand_over(next->get(), lock);
            lock.lock();
            control_.wait(lock, [&] { return running_ == nullptr; });
        }
    }
    for (const auto& thread : ended_) {
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
        if (error_) {
            std::rethrow_exception(std::exchange(error_, nullptr));
        }
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
    if ((aborting_ || self.killed) && std::uncaught_exceptions() > 0) {
        return hal::Wakeup::woken;  // a destructor's wait while Aborted is on its way
    }
    if (!aborting_) {
        self.waker = &waker;
        self.deadline = deadline;
        give_up_turn(self, lock);
        self.waker = nullptr;
    }
    if (aborting_ || self.killed) {
        throw Aborted{};
    }
    if (std::exchange(waker.woken, false)) {
        return hal::Wakeup::woken;
    }
    return waker.ready ? hal::Wakeup::ready : hal::Wakeup::expired;
}

void SimClock::give_up_turn(Thread& self, std::unique_lock<std::mutex>& lock) {
    Thread* const next = aborting_ ? nullptr : choose(lock);
    if (next != &self) {
        hand_over(next, lock);
        await_turn(self, lock);
    }
}

/// Nobody: to who called run(), or to the destructor. Lets go of the lock.
void SimClock::hand_over(Thread* next, std::unique_lock<std::mutex>& lock) {
    running_ = next;
    if (next == nullptr) {
        control_.notify_all();
        lock.unlock();
    } else if (next->begun || next->handle) {
        lock.unlock();
        next->turn.give();
    } else {
        next->begun = true;
        Thread::current_is_own_maker = true;
        next->thread = std::thread([this, next] { thread_main(*next); });
        Thread::current_is_own_maker = false;
        lock.unlock();
    }
}

void SimClock::await_turn(Thread& self, std::unique_lock<std::mutex>& lock) {
    self.turn.take();
    lock.lock();
}

void SimClock::spawn(std::string name, std::function<void()> body) {
    const std::lock_guard lock(mutex_);
    auto thread = std::make_unique<Thread>(*this, std::move(name));
    thread->process = thread->name;
    thread->body = std::move(body);
    threads_.push_back(std::move(thread));
}

void SimClock::kill(const std::string& process) {
    const std::lock_guard lock(mutex_);
    std::erase_if(threads_, [&](const auto& thread) {
        return !thread->begun && !thread->handle && thread->process == process;
    });
    for (const auto& thread : threads_) {
        thread->killed = thread->killed || thread->process == process;
    }
}

RunEnd SimClock::run(hal::Deadline limit) {
    std::unique_lock lock(mutex_);
    require(!in_run_, "run() within run()");
    in_run_ = true;
    limit_ = limit;
    choices_ = 0;
    if (Thread* const first = choose(lock)) {
        hand_over(first, lock);
        lock.lock();
        control_.wait(lock, [&] { return running_ == nullptr; });
    }
    in_run_ = false;
    if (error_) {
        std::rethrow_exception(std::exchange(error_, nullptr));
    }
    return end_;
}

/// Lets time and what is due go on until a thread can run, and draws which. Nobody: the run is at
/// its end, and end_ or error_ says why.
SimClock::Thread* SimClock::choose(std::unique_lock<std::mutex>& lock) {
    for (;;) {
        run_due_actions(lock);
        if (error_) {
            return nullptr;
        }
        look_for_runnable();
        if (!runnable_.empty()) {
            if (++choices_ > choices_without_progress) {
                end_ = RunEnd::livelock;
                return nullptr;
            }
            Thread* const chosen =
                runnable_[static_cast<std::size_t>(random_() % runnable_.size())];
            trace_locked("scheduler", "runs ", chosen->name);
            return chosen;
        }
        if (threads_.empty()) {
            end_ = RunEnd::finished;
            return nullptr;
        }
        const hal::Instant next = next_deadline();
        if (next == hal::never) {
            trace_locked("scheduler", "deadlock:" + waiting_names());
            end_ = RunEnd::deadlock;
            return nullptr;
        }
        if (next > limit_) {
            now_ = std::max(now_, limit_);
            end_ = RunEnd::limit;
            return nullptr;
        }
        now_ = next;
        choices_ = 0;
    }
}

void SimClock::look_for_runnable() {
    runnable_.clear();
    for (const auto& thread : threads_) {
        if (thread->can_run(now_)) {
            runnable_.push_back(thread.get());
        }
    }
}

hal::Instant SimClock::next_deadline() const {
    hal::Instant next = actions_.empty() ? hal::never : actions_.begin()->first;
    for (const auto& thread : threads_) {
        next = std::min(next, thread->deadline);
    }
    return next;
}

void SimClock::thread_main(Thread& self) {
    Thread::current = &self;
    std::exception_ptr error;
    try {
        self.body();
    } catch (const Aborted&) {  // the clock is being destroyed, or kill() was called
    } catch (...) {
        error = std::current_exception();
    }
    self.body = nullptr;
    Thread::current = nullptr;
    std::unique_lock lock(mutex_);
    if (!aborting_) {
        trace_locked(self.name, error ? "ended by an exception" : "ended");
        error_ = std::move(error);
    }
    bury(self);
    hand_over(aborting_ ? nullptr : choose(lock), lock);
}

void SimClock::bury(Thread& ended) {
    const auto place =
        std::ranges::find_if(threads_, [&](const auto& thread) { return thread.get() == &ended; });
    ended_.push_back(std::move(*place));
    threads_.erase(place);
    for (const auto& thread : threads_) {
        thread->joined = thread->joined == &ended ? nullptr : thread->joined;
    }
}

void SimClock::at(hal::Instant when, std::function<void()> action) {
    const std::lock_guard lock(mutex_);
    actions_.emplace(when, std::move(action));
}

void SimClock::run_due_actions(std::unique_lock<std::mutex>& lock) {
    while (!error_ && !actions_.empty() && actions_.begin()->first <= now_) {
        const auto action = actions_.extract(actions_.begin());
        lock.unlock();
        // It is nobody's turn: an action that waits is found out.
        Thread* const at_hand = std::exchange(Thread::current, nullptr);
        std::exception_ptr error;
        try {
            action.mapped()();
        } catch (...) {
            error = std::current_exception();
        }
        Thread::current = at_hand;
        lock.lock();
        error_ = std::move(error);
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

/// The line ends with `name`, which is set apart only so that nothing need be put together.
void SimClock::trace_locked(std::string_view who, std::string_view text, std::string_view name) {
    const auto elapsed = duration_cast<microseconds>(now_ - start_of_time).count();
    const auto hash = [this](std::string_view octets) {
        for (const char octet : octets) {
            trace_hash_ = (trace_hash_ ^ static_cast<unsigned char>(octet)) * 0x100000001B3U;
        }
    };
    trace_hash_ = (trace_hash_ ^ static_cast<std::uint64_t>(elapsed)) * 0x100000001B3U;
    hash(who);
    hash(text);
    hash(name);
    if (!keeps_trace_) {
        return;
    }
    char stamp[48];
    std::snprintf(stamp, sizeof stamp, "t=%lld.%06lld ", static_cast<long long>(elapsed / 1000000),
                  static_cast<long long>(elapsed % 1000000));
    trace_.push_back(std::string(stamp).append(who).append(" ").append(text).append(name));
}

std::string SimClock::waiting_names() const {
    std::string names;
    for (const auto& thread : threads_) {
        names += " " + thread->name;
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
