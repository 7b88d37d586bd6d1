#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "hal/clock.hpp"

namespace api {

/// Lets requests that are equal in one after the other: what became of the one before, and whether
/// its caller still waits, is known when the next one is looked at. Any thread.
class Turnstile {
public:
    explicit Turnstile(hal::Clock& clock) : clock_(clock) {}

    /// A stay inside. Blocks at first, while another one with this key is there.
    class Pass {
    public:
        Pass(Turnstile& turnstile, std::string key);
        ~Pass();
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

    private:
        Turnstile& turnstile_;
        const std::string key_;
    };

private:
    hal::Clock& clock_;
    std::mutex mutex_;
    // Both are guarded by mutex_.
    std::set<std::string> inside_;
    std::vector<hal::Waker*> outside_;
};

}  // namespace api
