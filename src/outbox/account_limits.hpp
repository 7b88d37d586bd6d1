#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hal/clock.hpp"
#include "settings/settings.hpp"

namespace outbox {

/// Why an account may have no more messages now.
struct LimitHit {
    std::string limit;  ///< "100 an hour"
    std::chrono::seconds again_in{0};
};

/// How many messages each account has had in the last hour and the last day: none of these windows
/// ever holds more than the limit. It is filled from the database once, and again when the limits
/// change. Pure. Not thread-safe: its owner holds a lock.
class AccountLimits {
public:
    static constexpr std::chrono::hours longest{24};

    /// Other limits; what was counted is forgotten.
    void set(const std::vector<settings::Account>& accounts);
    /// Whether what was accepted before has been counted since.
    bool is_counted() const { return counted_; }
    void set_counted() { counted_ = true; }
    /// A message that was accepted; never out of order by more than what the clock was set.
    void count(const std::string& account, hal::Instant accepted_at);

    /// What stands against so many more messages, all at once.
    std::optional<LimitHit> hit(const std::string& account, unsigned messages,
                                hal::Instant now) const;

private:
    struct Window {
        settings::Limits limits;
        std::deque<hal::Instant> accepted;  ///< as many of the last ones as matter
    };

    std::map<std::string, Window, std::less<>> windows_;  ///< of accounts that have a limit
    bool counted_ = false;
};

}  // namespace outbox
