#include "auth/slow_lane.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace auth {

Pending::Pending(const Fingerprint& key, Attempt first)
    : fingerprint(key),
      realm(first.realm),
      address(std::move(first.source)),
      source(source_of(address)),
      username(std::move(first.username)),
      password(std::move(first.password)) {
    waiting.push_back(std::move(first.done));
}

Pending::~Pending() {
    sodium_memzero(password.data(), password.size());
}

std::shared_ptr<Pending> SlowLane::find(const Fingerprint& fingerprint) const {
    const auto same = std::ranges::find_if(queue_, [&fingerprint](const auto& pending) {
        return equal(pending->fingerprint, fingerprint);
    });
    return same == queue_.end() ? nullptr : *same;
}

std::chrono::seconds SlowLane::patience() const {
    return std::chrono::ceil<std::chrono::seconds>((queue_.size() + 1) * interval);
}

bool SlowLane::add(const std::shared_ptr<Pending>& pending, unsigned failures) {
    const auto waiting = static_cast<std::size_t>(std::ranges::count_if(
        queue_, [&pending](const auto& other) { return other->source == pending->source; }));
    pending->standing = failures + waiting;
    const std::size_t open = places - std::min(pending->standing, places - last_places);
    if (queue_.size() >= open) {
        return false;
    }
    queue_.push_back(pending);
    return true;
}

std::shared_ptr<Pending> SlowLane::begin(hal::Instant now) {
    if (queue_.empty() || now < free_at_) {
        return nullptr;
    }
    free_at_ = now + interval;
    return *std::ranges::min_element(queue_, {}, [](const auto& pending) {
        return pending->standing;  // of equal ones, the one that came first
    });
}

hal::Instant SlowLane::next() const {
    return queue_.empty() ? hal::never : free_at_;
}

void SlowLane::remove(const Pending& pending) {
    std::erase_if(queue_, [&pending](const auto& waiting) { return waiting.get() == &pending; });
}

std::deque<std::shared_ptr<Pending>> SlowLane::clear() {
    return std::exchange(queue_, {});
}

}  // namespace auth
