#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "hal/clock.hpp"
#include "outbox/message.hpp"

namespace outbox {

/// Why a message was not taken.
enum class NotAccepted {
    storage,  ///< the disk refuses
    busy,     ///< too many callers wait already
};

/// A caller whose answer waits for the network. It is told one of these, once.
class Waiter {
public:
    virtual ~Waiter() = default;
    /// Whether it has hung up. Never blocks.
    virtual bool is_gone() const = 0;
    virtual void not_accepted(NotAccepted reason) = 0;
    /// The message has come to its end. True when the caller knows by now what became of it:
    /// a final answer, which `uncertain` has not, went out over a connection that was still open.
    virtual bool settled(const Progress& progress) = 0;
    /// It has not, and the answer cannot wait any longer: the answer stays owed.
    virtual void timed_out() = 0;
};

/// Where callers stand while their messages travel. Modem threads post what has settled; the reply
/// thread answers, because finishing a request can block on a slow peer.
class WaitingRoom {
public:
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
    /// waits for the message or is being answered just now. Who has hung up does not count, and is
    /// let go. Gives the caller back if somebody does. Any thread.
    std::unique_ptr<Waiter> join(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                 hal::Deadline deadline);
    /// Takes the callers back, because their message was not stored; none when they have been
    /// answered. Any thread.
    std::vector<std::unique_ptr<Waiter>> take(const MessageId& id);
    /// Posts a message's progress; what is not final is nobody's answer. Never blocks. Any thread.
    void settled(const Progress& progress);
    std::size_t size() const;

    /// The reply thread: answers until `stop`, then tells all who still wait that it takes longer.
    void run(const std::stop_token& stop);

private:
    struct Due {
        std::unique_ptr<Waiter> waiter;
        std::optional<Progress> progress;  ///< none: timed out
    };
    std::vector<Due> collect(bool closing);
    hal::Deadline next_deadline() const;

    hal::Clock& clock_;
    const std::size_t capacity_;
    std::unique_ptr<hal::Waker> waker_;
    mutable std::mutex mutex_;
    std::unordered_map<MessageId, std::unique_ptr<Waiter>> parked_;  // guarded by mutex_
    std::multimap<hal::Deadline, MessageId>
        deadlines_;             // guarded by mutex_; may hold ids long gone
    std::vector<Due> settled_;  // guarded by mutex_
    bool closed_ = false;       // guarded by mutex_
};

}  // namespace outbox
