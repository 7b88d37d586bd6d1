#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "database/database.hpp"
#include "outbox/account_limits.hpp"
#include "outbox/hands.hpp"
#include "outbox/message.hpp"
#include "outbox/runtime_notes.hpp"
#include "settings/settings.hpp"
#include "sms/status_report.hpp"

namespace outbox {

/// For how long after its end a message's owed answer is given to who asks again.
inline constexpr std::chrono::seconds owed_for{120};

/// Where a part stands among those of one priority.
struct QueuePlace {
    std::int64_t due = -1;  ///< ms on the steady clock
    std::int64_t message = 0;
    auto operator<=>(const QueuePlace&) const = default;
};

/// The queue on disk: who may move a part from one state to another, and in which order that is
/// written. Any thread may add and look; one thread per modem claims and settles, all of them at
/// once. When a call that
/// changes something returns without error, the change is durable.
class Store {
public:
    /// Takes the database as a crash may have left it: what was armed is `resolving` from here on
    /// and is not sent again before evidence or policy has decided. `database`, `clock` outlive it.
    /// A database that cannot be read yet is no error: it is done as soon as it can be, and until
    /// then every call fails.
    static std::unique_ptr<Store> open(database::Database& database, hal::Clock& clock,
                                       RuntimeNotes& notes);
    /// A clean stop: the answers that were given are written down, and nobody has anything in hand.
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// The concatenation reference for the next message (TS 23.040 9.2.3.24.1), one per message.
    std::uint8_t next_concat_reference();

    /// Accepts a message. When it returns, nothing of it can be lost; when it returns an error,
    /// nothing of it will be sent. Its answer is owed from here on. A message with a request key
    /// that the account has used before is not added: an equal one is told about, and for another
    /// content it is Errc::id_taken. Errc::queue_full: as many wait as limits allow.
    /// Errc::limit_reached: see limit_accounts(); what existed counts only once.
    /// Where an error leaves in doubt whether the disk has the message all the same, it is removed
    /// before anybody can claim it; only if the power fails before the disk works again it may be
    /// sent.
    hal::Result<Added> add(const NewMessage& message);
    /// All or none of them, in one transaction; the rest as add(), the results in their order.
    hal::Result<std::vector<Added>> add_all(std::span<const NewMessage> messages);

    /// Equal messages (account, number, text, options) whose answer is owed and that are not at
    /// their end, or have been for less than owed_for: oldest first.
    hal::Result<std::vector<Progress>> owed(const NewMessage& message);
    /// Its caller knows what became of it. Written with the next change, and noted in the runtime
    /// directory meanwhile. Never waits for the disk.
    void answered(const MessageId& id);

    /// The part that has been due for longest and that this modem may send; it stays `queued` until
    /// arm(), but no other modem gets a part of its message before settle() or release(). A message
    /// that was asked for by a modem's name is for that one; else the first to ask has it. All
    /// parts of a message go by one modem and one subscription: a begun message waits for them.
    /// Begun is a message of which the network may have something; after a refusal of its only
    /// attempts it may go by another modem. `first`: a message that goes before older ones if it is
    /// due.
    hal::Result<std::optional<Claim>> next_due(const Sender& sender,
                                               std::optional<std::int64_t> first = std::nullopt);
    /// When next_due(sender) has something next; hal::never when nothing waits for it. What another
    /// modem has in hand does not count: when settle() has put it back, the others must be woken.
    hal::Result<hal::Instant> next_due_at(const Sender& sender);
    /// The claim came to nothing: others may have it.
    void release(const Claim& claim);

    /// Records the attempt, before 0x1A. After this the part may have been sent. After an error the
    /// disk may have it all the same: settle() takes the claim as if it was armed, or was not.
    /// `reference_before`: TP-MR of the modem's last accepted submit, if it is known.
    hal::Result<> arm(const Claim& claim, const Sender& sender,
                      std::optional<hal::MessageReference> reference_before);
    /// TP-MR of the youngest submit by this modem with this subscription, if that was accepted;
    /// nullopt if it was not, or nothing is known: what EF_SMSS holds cannot be told then.
    hal::Result<std::optional<hal::MessageReference>> last_reference(const Sender& sender);
    /// Records what came of a claim, and what that means for the parts beside it: one that failed
    /// cancels those that still wait. To be called again after an error; what the disk has taken
    /// already is not done twice.
    hal::Result<Progress> settle(const Claim& claim, const Settlement& settlement);

