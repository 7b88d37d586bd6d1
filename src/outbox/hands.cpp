#include "outbox/hands.hpp"

namespace outbox {

hal::Instant Hands::free_at(std::int64_t message, const std::string& modem) const {
    const std::lock_guard lock(mutex_);
    const auto holder = holders_.find(message);
    if (holder != holders_.end() && holder->second != modem) {
        return hal::never;
    }
    const auto alone = left_alone_.find({message, modem});
    return alone == left_alone_.end() ? hal::Instant() : alone->second;
}

void Hands::take(std::int64_t message, const std::string& modem) {
    const std::lock_guard lock(mutex_);
    holders_[message] = modem;
}

void Hands::let_go(std::int64_t message, const std::string& modem) {
    const std::lock_guard lock(mutex_);
    const auto holder = holders_.find(message);
    if (holder != holders_.end() && holder->second == modem) {
        holders_.erase(holder);
    }
}

void Hands::leave_alone(std::int64_t message, const std::string& modem, hal::Instant until,
                        hal::Instant now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(left_alone_, [now](const auto& entry) { return entry.second <= now; });
    left_alone_[{message, modem}] = until;
}

void Hands::clear() {
    const std::lock_guard lock(mutex_);
    holders_.clear();
    left_alone_.clear();
}

std::vector<std::string> Hands::holders() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> modems;
    modems.reserve(holders_.size());
    for (const auto& [message, modem] : holders_) {
        modems.push_back(modem);
    }
    return modems;
}

void Hands::note_subscription(const Sender& sender) {
    const std::lock_guard lock(mutex_);
    subscriptions_[sender.modem] = sender.imsi;
}

std::string Hands::subscription_of(const std::string& modem) const {
    const std::lock_guard lock(mutex_);
    const auto found = subscriptions_.find(modem);
    return found == subscriptions_.end() ? std::string() : found->second;
}

}  // namespace outbox
