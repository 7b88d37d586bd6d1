#include "recovery/ladder.hpp"

#include <algorithm>

namespace hal::recovery {
namespace {

using std::chrono::hours;

std::size_t count_since(const std::deque<Instant>& tries, Instant since) {
    return static_cast<std::size_t>(
        std::count_if(tries.begin(), tries.end(), [&](Instant at) { return at > since; }));
}

}  // namespace

Ladder::Step Ladder::next(Instant now) const {
    for (const RungPolicy& policy : ladder_policies) {
        if (policy.rung <= last_ || !affordable(policy, now)) {
            continue;
        }
        const auto& before = tries(policy.rung);
        const Instant earliest = before.empty() ? now : before.back() + policy.spacing;
        return {policy.rung, std::max(now, earliest)};
    }
    return {Rung::none, now + dead_rest};
}

void Ladder::tried(Rung rung, Instant now) {
    last_ = rung;
    auto& times = tries(rung);
    times.push_back(now);
    while (times.front() <= now - hours{24}) {
        times.pop_front();
    }
}

void Ladder::skip(Rung rung) {
    last_ = rung;
}

void Ladder::start_over() {
    last_ = Rung::none;
}

bool Ladder::affordable(const RungPolicy& policy, Instant now) const {
    const auto& times = tries(policy.rung);
    return count_since(times, now - hours{1}) < policy.per_hour &&
           count_since(times, now - hours{24}) < policy.per_day;
}

}  // namespace hal::recovery
