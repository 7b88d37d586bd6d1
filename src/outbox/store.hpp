#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "database/database.hpp"
#include "outbox/hands.hpp"
#include "outbox/message.hpp"

namespace outbox {

/// The queue on disk: who may move a part from one state to another, and in which order that is
/// written. Any thread may add and look; one thread per modem claims and settles, all of them at
/// once. When a call that
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

    /// The oldest part that is due and that this modem may send; it stays `queued` until arm(), but
    /// no other modem gets a part of its message before settle() or release(). A message that was
    /// asked for by a modem's name is for that one; else the first to ask has it. All parts of a
    /// message go by one modem and one subscription: a begun message waits for them. Begun is a
    /// message of which the network may have something; after a refusal of its only attempts it may
    /// go by another modem.
    /// `first`: a message that goes before older ones if it is due.
    hal::Result<std::optional<Claim>> next_due(const Sender& sender,
                                               std::optional<std::int64_t> first = std::nullopt);
    /// When next_due(sender) has something next; hal::never when nothing waits for it. What another
    /// modem has in hand does not count: when settle() has put it back, the others must be woken.
    hal::Result<hal::Instant> next_due_at(const Sender& sender);
    /// The claim came to nothing: others may have it.
    void release(const Claim& claim);

    /// Records the attempt, before 0x1A. After this the part may have been sent.
    hal::Result<> arm(const Claim& claim, const Sender& sender);
    /// Records what came of a claim, and what that means for the parts beside it: one that failed
    /// cancels those that still wait.
    hal::Result<Progress> settle(const Claim& claim, const Settlement& settlement);

    /// This modem's parts to be resolved, in the order of their attempts.
    hal::Result<std::vector<Claim>> unresolved(const std::string& modem);
    /// The modems there are now, because settings or their order have changed; no modem's thread
    /// may run meanwhile. What was armed is `resolving`; of modems that are gone the first one
    /// resolves it. What was asked for by the name of a modem that is gone, any may send. What such
    /// a modem has begun waits, until it expires, for one with the same subscription.
    hal::Result<> adopt(const std::vector<std::string>& modems);

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
    Hands hands_;
    std::atomic<std::uint8_t> concat_reference_{0};
};

}  // namespace outbox
