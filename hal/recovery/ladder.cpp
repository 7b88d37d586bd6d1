#include "recovery/ladder.hpp"

#include <algorithm>

namespace hal::recovery {
namespace {

using std::chrono::hours;

std::size_t count_since(const std::deque<Instant>& tries, Instant since) {
    return static_cast<std::size_t>(
        std::ranges::count_if(tries, [&](Instant at) { return at > since; }));
}

const RungPolicy& policy_of(Rung rung) {
    return ladder_policies.at(static_cast<std::size_t>(rung) - 1);
}

bool is_hard(Rung rung) {
    return rung == Rung::reset_pulse || rung == Rung::power_cycle;
}

}  // namespace

Ladder::Step Ladder::next(const Rungs& rungs, Instant now) const {
    for (const RungPolicy& policy : ladder_policies) {
        const bool eligible = policy.rung > last_ && rungs.has(policy.rung);
        if (eligible && !lacking_.has(policy.rung) && affordable(policy.rung, now)) {
            return {policy.rung, spaced(policy.rung, now)};
        }
    }
    return {Rung::none, now};
}

void Ladder::tried(Rung rung, Instant at) {
    last_ = rung;
    Tries& times = tries(rung);
    times.push_back(at);
    while (times.front() <= at - hours{24}) {
        times.pop_front();
    }
}

bool Ladder::affordable(Rung rung, Instant now) const {
    const RungPolicy& policy = policy_of(rung);
    const Instant hour = now - hours{1};
    const Instant day = now - hours{24};
    return count_since(tries(rung), hour) < policy.per_hour &&
           count_since(tries(rung), day) < policy.per_day &&
           (!is_hard(rung) || (hard_since(hour) < hard_per_hour && hard_since(day) < hard_per_day));
}

Instant Ladder::spaced(Rung rung, Instant now) const {
    const Tries& before = tries(rung);
    return before.empty() ? now : std::max(now, before.back() + policy_of(rung).spacing);
}

std::size_t Ladder::hard_since(Instant since) const {
    return count_since(tries(Rung::reset_pulse), since) +
           count_since(tries(Rung::power_cycle), since);
}

}  // namespace hal::recovery
