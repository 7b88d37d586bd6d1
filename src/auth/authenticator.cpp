#include "auth/authenticator.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "auth/password.hpp"

namespace auth {

/// Equal attempts that wait for one hash.
struct Authenticator::Pending {
    Pending(const Fingerprint& key, Attempt first)
        : fingerprint(key),
          username(std::move(first.username)),
          password(std::move(first.password)) {
        waiting.push_back(std::move(first.done));
    }
    ~Pending() { sodium_memzero(password.data(), password.size()); }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    const Fingerprint fingerprint;
    const std::string username;
    std::string password;
    std::vector<std::function<void(bool)>> waiting;  // guarded by the authenticator's mutex
};

Authenticator::Authenticator(hal::Clock& clock) : clock_(clock), waker_(clock.make_waker()) {}

Authenticator::~Authenticator() = default;

void Authenticator::replace_accounts(std::vector<settings::Account> accounts) {
    const std::lock_guard lock(mutex_);
    verified_.forget_changed(accounts_, accounts);
    accounts_ = std::move(accounts);
}

Verdict Authenticator::known(std::string_view source, std::string_view username,
                             std::string_view password) {
    const hal::Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (accounts_.empty() || username.empty() || password.empty()) {
        return Verdict::rejected;
    }
    return verified_.contains(verified_.fingerprint(source, username, password), now)
               ? Verdict::accepted
               : Verdict::unknown;
}

bool Authenticator::submit(Attempt attempt) {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) {
            return false;
        }
        const Fingerprint key =
            verified_.fingerprint(attempt.source, attempt.username, attempt.password);
        const auto same = std::ranges::find_if(
            queue_, [&key](const auto& pending) { return equal(pending->fingerprint, key); });
        if (same != queue_.end()) {
            (*same)->waiting.push_back(std::move(attempt.done));
            return true;
        }
        if (queue_.size() >= max_waiting) {
            return false;
        }
        queue_.push_back(std::make_shared<Pending>(key, std::move(attempt)));
    }
    waker_->wake();
    return true;
}

void Authenticator::run(const std::stop_token& stop) {
    const std::stop_callback on_stop(stop, [this] { waker_->wake(); });
    while (!stop.stop_requested()) {
        if (const auto pending = next_pending()) {
            settle(*pending);
        } else {
            clock_.wait(*waker_, hal::never);
        }
    }
    std::deque<std::shared_ptr<Pending>> abandoned;  // destroyed with no lock held
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    abandoned.swap(queue_);
}

std::shared_ptr<Authenticator::Pending> Authenticator::next_pending() {
    const std::lock_guard lock(mutex_);
    return queue_.empty() ? nullptr : queue_.front();
}

void Authenticator::settle(Pending& pending) {
    std::optional<Outcome> outcome;
    while (!outcome) {
        const std::string hash = hash_to_try(pending.username);
        outcome = conclude(pending, hash, verify_password(hash, pending.password), clock_.now());
    }
    for (const auto& done : outcome->waiting) {
        done(outcome->accepted);
    }
}

const settings::Account* Authenticator::find_account(std::string_view username) const {
    const Fingerprint wanted = verified_.fingerprint({}, username, {});
    const settings::Account* found = nullptr;
    for (const settings::Account& account : accounts_) {
        const bool same = equal(verified_.fingerprint({}, account.username, {}), wanted);
        found = same ? &account : found;
    }
    return found;
}

std::string Authenticator::hash_to_try(std::string_view username) {
    const std::lock_guard lock(mutex_);
    const settings::Account* account = find_account(username);
    if (account == nullptr && !accounts_.empty()) {
        // An unknown user costs what a known one does. conclude() says no, whatever it matches.
        account = &accounts_.front();
    }
    return account == nullptr ? std::string() : account->password_hash;
}

std::optional<Authenticator::Outcome> Authenticator::conclude(Pending& pending,
                                                              const std::string& hash, bool matches,
                                                              hal::Instant now) {
    const std::lock_guard lock(mutex_);
    const settings::Account* account = find_account(pending.username);
    if (account != nullptr && account->password_hash != hash) {
        return std::nullopt;  // the accounts changed meanwhile: this proved nothing
    }
    Outcome outcome{account != nullptr && matches, std::move(pending.waiting)};
    if (outcome.accepted) {
        verified_.insert(pending.fingerprint, pending.username, now);
    }
    queue_.pop_front();
    return outcome;
}

}  // namespace auth
