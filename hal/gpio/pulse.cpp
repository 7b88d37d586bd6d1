#include "gpio/pulse.hpp"

#include <cerrno>

namespace hal::gpio {
namespace {

/// How often the guard tries to release a line at every pulse_tolerance, and how often after that:
/// its chip may have been unplugged.
constexpr int quick_tries = 20;
constexpr Milliseconds slow_gap{1000};

}  // namespace

PulseGuard::PulseGuard(Clock& clock) : clock_(clock), waker_(clock.make_waker()) {}

Result<> PulseGuard::begin(Line& line, Milliseconds length) {
    const std::lock_guard lock(mutex_);
    if (active_ != nullptr) {
        return unexpected({EBUSY, std::generic_category()}, "pulse");
    }
    // The guard is told first: the level may change although set() reports an error.
    active_ = &line;
    due_ = clock_.now() + length + pulse_tolerance;
    tries_ = 0;
    waker_->wake();
    auto begun = line.set(true);
    if (!begun) {
        static_cast<void>(release());
    }
    return begun;
}

Result<> PulseGuard::end() {
    const std::lock_guard lock(mutex_);
    if (active_ == nullptr) {
        return {};
    }
    return release();
}

Result<> PulseGuard::release() {
    release_ = active_->set(false);
    if (release_) {
        active_ = nullptr;
        due_ = never;
    } else {
        due_ = clock_.now() + (++tries_ < quick_tries ? pulse_tolerance : slow_gap);
        waker_->wake();
    }
    return release_;
}

Result<> PulseGuard::stuck() const {
    const std::lock_guard lock(mutex_);
    return release_;
}

Result<> PulseGuard::pulse(Line& line, Milliseconds length, Waker& waker) {
    HAL_CHECK(begin(line, length));
    const Deadline deadline = clock_.now() + length;
    bool woken = false;
    while (clock_.now() < deadline) {
        woken |= clock_.wait(waker, deadline) == Wakeup::woken;
    }
    static_cast<void>(end());  // the guard goes on with it
    if (woken) {
        waker.wake();
    }
    return {};
}

void PulseGuard::run() {
    while (!stopping()) {
        clock_.wait(*waker_, due());
        end_if_late();
    }
}

void PulseGuard::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waker_->wake();
}

bool PulseGuard::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

Deadline PulseGuard::due() {
    const std::lock_guard lock(mutex_);
    return due_;
}

void PulseGuard::end_if_late() {
    const std::lock_guard lock(mutex_);
    if (active_ == nullptr || clock_.now() < due_) {
        return;
    }
    static_cast<void>(release());
}

}  // namespace hal::gpio
