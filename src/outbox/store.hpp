#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "database/database.hpp"
#include "outbox/message.hpp"

namespace outbox {

/// The queue on disk: who may move a part from one state to another, and in which order that is
/// written. Any thread may add and look; one thread per modem claims and settles. When a call that
/// changes something returns without error, the change is durable.
class Store {
public:
    /// Takes the database as a crash may have left it: what was armed is `resolving` from here on
    /// and is not sent again before evidence or policy has decided. `database`, `clock` outlive it.
    static hal::Result<std::unique_ptr<Store>> open(database::Database& database,
                                                    hal::Clock& clock);

    /// The concatenation reference for the next message (TS 23.040 9.2.3.24.1), one per message.
    std::uint8_t next_concat_reference();

    /// Accepts a message. When it returns, nothing of it can be lost.
    hal::Result<> add(const NewMessage& message);

    /// The oldest part that is due; it stays `queued` until arm(). `imsi`: a message that another
    /// subscription has begun is left alone.
    hal::Result<std::optional<Claim>> next_due(const std::string& imsi);
    /// When next_due(imsi) has something next; hal::never when nothing waits for it.
    hal::Result<hal::Instant> next_due_at(const std::string& imsi);

    /// Records the attempt, before 0x1A. After this the part may have been sent.
    hal::Result<> arm(const Claim& claim, const std::string& imsi);
    /// Records what came of a claim, and what that means for the parts beside it: one that failed
    /// cancels those that still wait.
    hal::Result<Progress> settle(const Claim& claim, const Settlement& settlement);

    /// Parts to be resolved, in the order of their attempts.
    hal::Result<std::vector<Claim>> unresolved();

    /// Ends the messages whose lifetime is over while they waited.
    hal::Result<std::vector<Progress>> expire();

    /// A message by its id; nullopt when there is none.
    hal::Result<std::optional<MessageView>> find(const MessageId& id);
    hal::Result<QueueCounts> counts();

private:
    Store(database::Database& database, hal::Clock& clock) : database_(database), clock_(clock) {}
    hal::Result<> recover();
    hal::Result<Progress> update_message(database::Session& session, std::int64_t message);

    database::Database& database_;
    hal::Clock& clock_;
    std::atomic<std::uint8_t> concat_reference_{0};
};

}  // namespace outbox
