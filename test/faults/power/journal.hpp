#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "hal/values.hpp"
#include "outbox/message.hpp"

namespace power {

/// A point in time: so many operations had been done to the disk.
using Position = std::size_t;
inline constexpr Position never = std::numeric_limits<Position>::max();

/// A call that changes something: from `done` on it must have happened, before `begun` it cannot.
struct Call {
    Position begun = never;
    Position done = never;
    bool must_have_happened(Position now) const { return done <= now; }
    bool may_have_happened(Position now) const { return begun <= now; }
};

struct Change {
    Call call;
    outbox::State state = outbox::State::queued;
};

struct PartRecord {
    std::vector<Change> changes;
    std::vector<Position> on_air;  ///< when 0x1A left
};

/// A message to be sent, as its caller knows it.
struct SentRecord {
    outbox::NewMessage message;
    Call added;
    std::vector<PartRecord> parts;
};

/// A message from the network, as its sender knows it.
struct ReceivedRecord {
    hal::StoredPdu stored;
    std::string text;
    Position arrived = never;       ///< on the SIM
    Position left_the_sim = never;  ///< the modem was told to delete it
    Call removed;                   ///< by a user
};

/// What the world outside knows, without a look at the database.
struct Journal {
    std::vector<SentRecord> sent;
    std::vector<ReceivedRecord> received;
};

/// What is done wrongly, for the runs that have to fail.
struct Mistakes {
    bool syncs_the_log_late = false;  ///< synchronous=NORMAL
    bool answers_before_commit = false;
    bool deletes_before_commit = false;
};

}  // namespace power
