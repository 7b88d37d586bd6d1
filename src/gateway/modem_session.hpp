#pragma once

#include <deque>
#include <set>

#include "gateway/modem_thread.hpp"

// The modem's thread from inside; included by its own files only.
namespace gateway {

struct ModemThread::Session {
    hal::Supervisor supervisor;
    outbox::Dispatcher dispatcher;
    ModemStatus status;
    unsigned greeted = 0;            ///< the start of the modem that greet() has seen
    bool unresolved = true;          ///< a part may have been armed when a life or a port ended
    hal::Instant resolve_alone_at;   ///< then without a modem, if it has not come back
    std::vector<hal::Event> heard;   ///< before anything was written to the port
    bool sim_was_ready = false;      ///< since the modem was started
    bool synced = false;             ///< the mirror has read this SIM
    hal::Instant refreshed_at;       ///< when registration and storage were looked at
    hal::Instant refresh_at;         ///< when to look at them again
    hal::Instant store_rests_until;  ///< no submit before it
    std::string store_trouble;       ///< why, for people; or empty
    /// It is still to be asked until when the port is to be left in peace: at most so long.
    std::optional<hal::Instant> quiet_at_most;
    unsigned drained = 0;       ///< the start after which reports were looked for
    bool reports_wait = false;  ///< those in their storage have not been looked at
    /// Reports that could not be used yet.
    std::set<hal::Slot> waiting_reports;
    /// What came without being stored on the modem, and is not kept here yet.
    std::deque<hal::StoredPdu> unstored;
};

struct ModemThread::Question {
    hal::Rung rung = hal::Rung::none;
    std::unique_ptr<hal::Waker> asker;
    std::optional<hal::Result<>> answer;  ///< guarded by questions_mutex_
};

}  // namespace gateway
