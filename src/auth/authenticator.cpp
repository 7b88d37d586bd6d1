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
          realm(first.realm),
          username(std::move(first.username)),
          password(std::move(first.password)) {
        waiting.push_back(std::move(first.done));
    }
    ~Pending() { sodium_memzero(password.data(), password.size()); }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    const Fingerprint fingerprint;
    const Realm realm;
    const std::string username;
    std::string password;
    std::vector<std::function<void(bool)>> waiting;  // guarded by the authenticator's mutex
};

Authenticator::Authenticator(hal::Clock& clock) : clock_(clock), waker_(clock.make_waker()) {}

Authenticator::~Authenticator() = default;

void Authenticator::replace_accounts(const std::vector<settings::Account>& accounts,
                                     const settings::Administrator& administrator) {
    const std::lock_guard lock(mutex_);
    identities_ = identities(accounts, administrator);
    verified_.forget_all_but(identities_);
}

Verdict Authenticator::known(Realm realm, std::string_view source, std::string_view username,
                             std::string_view password) {
    const hal::Instant now = clock_.now();
    if (realm == Realm::setup) {
        username = {};
    } else if (username.empty()) {
        return Verdict::rejected;
    }
    const std::lock_guard lock(mutex_);
    if (password.empty() || anybody(realm) == nullptr) {
        return Verdict::rejected;
    }
    return verified_.contains(verified_.fingerprint(realm, source, username, password), now)
               ? Verdict::accepted
               : Verdict::unknown;
}

Receipt Authenticator::submit(Attempt attempt) {
    constexpr Receipt busy{Submitted::busy, std::chrono::seconds(1)};
    if (attempt.realm == Realm::setup) {
        attempt.username.clear();
    }
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) {
            return busy;
        }
        const Fingerprint key = verified_.fingerprint(attempt.realm, attempt.source,
                                                      attempt.username, attempt.password);
        const auto same = std::ranges::find_if(
            queue_, [&key](const auto& pending) { return equal(pending->fingerprint, key); });
        if (same != queue_.end()) {
            (*same)->waiting.push_back(std::move(attempt.done));
            return {};
        }
        if (queue_.size() >= max_waiting) {
            return busy;
        }
        queue_.push_back(std::make_shared<Pending>(key, std::move(attempt)));
    }
    waker_->wake();
    return {};
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
        const std::string hash = hash_to_try(pending);
        outcome = conclude(pending, hash, verify_password(hash, pending.password), clock_.now());
    }
    for (const auto& done : outcome->waiting) {
        done(outcome->accepted);
    }
}

const Identity* Authenticator::find(Realm realm, std::string_view username) const {
    const Fingerprint wanted = verified_.fingerprint(realm, {}, username, {});
    const Identity* found = nullptr;
    for (const Identity& identity : identities_) {
        const Fingerprint here = verified_.fingerprint(identity.realm, {}, identity.username, {});
        found = equal(here, wanted) ? &identity : found;
    }
    return found;
}

const Identity* Authenticator::anybody(Realm realm) const {
    const auto found = std::ranges::find(identities_, realm, &Identity::realm);
    return found == identities_.end() ? nullptr : &*found;
}

std::string Authenticator::hash_to_try(const Pending& pending) {
    const std::lock_guard lock(mutex_);
    const Identity* identity = find(pending.realm, pending.username);
    if (identity == nullptr) {
        // An unknown user costs what a known one does. conclude() says no, whatever it matches.
        identity = anybody(pending.realm);
    }
    return identity == nullptr ? std::string() : identity->password_hash;
}

std::optional<Authenticator::Outcome> Authenticator::conclude(Pending& pending,
                                                              const std::string& hash, bool matches,
                                                              hal::Instant now) {
    const std::lock_guard lock(mutex_);
    const Identity* identity = find(pending.realm, pending.username);
    if (identity != nullptr && identity->password_hash != hash) {
        return std::nullopt;  // the accounts changed meanwhile: this proved nothing
    }
    Outcome outcome{identity != nullptr && matches, std::move(pending.waiting)};
    if (outcome.accepted) {
        verified_.insert(pending.fingerprint, *identity, now);
    }
    queue_.pop_front();
    return outcome;
}

}  // namespace auth
