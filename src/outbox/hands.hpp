#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "hal/clock.hpp"
#include "outbox/message.hpp"

namespace outbox {

/// Which modem has which message in hand, which messages a modem leaves alone for a while, and
/// whose subscription it has. Only in memory: after a restart all hands are empty. Any thread.
class Hands {
public:
    /// When this modem may take the message: hal::never while another has it, and whoever has it
    /// will let it go; a time that has passed means now.
    hal::Instant free_at(std::int64_t message, const std::string& modem) const;
    void take(std::int64_t message, const std::string& modem);
    /// Nothing if this modem does not have it.
    void let_go(std::int64_t message, const std::string& modem);
    /// This modem does not get the message before `until`; others do. `now` ends older ones.
    void leave_alone(std::int64_t message, const std::string& modem, hal::Instant until,
                     hal::Instant now);
    void clear();
    /// The modems that have something in hand.
    std::vector<std::string> holders() const;

    /// The subscription that this modem was last seen with; empty: none yet.
    void note_subscription(const Sender& sender);
    std::string subscription_of(const std::string& modem) const;

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::string> holders_;                              // guarded by mutex_
    std::map<std::pair<std::int64_t, std::string>, hal::Instant> left_alone_;  // guarded by mutex_
    std::map<std::string, std::string> subscriptions_;                         // guarded by mutex_
};

}  // namespace outbox
