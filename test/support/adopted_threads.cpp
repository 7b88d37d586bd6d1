// Linked into a program (not into a library, where it would be passed over), this puts itself in
// front of the C library's pthread_create and pthread_join: threads that are made by a thread on a
// SimClock run on that clock. So a whole gateway, which makes its own threads, can be simulated.
#include <dlfcn.h>
#include <pthread.h>

#include <algorithm>
#include <memory>

#include "support/sim_clock_inside.hpp"

namespace test_support {

namespace {

template <class Function>
Function next_in_line(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

SimClock* SimClock::of_this_thread() {
    return Thread::current != nullptr && !Thread::current_is_own_maker ? &Thread::current->clock
                                                                       : nullptr;
}

int SimClock::adopt(const std::function<int(pthread_t&, void* (*)(void*), void*)>& make,
                    std::function<void()> body) {
    std::unique_lock lock(mutex_);
    const Thread& maker = *Thread::current;
    threads_.push_back(
        std::make_unique<Thread>(*this, maker.process + "." + std::to_string(++adopted_)));
    Thread& child = *threads_.back();
    child.process = maker.process;
    child.body = std::move(body);
    pthread_t handle{};
    const auto enter = [](void* argument) -> void* {
        Thread& self = *static_cast<Thread*>(argument);
        self.clock.begin_adopted(self);
        return nullptr;
    };
    const int error = make(handle, enter, &child);
    if (error != 0) {
        threads_.pop_back();
        return error;
    }
    child.handle = handle;
    return 0;
}

void SimClock::begin_adopted(Thread& self) {
    {
        std::unique_lock lock(mutex_, std::defer_lock);
        await_turn(self, lock);
        self.begun = true;
    }
    thread_main(self);
}

void SimClock::await_end(pthread_t handle) {
    std::unique_lock lock(mutex_);
    const auto found = std::ranges::find_if(threads_, [&](const auto& thread) {
        return thread->handle && ::pthread_equal(*thread->handle, handle) != 0;
    });
    if (found == threads_.end()) {
        return;
    }
    Thread& self = *Thread::current;
    self.joins = true;
    self.joined = found->get();
    give_up_turn(self, lock);
    self.joins = false;
}

}  // namespace test_support

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) {
    static const auto real =
        test_support::next_in_line<decltype(&pthread_create)>("pthread_create");
    test_support::SimClock* const clock = test_support::SimClock::of_this_thread();
    if (clock == nullptr) {
        return real(thread, attributes, start, argument);
    }
    return clock->adopt(
        [&](pthread_t& made, void* (*enter)(void*), void* child) {
            const int error = real(thread, attributes, enter, child);
            made = *thread;
            return error;
        },
        [start, argument] { start(argument); });
}

int pthread_join(pthread_t thread, void** result) {
    static const auto real = test_support::next_in_line<decltype(&pthread_join)>("pthread_join");
    if (test_support::SimClock* const clock = test_support::SimClock::of_this_thread()) {
        clock->await_end(thread);
    }
    return real(thread, result);
}
}
