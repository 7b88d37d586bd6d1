#include "outbox/waiting_room.hpp"

namespace outbox {

WaitingRoom::WaitingRoom(hal::Clock& clock, std::size_t capacity)
    : clock_(clock), capacity_(capacity), waker_(clock.make_waker()) {}

std::unique_ptr<Waiter> WaitingRoom::park(const MessageId& id, std::unique_ptr<Waiter> waiter,
                                          hal::Deadline deadline) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || parked_.size() >= capacity_) {
            return waiter;
        }
        parked_.insert_or_assign(id, std::move(waiter));
        const bool first = deadlines_.empty() || deadline < deadlines_.begin()->first;
        deadlines_.emplace(deadline, id);
        if (!first) {
            return nullptr;  // The reply thread wakes early enough anyway.
        }
    }
    waker_->wake();
    return nullptr;
}

std::unique_ptr<Waiter> WaitingRoom::take(const MessageId& id) {
    const std::lock_guard lock(mutex_);
    auto node = parked_.extract(id);
    return node.empty() ? nullptr : std::move(node.mapped());
}

void WaitingRoom::settled(const Progress& progress) {
    if (!is_final(progress.state)) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        auto node = parked_.extract(progress.id);
        if (node.empty()) {
            return;
        }
        settled_.push_back({std::move(node.mapped()), progress});
    }
    waker_->wake();
}

std::size_t WaitingRoom::size() const {
    const std::lock_guard lock(mutex_);
    return parked_.size();
}

std::vector<WaitingRoom::Due> WaitingRoom::collect(bool closing) {
    const std::lock_guard lock(mutex_);
    closed_ = closing;
    std::vector<Due> due = std::move(settled_);
    settled_.clear();
    const hal::Instant now = clock_.now();
    while (!deadlines_.empty() && (closing || deadlines_.begin()->first <= now)) {
        auto node = parked_.extract(deadlines_.begin()->second);
        deadlines_.erase(deadlines_.begin());
        if (!node.empty()) {
            due.push_back({std::move(node.mapped()), std::nullopt});
        }
    }
    return due;
}

hal::Deadline WaitingRoom::next_deadline() const {
    const std::lock_guard lock(mutex_);
    return deadlines_.empty() ? hal::never : deadlines_.begin()->first;
}

void WaitingRoom::run(const std::stop_token& stop) {
    const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
    for (bool stopping = false; !stopping;) {
        clock_.wait(*waker_, next_deadline());
        stopping = stop.stop_requested();
        for (Due& due : collect(stopping)) {
            if (due.progress) {
                due.waiter->settled(*due.progress);
            } else {
                due.waiter->timed_out();
            }
        }
    }
}

}  // namespace outbox
