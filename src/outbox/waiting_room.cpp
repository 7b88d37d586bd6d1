#include "outbox/waiting_room.hpp"

#include <algorithm>
#include <iterator>

namespace outbox {

/// Moves who has hung up out of `callers`: all, or those of one message. How many it was.
template <class Callers>
std::size_t WaitingRoom::take_gone(Callers& callers, Waiters& hung_up, const MessageId& id) {
    const std::size_t before = callers.size();
    for (auto caller = callers.begin(); caller != callers.end();) {
        if ((id.empty() || caller->progress.id == id) && caller->waiter->is_gone()) {
            hung_up.push_back(std::move(caller->waiter));
            caller = callers.erase(caller);
        } else {
            ++caller;
        }
    }
    return before - callers.size();
}

WaitingRoom::WaitingRoom(hal::Clock& clock, std::size_t capacity,
                         std::function<void(const MessageId&)> answered)
    : clock_(clock),
      capacity_(capacity),
      answered_(std::move(answered)),
      waker_(clock.make_waker()) {}

std::unique_ptr<Waiter> WaitingRoom::park(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                          hal::Deadline deadline) {
    const std::lock_guard lock(mutex_);
    return enter(id, std::move(waiter), deadline);
}

std::unique_ptr<Waiter> WaitingRoom::join(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                          hal::Deadline deadline) {
    await_answer(id);
    Waiters hung_up;  // Ended without the lock: the end of a request can block.
    const std::lock_guard lock(mutex_);
    hung_up = gone(id);
    if (lives(id)) {
        return waiter;
    }
    return enter(id, std::move(waiter), deadline);
}

/// Until nobody is being answered about this message any more. A caller can see the end of its
/// answer, and ask again, before it is known here whether it heard it.
void WaitingRoom::await_answer(const MessageId& id) {
    std::unique_lock lock(mutex_);
    if (answering_ != id) {
        return;
    }
    const std::unique_ptr<hal::Waker> waker = clock_.make_waker();
    const hal::Deadline limit = clock_.now() + answering_limit;
    curious_.push_back(waker.get());
    while (answering_ == id && clock_.now() < limit) {
        lock.unlock();
        clock_.wait(*waker, limit);
        lock.lock();
    }
    std::erase(curious_, waker.get());
}

/// With the lock held.
std::unique_ptr<Waiter> WaitingRoom::enter(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                           hal::Deadline deadline) {
    if (closed_ || count_ >= capacity_) {
        return waiter;
    }
    Progress progress;
    progress.id = id;
    parked_[id].push_back({std::move(waiter), deadline, std::move(progress)});
    ++count_;
    const bool first = deadlines_.empty() || deadline < deadlines_.begin()->first;
    deadlines_.emplace(deadline, id);
    if (first || count_ == 1) {
        waker_->wake();  // Else the reply thread wakes early enough anyway.
    }
    return nullptr;
}

/// Takes out who waits for the message no more. With the lock held.
WaitingRoom::Waiters WaitingRoom::gone(const MessageId& id) {
    Waiters hung_up;
    if (const auto parked = parked_.find(id); parked != parked_.end()) {
        count_ -= take_gone(parked->second, hung_up, {});
        if (parked->second.empty()) {
            parked_.erase(parked);
        }
    }
    take_gone(due_, hung_up, id);
    return hung_up;
}

/// With the lock held.
bool WaitingRoom::lives(const MessageId& id) const {
    return parked_.contains(id) || answering_ == id ||
           std::ranges::any_of(due_,
                               [&](const Caller& caller) { return caller.progress.id == id; });
}

std::unique_ptr<Waiter> WaitingRoom::take(const MessageId& id, const Waiter* who) {
    const std::lock_guard lock(mutex_);
    const auto parked = parked_.find(id);
    if (parked == parked_.end()) {
        return nullptr;
    }
    auto& callers = parked->second;
    const auto caller = std::ranges::find_if(
        callers, [&](const Caller& candidate) { return candidate.waiter.get() == who; });
    if (caller == callers.end()) {
        return nullptr;
    }
    std::unique_ptr<Waiter> waiter = std::move(caller->waiter);
    callers.erase(caller);
    --count_;
    if (callers.empty()) {
        parked_.erase(parked);
    }
    return waiter;
}

void WaitingRoom::settled(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    for (Caller& caller : due_) {
        if (caller.progress.id == progress.id) {
            caller.progress = progress;
        }
    }
    const auto parked = parked_.find(progress.id);
    if (parked == parked_.end()) {
        return;
    }
    for (Caller& caller : parked->second) {
        caller.progress = progress;
    }
    if (is_final(progress.state)) {
        make_due(parked);
    }
}

void WaitingRoom::hurry(const MessageId& id) {
    const std::lock_guard lock(mutex_);
    if (const auto parked = parked_.find(id); parked != parked_.end()) {
        make_due(parked);
    }
}

/// With the lock held.
void WaitingRoom::make_due(std::unordered_map<MessageId, std::vector<Caller>>::iterator parked) {
    count_ -= parked->second.size();
    std::ranges::move(parked->second, std::back_inserter(due_));
    parked_.erase(parked);
    waker_->wake();
}

std::size_t WaitingRoom::size() const {
    const std::lock_guard lock(mutex_);
    return count_;
}

/// Whose patience is over; all, when nobody is served any more.
void WaitingRoom::collect(bool closing) {
    const std::lock_guard lock(mutex_);
    closed_ = closing;
    const hal::Instant now = clock_.now();
    while (!deadlines_.empty() && (closing || deadlines_.begin()->first <= now)) {
        const auto parked = parked_.find(deadlines_.begin()->second);
        deadlines_.erase(deadlines_.begin());
        if (parked == parked_.end()) {
            continue;
        }
        auto& callers = parked->second;
        for (auto caller = callers.begin(); caller != callers.end();) {
            if (closing || caller->deadline <= now) {
                due_.push_back(std::move(*caller));
                caller = callers.erase(caller);
                --count_;
            } else {
                ++caller;
            }
        }
        if (callers.empty()) {
            parked_.erase(parked);
        }
    }
}

/// Lets go, once in a while, who has hung up.
void WaitingRoom::look_over() {
    Waiters hung_up;  // Ended without the lock: the end of a request can block.
    const std::lock_guard lock(mutex_);
    if (clock_.now() < next_look_) {
        return;
    }
    next_look_ = clock_.now() + look_interval;
    for (auto parked = parked_.begin(); parked != parked_.end();) {
        count_ -= take_gone(parked->second, hung_up, {});
        parked = parked->second.empty() ? parked_.erase(parked) : std::next(parked);
    }
}

/// Answers one caller; false when nobody is due.
bool WaitingRoom::answer_next() {
    Caller caller;
    {
        const std::lock_guard lock(mutex_);
        if (due_.empty()) {
            return false;
        }
        caller = std::move(due_.front());
        due_.pop_front();
        answering_ = caller.progress.id;
    }
    const bool knows = is_final(caller.progress.state) ? caller.waiter->settled(caller.progress)
                                                       : caller.waiter->timed_out(caller.progress);
    if (knows) {
        answered_(caller.progress.id);
    }
    // Only now is nobody being answered: who has the same request is told of the debt or not.
    const std::lock_guard lock(mutex_);
    answering_.clear();
    std::ranges::for_each(curious_, &hal::Waker::wake);
    return true;
}

/// When there is something to do next.
hal::Deadline WaitingRoom::next_deadline() const {
    const std::lock_guard lock(mutex_);
    const hal::Deadline first = deadlines_.empty() ? hal::never : deadlines_.begin()->first;
    return count_ == 0 ? first : std::min(first, next_look_);
}

void WaitingRoom::run(const std::stop_token& stop) {
    const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
    for (bool stopping = false; !stopping;) {
        clock_.wait(*waker_, next_deadline());
        stopping = stop.stop_requested();
        look_over();
        collect(stopping);
        while (answer_next()) {
        }
    }
}

}  // namespace outbox
