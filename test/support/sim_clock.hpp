#pragma once

#include <pthread.h>

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hal/clock.hpp"

namespace test_support {

/// How SimClock::run() came to its end.
enum class RunEnd {
    finished,  ///< every thread has returned
    deadlock,  ///< nobody can ever run again; the trace's last line names who waits
    limit,     ///< the next thing to happen lies beyond the limit given to run()
    livelock,  ///< threads ran 100,000 times without time going on
};
std::ostream& operator<<(std::ostream& out, RunEnd end);

/// A clock that jumps, and a scheduler that runs the threads on it one at a time. A thread started
/// with spawn() runs until it calls wait() or returns; who runs next is drawn from the seed among
/// those that were woken or whose deadline has come; when there is none, time jumps to the earliest
/// deadline. So equal seeds give equal runs, and equal traces. Whoever gives up its turn chooses
/// the next itself, so that a thread which is alone goes on without a switch.
///
/// Without spawn() it serves a test of one thread: wait() from the test's own thread jumps to the
/// deadline, or returns at the first at() that wakes it.
///
/// Everything else that can block (a join, a condition variable, a lock held across wait()) hangs
/// the run: production code may wait through Clock::wait only. Watching descriptors is refused.
class SimClock final : public hal::Clock {
public:
    explicit SimClock(std::uint64_t seed = 1);
    /// Threads that still wait are ended by an exception out of wait().
    ~SimClock() override;
    SimClock(const SimClock&) = delete;
    SimClock& operator=(const SimClock&) = delete;

    hal::Instant now() override;
    hal::WallTime wall_now() override;
    std::string boot_id() override;
    std::unique_ptr<hal::Waker> make_waker() override;
    hal::Wakeup wait(hal::Waker& waker, hal::Deadline deadline) override;

    /// A thread that the next run() drives; also from within a running thread.
    void spawn(std::string name, std::function<void()> body);
    /// Drives all threads from the calling one. May be called again after deadlock and limit; an
    /// exception that left a thread's body is thrown here.
    RunEnd run(hal::Deadline limit = hal::never);
    /// Runs `action` when time reaches `when`, between the turns of the threads and on whichever
    /// thread is at hand; without threads, on the one that calls wait(). It must not wait itself.
    void at(hal::Instant when, std::function<void()> action);
    /// Ends the threads of this name, and those that they have made, as when their process dies:
    /// each leaves its present or next wait() by an exception, and what it still does until then is
    /// the caller's to ignore. From within the run, also by such a thread itself.
    void kill(const std::string& process);

    /// For adopted_threads.cpp. A program that links it lets threads which the code under test
    /// makes (std::jthread and its like, by a thread on a SimClock) run on that clock too, and be
    /// joined on it.
    static SimClock* of_this_thread();
    /// `make` creates the thread.
    int adopt(const std::function<int(pthread_t&, void* (*)(void*), void*)>& make,
              std::function<void()> body);
    /// Waits for the end of an adopted thread, if this is one.
    void await_end(pthread_t handle);
    /// Sets the wall clock forward or back, as NTP does. Steady time does not notice.
    void jump_wall(hal::Milliseconds by);

    /// The machine starts anew: steady time goes on here, but nothing before compares with it.
    void reboot();

    /// What a watched descriptor is elsewhere: while set, waits on this waker return `ready`.
    void set_ready(hal::Waker& waker, bool ready);

    /// Appends "t=<seconds since the start> <thread> <text>".
    void trace(const std::string& text);
    /// All lines so far: the scheduler's choices and what threads said. Only while none runs.
    const std::vector<std::string>& trace_lines() const { return trace_; }
    /// Without, lines only count for trace_hash(): long runs are faster and smaller.
    void keep_trace(bool keep) { keeps_trace_ = keep; }
    /// Equal for equal traces.
    std::uint64_t trace_hash() const { return trace_hash_; }

private:
    class SimWaker;
    struct Thread;

    hal::Wakeup wait_alone(SimWaker& waker, hal::Deadline deadline);
    hal::Wakeup wait_scheduled(Thread& self, SimWaker& waker, hal::Deadline deadline);
    Thread* choose(std::unique_lock<std::mutex>& lock);
    void look_for_runnable();
    hal::Instant next_deadline() const;
    void hand_over(Thread* next, std::unique_lock<std::mutex>& lock);
    void await_turn(Thread& self, std::unique_lock<std::mutex>& lock);
    void give_up_turn(Thread& self, std::unique_lock<std::mutex>& lock);
    void thread_main(Thread& self);
    void bury(Thread& ended);
    void begin_adopted(Thread& self);
    void run_due_actions(std::unique_lock<std::mutex>& lock);
    void trace_locked(std::string_view who, std::string_view text, std::string_view name = {});
    std::string waiting_names() const;

    mutable std::mutex mutex_;         ///< guards all below
    std::condition_variable control_;  ///< run() and the destructor wait here for the baton
    Thread* running_ = nullptr;        ///< who holds the baton; nobody: who called run() does
    bool in_run_ = false;
    bool aborting_ = false;
    RunEnd end_ = RunEnd::finished;  ///< why choose() has found nobody
    std::exception_ptr error_;       ///< for the caller of run()
    hal::Deadline limit_ = hal::never;
    int choices_ = 0;  ///< since time last went on
    hal::Instant now_;
    hal::Milliseconds wall_offset_{0};
    unsigned boots_ = 1;
    unsigned adopted_ = 0;
    std::mt19937_64 random_;
    std::multimap<hal::Instant, std::function<void()>> actions_;
    std::vector<std::unique_ptr<Thread>> threads_;  ///< that have not ended
    std::vector<std::unique_ptr<Thread>> ended_;    ///< to be joined
    std::vector<Thread*> runnable_;
    bool keeps_trace_ = true;
    std::vector<std::string> trace_;
    std::uint64_t trace_hash_ = 0xCBF29CE484222325U;
};

}  // namespace test_support
