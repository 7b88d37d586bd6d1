#include "outbox/account_limits.hpp"

#include <algorithm>

namespace outbox {
namespace {

using std::chrono::seconds;

/// Until `messages` more are at most `limit` in a window of `length`; zero: now. More than the
/// limit at once never are: then it is the whole window.
seconds until_free(const std::deque<hal::Instant>& accepted, unsigned messages, unsigned limit,
                   hal::Instant::duration length, hal::Instant now) {
    if (limit == 0) {
        return seconds(0);
    }
    if (messages > limit) {
        return std::chrono::ceil<seconds>(length);
    }
    // The one that has to be out of the window, counted from the youngest.
    const std::size_t place = limit - messages;
    if (accepted.size() <= place) {
        return seconds(0);
    }
    const hal::Instant free_at = *(accepted.rbegin() + static_cast<std::ptrdiff_t>(place)) + length;
    return free_at <= now ? seconds(0) : std::chrono::ceil<seconds>(free_at - now);
}

}  // namespace

void AccountLimits::set(const std::vector<settings::Account>& accounts) {
    windows_.clear();
    counted_ = false;
    for (const settings::Account& account : accounts) {
        if (account.limits != settings::Limits{.per_hour = 0, .per_day = 0}) {
            windows_[account.username].limits = account.limits;
        }
    }
}

void AccountLimits::count(const std::string& account, hal::Instant accepted_at) {
    const auto found = windows_.find(account);
    if (found == windows_.end()) {
        return;
    }
    Window& window = found->second;
    // Those from before a clock was set may come out of order; they stay sorted.
    window.accepted.insert(std::ranges::upper_bound(window.accepted, accepted_at), accepted_at);
    if (window.accepted.size() > std::max(window.limits.per_hour, window.limits.per_day)) {
        window.accepted.pop_front();
    }
}

std::optional<LimitHit> AccountLimits::hit(const std::string& account, unsigned messages,
                                           hal::Instant now) const {
    const auto found = windows_.find(account);
    if (found == windows_.end()) {
        return std::nullopt;
    }
    const auto& [limits, accepted] = found->second;
    const seconds hour =
        until_free(accepted, messages, limits.per_hour, std::chrono::hours(1), now);
    const seconds day = until_free(accepted, messages, limits.per_day, longest, now);
    if (hour == seconds(0) && day == seconds(0)) {
        return std::nullopt;
    }
    return day >= hour ? LimitHit{std::to_string(limits.per_day) + " a day", day}
                       : LimitHit{std::to_string(limits.per_hour) + " an hour", hour};
}

}  // namespace outbox
