#pragma once

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
    virtual void not_accepted(NotAccepted reason) = 0;
    /// The message has come to its end.
    virtual void settled(const Progress& progress) = 0;
    /// It has not, and the answer cannot wait any longer.
    virtual void timed_out() = 0;
};

/// Where callers stand while their messages travel. Modem threads post what has settled; the reply
/// thread answers, because finishing a request can block on a slow peer.
class WaitingRoom {
public:
    /// `capacity`: how many may wait at once; each costs about 12 KiB.
    WaitingRoom(hal::Clock& clock, std::size_t capacity);

    /// Parks a caller before its message is stored, so that no settlement can be missed. Gives it
    /// back when the room is full or nobody serves it any more, else null. Any thread.
    std::unique_ptr<Waiter> park(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                 hal::Deadline deadline);
    /// Takes a caller back, because its message was not stored or need not be waited for; null when
    /// it has been answered. Any thread.
    std::unique_ptr<Waiter> take(const MessageId& id);
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
