#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "hal/clock.hpp"

/// A clock for one thread, which jumps to each deadline. Cheap: ten thousand modems live days on
/// it.
class JumpClock final : public hal::Clock {
public:
    hal::Instant now() override { return now_; }
    std::string boot_id() override { return "a-boot"; }
    hal::WallTime wall_now() override {
        const auto since = std::chrono::duration_cast<hal::Milliseconds>(now_ - start);
        return hal::WallTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2}} + since +
               wall_offset;
    }
    std::unique_ptr<hal::Waker> make_waker() override { return std::make_unique<JumpWaker>(); }
    hal::Wakeup wait(hal::Waker& waker, hal::Deadline deadline) override {
        auto& woken = static_cast<JumpWaker&>(waker).woken;
        for (;;) {
            if (std::exchange(woken, false)) {
                return hal::Wakeup::woken;
            }
            if (actions_.empty() || actions_.begin()->first > deadline) {
                now_ = std::max(now_, deadline);
                return hal::Wakeup::expired;
            }
            const auto next = actions_.extract(actions_.begin());
            now_ = std::max(now_, next.key());
            next.mapped()();
        }
    }
    /// Runs `action` when a wait reaches `when`.
    void at(hal::Instant when, std::function<void()> action) {
        actions_.emplace(when, std::move(action));
    }
    void jump_to(hal::Instant when) { now_ = std::max(now_, when); }

    hal::Milliseconds wall_offset{0};

private:
    struct JumpWaker final : hal::Waker {
        void wake() noexcept override { woken = true; }
        void watch(int, short) override {}
        bool woken = false;
    };
    static constexpr hal::Instant start{std::chrono::seconds{1000}};
    hal::Instant now_ = start;
    std::multimap<hal::Instant, std::function<void()>> actions_;
};
