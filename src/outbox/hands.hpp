#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "hal/clock.hpp"

namespace outbox {

/// Which modem has which message in hand, and which messages a modem leaves alone for a while. Only
/// in memory: after a restart all hands are empty. Any thread.
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

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::string> holders_;                              // guarded by mutex_
    std::map<std::pair<std::int64_t, std::string>, hal::Instant> left_alone_;  // guarded by mutex_
};

}  // namespace outbox
