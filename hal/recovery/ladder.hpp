#pragma once

#include <array>
#include <cstddef>
#include <deque>

#include "hal/clock.hpp"
#include "recovery/fault.hpp"

namespace hal::recovery {

/// What one rung may cost.
struct RungPolicy {
    Rung rung;
    Milliseconds spacing;  ///< between two tries of this rung
    std::size_t per_hour;
    std::size_t per_day;
};

/// The ladder, mildest first. Sliding windows: in no hour, in no day there are more.
inline constexpr std::array<RungPolicy, 7> ladder_policies{{
    // Free, but a modem that needs it all the time is not well: the next rung gets its chance.
    {Rung::escape, Milliseconds{5'000}, 60, 400},
    {Rung::reopen, Milliseconds{10'000}, 30, 200},
    // Each drops the registration for about a minute, so they keep at least that distance.
    {Rung::soft_restart, Milliseconds{60'000}, 6, 24},
    {Rung::usb_reset, Milliseconds{60'000}, 6, 24},
    // A press is no reset, but one too many turns the modem off: the boot time lies in between.
    {Rung::power_on, Milliseconds{300'000}, 4, 24},
    // These take a flash file system by surprise: five minutes apart, and no more in a day than a
    // person would do by hand.
    {Rung::reset_pulse, Milliseconds{300'000}, 4, 12},
    {Rung::power_cycle, Milliseconds{300'000}, 2, 6},
}};

/// Reset pulses and power cycles together.
inline constexpr std::size_t hard_per_hour = 4;
inline constexpr std::size_t hard_per_day = 12;

/// Which rung is next for a modem that is not well, and when. A value without a clock: the same
/// calls give the same answers.
class Ladder {
public:
    struct Step {
        Rung rung = Rung::none;  ///< none: all are tried, used up or not to be had
        Instant at;              ///< not before
        bool operator==(const Step&) const = default;
    };

    /// The mildest of `rungs` above the last one tried whose budget is not used up.
    Step next(const Rungs& rungs, Instant now) const;
    /// `rung` is tried at `at`: it counts against its budget, and the next one is above it. In
    /// order of time.
    void tried(Rung rung, Instant at);
    /// `rung` is not to be had here, now or ever: it is passed at no cost.
    void lacks(Rung rung) { lacking_.add(rung); }
    bool is_lacking(Rung rung) const { return lacking_.has(rung); }
    /// This once: the next one is above it, at no cost.
    void pass(Rung rung) { last_ = rung; }
    /// The next episode begins with the mildest rung. What was spent stays spent.
    void start_over() { last_ = Rung::none; }
    /// Whether a try of this rung now would keep its budget.
    bool affordable(Rung rung, Instant now) const;
    /// When its distance to the last try of it is kept; at the earliest now.
    Instant spaced(Rung rung, Instant now) const;

private:
    using Tries = std::deque<Instant>;
    std::size_t hard_since(Instant since) const;
    Tries& tries(Rung rung) { return tries_.at(static_cast<std::size_t>(rung)); }
    const Tries& tries(Rung rung) const { return tries_.at(static_cast<std::size_t>(rung)); }

    Rung last_ = Rung::none;
    Rungs lacking_{};
    std::array<Tries, ladder_policies.size() + 1> tries_;  ///< of the last day, by rung
};

}  // namespace hal::recovery
