#include "gpio/pulse.hpp"

#include <cerrno>

namespace hal::gpio {

PulseGuard::PulseGuard(Clock& clock) : clock_(clock), waker_(clock.make_waker()) {}

Result<> PulseGuard::begin(Line& line, Milliseconds length) {
    const std::lock_guard lock(mutex_);
    if (active_ != nullptr) {
        return unexpected({EBUSY, std::generic_category()}, "pulse");
    }
    // The guard is told first: the level may change although set() reports an error.
    active_ = &line;
    due_ = clock_.now() + length + pulse_tolerance;
    waker_->wake();
    return line.set(true);
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
        due_ = clock_.now() + pulse_tolerance;
        waker_->wake();
    }
    return release_;
}

Result<> PulseGuard::stuck() const {
    const std::lock_guard lock(mutex_);
    return release_;
}

Result<> PulseGuard::pulse(Line& line, Milliseconds length, Waker& waker) {
    if (auto begun = begin(line, length); !begun) {
        if (begun.error().code != std::errc::device_or_resource_busy) {
            static_cast<void>(end());
        }
        return begun;
    }
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