    /// A status report that this modem has got: finds the part (TP-MR, recipient, time) and records
    /// what it says. nullopt when there is none that it can be about, or when it changes nothing.
    hal::Result<std::optional<Progress>> report(const std::string& modem,
                                                const sms::StatusReport& report);

    /// This modem's parts to be resolved, in the order of their attempts.
    hal::Result<std::vector<Claim>> unresolved(const std::string& modem);
    /// The modems there are now, because settings or their order have changed; no modem's thread
    /// may run meanwhile. What was armed is `resolving`; of modems that are gone the first one
    /// resolves it. What was asked for by the name of a modem that is gone, any may send. What such
    /// a modem has begun waits, until it expires, for one with the same subscription.
    hal::Result<> adopt(const std::vector<std::string>& modems);

    /// Ends the messages whose lifetime is over while they waited.
    hal::Result<std::vector<Progress>> expire();
    /// Removes finished messages beyond what is to be kept, oldest first, some at a time: how many
    /// it was. What has a request key stays for a day at least.
    hal::Result<unsigned> forget_finished(const settings::Keeping& keeping);
    /// How many messages may wait at once; 0: any number. Any thread.
    void limit_waiting(unsigned messages) { waiting_limit_ = messages; }
    /// How many messages each account may have in an hour and in a day; accounts that are not among
    /// these have no limit. What was accepted before a restart counts. Any thread.
    void limit_accounts(const std::vector<settings::Account>& accounts);
    /// What stands against so many more messages of the account now. Any thread; never waits for
    /// the disk.
    std::optional<LimitHit> limit_hit(const std::string& account, unsigned messages);
    /// The wall clock has been set, by so much: what this boot has dated before is dated anew.
    hal::Result<> date_anew(std::chrono::milliseconds shift);

    /// A message by its id; nullopt when there is none.
    hal::Result<std::optional<MessageView>> find(const MessageId& id);
    /// The account's messages by a name that it may know them by: a message's id, the id of a send
    /// to a group, or the request key of either.
    hal::Result<Named> find_named(const std::string& account, const std::string& name);
    hal::Result<QueueCounts> counts();

private:
    using Work = std::function<hal::Result<>(database::Session&)>;

    Store(database::Database& database, hal::Clock& clock, RuntimeNotes& notes)
        : database_(database), clock_(clock), notes_(notes) {}
    hal::Result<> look(const Work& work);
    hal::Result<> change(const Work& work, std::span<const NewMessage> added = {},
                         const std::function<void()>& done = {});
    static hal::Result<> take_back(database::Session& session, const std::set<MessageId>& refused);
    hal::Result<> recover(database::Session& session);
    hal::Result<> insert(database::Session& session, const NewMessage& message);
    hal::Result<Added> add_one(database::Session& session, const NewMessage& message);
    hal::Result<> check_room(database::Session& session);
    hal::Result<> count_accepted(database::Session& session);
    hal::Result<std::optional<Claim>> choose(database::Session& session, const Sender& sender);
    hal::Result<std::optional<Claim>> first_free(database::Session& session, const Sender& sender,
                                                 const std::string& wanted, int priority,
                                                 QueuePlace& place);
    hal::Result<> write_settlement(database::Session& session, const Claim& claim,
                                   const Settlement& settlement);
    hal::Result<Progress> update_message(database::Session& session, std::int64_t message);
    hal::Result<> let_debts_lapse();
    hal::Result<> read_expiries(database::Session& session);
    hal::Result<bool> expire_some(std::vector<Progress>& expired);
    hal::Result<std::vector<std::int64_t>> overdue(database::Session& session, hal::Instant now);

    database::Database& database_;
    hal::Clock& clock_;
    RuntimeNotes& notes_;
    Hands hands_;
    std::atomic<unsigned> waiting_limit_{0};
    std::atomic<unsigned> concat_reference_{0};

    std::mutex mutex_;  ///< held across each transaction, and so guards all of this block
    AccountLimits account_limits_;
    std::optional<std::int64_t> open_at_most_;  ///< messages; nullopt: not counted yet
    /// When open messages expire, by their rows; those of messages that have ended are left over.
    std::set<std::pair<hal::Instant, std::int64_t>> expiries_;
    bool crashes_are_written_ = false;  ///< those that the notes had told of
};

}  // namespace outbox
