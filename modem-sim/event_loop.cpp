#include "event_loop.hpp"

#include <poll.h>

#include <algorithm>
#include <vector>

namespace sim {

void EventLoop::watch(int fd, short events, std::function<void(short)> ready) {
    watches_[fd] = Watch{.events = events, .ready = std::move(ready)};
}

void EventLoop::forget(int fd) {
    watches_.erase(fd);
}

Timers::TimerId EventLoop::after(Milliseconds delay, std::function<void()> due) {
    const TimerId id = ++last_timer_;
    timers_.emplace(std::pair{std::chrono::steady_clock::now() + delay, id}, std::move(due));
    return id;
}

void EventLoop::cancel(TimerId timer) {
    std::erase_if(timers_, [timer](const auto& entry) { return entry.first.second == timer; });
}

void EventLoop::run() {
    while (!stopped_) {
        poll_once();
        run_due_timers();
    }
}

int EventLoop::milliseconds_to_next_timer() const {
    if (timers_.empty()) {
        return -1;
    }
    const auto wait = timers_.begin()->first.first - std::chrono::steady_clock::now();
    const auto rounded = std::chrono::ceil<Milliseconds>(wait).count();
    return static_cast<int>(std::clamp<std::int64_t>(rounded, 0, 60'000));
}

void EventLoop::run_due_timers() {
    // What is scheduled by these callbacks waits for the next round, so that poll is always served.
    const auto now = std::chrono::steady_clock::now();
    const TimerId newest = last_timer_;
    for (auto next = timers_.begin(); next != timers_.end() && next->first.first <= now;) {
        if (next->first.second > newest) {
            ++next;
            continue;
        }
        auto due = timers_.extract(next);
        due.mapped()();
        next = timers_.begin();
    }
}

void EventLoop::poll_once() {
    std::vector<pollfd> fds;
    fds.reserve(watches_.size());
    for (const auto& [fd, watch] : watches_) {
        fds.push_back({.fd = fd, .events = watch.events, .revents = 0});
    }
    if (::poll(fds.data(), fds.size(), milliseconds_to_next_timer()) <= 0) {
        return;
    }
    for (const pollfd& entry : fds) {
        const auto found = watches_.find(entry.fd);
        if (entry.revents != 0 && found != watches_.end()) {
            const auto ready = found->second.ready;  // The callback may forget its own watch.
            ready(entry.revents);
        }
    }
}

}  // namespace sim
