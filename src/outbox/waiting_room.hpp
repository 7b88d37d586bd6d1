#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "hal/clock.hpp"
#include "outbox/account_limits.hpp"
#include "outbox/message.hpp"

namespace outbox {

/// Why a message was not taken.
enum class NotAccepted {
    storage,   ///< the disk refuses
    busy,      ///< too many callers wait already
    queue,     ///< too many messages wait already
    limit,     ///< the account has had as many as it may
    id_taken,  ///< the account has used this request key for another message
};

struct Rejection {
    NotAccepted why = NotAccepted::storage;
    LimitHit limit;  ///< with NotAccepted::limit
};

/// A caller whose answer waits for the network. It is told one of these, once; or nothing, when it
/// has hung up.
class Waiter {
public:
    virtual ~Waiter() = default;
    /// Whether it has hung up. Never blocks.
    virtual bool is_gone() const = 0;
    virtual void not_accepted(const Rejection& refusal) = 0;
    /// The message has come to its end. True when the caller knows by now what became of it:
    /// a final answer, which `uncertain` has not, went out over a connection that was still open.
    virtual bool settled(const Progress& progress) = 0;
    /// It has not, and the answer cannot wait any longer. True when no answer is owed all the same,
    /// because the caller wanted no more than this, and has got it.
    virtual bool timed_out(const Progress& progress) = 0;
};

/// Where callers stand while their messages travel. Modem threads post what has settled; the reply
/// thread answers, because finishing a request can block on a slow peer.
class WaitingRoom {
public:
    /// How often the reply thread looks who of those who wait has hung up.
    static constexpr std::chrono::seconds look_interval{1};
    /// Longer than an answer takes to a peer that reads nothing of it.
    static constexpr std::chrono::seconds answering_limit{3};

    /// `capacity`: how many may wait at once; each costs about 12 KiB. `answered` is called on the
    /// reply thread when a caller knows what became of the message: no answer is owed any more.
    WaitingRoom(hal::Clock& clock, std::size_t capacity,
                std::function<void(const MessageId&)> answered);

    /// Parks a caller before its message is stored, so that no settlement can be missed. Several
    /// may wait for one message. Gives it back when the room is full or nobody serves it any more,
    /// else null. Any thread.
    std::unique_ptr<Waiter> park(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                 hal::Deadline deadline);
    /// The same for a caller that repeats a request to which an answer is owed: only if nobody else
    /// waits for the message or is to be answered. Who has hung up does not count, and is let go.
    /// An answer that is on its way is waited for: a moment later it is known whether it was heard.
    /// Gives the caller back if somebody waits. Any thread but the reply thread.
    std::unique_ptr<Waiter> join(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                 hal::Deadline deadline);
    /// Takes a caller back, because there is nothing to wait for under this id; null when it has
    /// been answered, or let go. Any thread.
    std::unique_ptr<Waiter> take(const MessageId& id, const Waiter* who);
    /// Posts a message's progress; what is not final is nobody's answer. Never blocks. Any thread.
    void settled(const Progress& progress);
    /// Waiting is of no use: its callers are told at once that it takes longer. Any thread.
    void hurry(const MessageId& id);
    std::size_t size() const;

    /// The reply thread: answers until `stop`, then tells all who still wait that it takes longer.
    void run(const std::stop_token& stop);

private:
    struct Caller {
        std::unique_ptr<Waiter> waiter;
        hal::Deadline deadline;
        Progress progress;  ///< as far as it was posted
    };
    using Waiters = std::vector<std::unique_ptr<Waiter>>;

    std::unique_ptr<Waiter> enter(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                  hal::Deadline deadline);
    template <class Callers>
    static std::size_t take_gone(Callers& callers, Waiters& hung_up, const MessageId& id);
    void await_answer(const MessageId& id);
    Waiters gone(const MessageId& id);
    bool lives(const MessageId& id) const;
    void make_due(std::unordered_map<MessageId, std::vector<Caller>>::iterator parked);
    void collect(bool closing);
    void look_over();
    bool answer_next();
    hal::Deadline next_deadline() const;

    hal::Clock& clock_;
    const std::size_t capacity_;
    const std::function<void(const MessageId&)> answered_;
    std::unique_ptr<hal::Waker> waker_;
    hal::Instant next_look_;  // the reply thread's
    mutable std::mutex mutex_;
    // All below are guarded by mutex_.
    std::unordered_map<MessageId, std::vector<Caller>> parked_;
    std::size_t count_ = 0;                              ///< callers in parked_
    std::multimap<hal::Deadline, MessageId> deadlines_;  ///< may hold ids long gone
    std::deque<Caller> due_;                             ///< to be answered
    MessageId answering_;                                ///< whose caller is being answered
    std::vector<hal::Waker*> curious_;                   ///< who waits for its end
    bool closed_ = false;
};

}  // namespace outbox
