#pragma once

#include <array>
#include <cstddef>
#include <deque>

#include "hal/clock.hpp"
#include "hal/supervisor.hpp"

namespace hal::recovery {

/// What one rung may cost.
struct RungPolicy {
    Rung rung;
    Milliseconds spacing;  ///< between two tries of this rung
    std::size_t per_hour;
    std::size_t per_day;
};

/// The ladder, mildest first. A soft restart drops the registration for a minute, so it keeps at
/// least that distance. A hard reset takes the supply of a flash file system away: five minutes
/// apart, four an hour, and no more in a day than a person would do by hand.
inline constexpr std::array<RungPolicy, 4> ladder_policies{{
    {Rung::escape, Milliseconds{5000}, 60, 400},
    {Rung::reopen, Milliseconds{10000}, 30, 200},
    {Rung::soft_restart, Milliseconds{60000}, 6, 24},
    {Rung::reset_pulse, Milliseconds{300000}, 4, 12},
}};

/// How long an exhausted ladder rests before it is climbed again from the bottom.
inline constexpr std::chrono::hours dead_rest{1};

/// Which rung is next for a modem that is not well, and when. A value without a clock: the same
/// calls give the same answers. What was spent lives as long as the process.
class Ladder {
public:
    struct Step {
        Rung rung = Rung::none;  ///< none: all are tried or used up, rest until `at`
        Instant at;              ///< not before
        bool operator==(const Step&) const = default;
    };

    /// The mildest rung above the last one whose budget is not used up.
    Step next(Instant now) const;
    /// `rung` was tried at `now`: it counts against its budget, and the next one is above it.
    void tried(Rung rung, Instant now);
    /// `rung` is not to be had here: the next one is above it, at no cost.
    void skip(Rung rung);
    /// The modem is well, or the rest is over: the next episode begins with the mildest rung. What
    /// was spent stays spent.
    void start_over();

private:
    bool affordable(const RungPolicy& policy, Instant now) const;
    std::deque<Instant>& tries(Rung rung) { return tries_[static_cast<std::size_t>(rung)]; }
    const std::deque<Instant>& tries(Rung rung) const {
        return tries_[static_cast<std::size_t>(rung)];
    }

    Rung last_ = Rung::none;
    std::array<std::deque<Instant>, 8> tries_;  ///< of the last day
};

}  // namespace hal::recovery
