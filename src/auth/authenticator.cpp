#include "auth/authenticator.hpp"

#include <algorithm>
#include <utility>

#include "auth/refusal_log.hpp"

namespace auth {
namespace {

/// How often verified credentials are served at a source where somebody is guessing.
constexpr std::chrono::seconds guessing_pace{1};

}  // namespace

Authenticator::Authenticator(hal::Clock& clock, std::function<void(const Upgrade&)> upgrade)
    : clock_(clock), upgrade_(std::move(upgrade)), waker_(clock.make_waker()) {}

Authenticator::~Authenticator() = default;

void Authenticator::replace_accounts(const std::vector<settings::Account>& accounts,
                                     const settings::Administrator& administrator) {
    const std::lock_guard lock(mutex_);
    identities_ = identities(accounts, administrator);
    verified_.forget_all_but(identities_);
}

Verdict Authenticator::known(Realm realm, std::string_view source, std::string_view username,
                             std::string_view password) {
    if (realm == Realm::setup) {
        username = {};
    } else if (username.empty()) {
        return Verdict::rejected;
    }
    const std::lock_guard lock(mutex_);
    const hal::Instant now = clock_.now();
    if (password.empty() ||
        std::ranges::find(identities_, realm, &Identity::realm) == identities_.end()) {
        return Verdict::rejected;
    }
    const bool guessing = penalties_.is_guessing(source_of(source), now);
    switch (verified_.look_up(verified_.fingerprint(realm, source, username, password), now,
                              guessing ? guessing_pace : std::chrono::seconds(0))) {
        case VerifiedMemory::Seen::yes:
            return Verdict::accepted;
        case VerifiedMemory::Seen::too_soon:
            return Verdict::slowed;
        case VerifiedMemory::Seen::no:
            break;
    }
    return Verdict::unknown;
}

Receipt Authenticator::submit(Attempt attempt) {
    if (attempt.realm == Realm::setup) {
        attempt.username.clear();
    }
    const Source source = source_of(attempt.source);
    std::unique_lock lock(mutex_);
    const hal::Instant now = clock_.now();
    const Fingerprint key =
        verified_.fingerprint(attempt.realm, attempt.source, attempt.username, attempt.password);
    if (const auto same = lane_.find(key)) {
        same->waiting.push_back(std::move(attempt.done));
        return {};
    }
    const auto penalty = penalties_.remaining(source, now);
    if (penalty > hal::Instant::duration::zero()) {
        const Penalties::DueInLog due = penalties_.refused(source, now);
        lock.unlock();
        log_refusals(attempt.realm, attempt.source, attempt.username, due);
        return {Submitted::penalised, std::chrono::ceil<std::chrono::seconds>(penalty)};
    }
    // Destroyed with no lock held, if nobody takes it.
    const auto pending = std::make_shared<Pending>(key, std::move(attempt));
    if (stopped_ || !lane_.add(pending, penalties_.failures(source, now))) {
        const std::chrono::seconds patience = lane_.patience();
        lock.unlock();
        return {Submitted::busy, patience};
    }
    lock.unlock();
    waker_->wake();
    return {};
}

void Authenticator::run(const std::stop_token& stop) {
    const std::stop_callback on_stop(stop, [this] { waker_->wake(); });
    while (!stop.stop_requested()) {
        if (const auto pending = begin()) {
            settle(*pending);
        } else {
            clock_.wait(*waker_, next());
        }
    }
    std::deque<std::shared_ptr<Pending>> abandoned;  // destroyed with no lock held
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    abandoned = lane_.clear();
}

std::shared_ptr<Pending> Authenticator::begin() {
    const std::lock_guard lock(mutex_);
    return lane_.begin(clock_.now());
}

hal::Instant Authenticator::next() {
    const std::lock_guard lock(mutex_);
    return lane_.next();
}

void Authenticator::settle(Pending& pending) {
    const Examination against = examination_of(pending);
    const Finding finding = examine(against, pending.password);
    const auto outcome = conclude(pending, against.own, finding.matches);
    if (!outcome) {
        return;
    }
    log_refusals(pending.realm, pending.address, pending.username, outcome->due);
    for (const auto& done : outcome->waiting) {
        done(outcome->accepted);
    }
    if (!finding.new_hash.empty()) {
        upgrade(pending, {pending.username, against.own, finding.new_hash});
    }
}

Examination Authenticator::examination_of(const Pending& pending) {
    const std::lock_guard lock(mutex_);
    return examination(identities_, pending.realm, find(pending.realm, pending.username));
}

std::optional<Authenticator::Outcome> Authenticator::conclude(Pending& pending,
                                                              const std::string& own,
                                                              bool matches) {
    const std::lock_guard lock(mutex_);
    const hal::Instant now = clock_.now();
    const Identity* identity = find(pending.realm, pending.username);
    if (identity != nullptr && identity->password_hash != own) {
        return std::nullopt;  // the accounts changed meanwhile: this proved nothing
    }
    Outcome outcome{identity != nullptr && matches, std::move(pending.waiting)};
    if (outcome.accepted) {
        verified_.insert(pending.fingerprint, *identity, now);
    } else {
        outcome.due = penalties_.failed(pending.source, now);
    }
    lane_.remove(pending);
    return outcome;
}

void Authenticator::upgrade(const Pending& pending, const Upgrade& upgrade) {
    if (upgrade_ == nullptr) {
        return;
    }
    upgrade_(upgrade);
    // The account changed, and what was proven for it is forgotten; this was the same password.
    const std::lock_guard lock(mutex_);
    const Identity* identity = find(pending.realm, pending.username);
    if (identity != nullptr && identity->password_hash == upgrade.new_hash) {
        verified_.insert(pending.fingerprint, *identity, clock_.now());
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

}  // namespace auth
