#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "auth/examination.hpp"
#include "auth/identity.hpp"
#include "auth/penalties.hpp"
#include "auth/slow_lane.hpp"
#include "auth/verified_memory.hpp"
#include "hal/clock.hpp"
#include "settings/settings.hpp"

namespace auth {

enum class Verdict {
    accepted,  ///< the same source showed the same credentials lately
    slowed,    ///< so it did, but somebody is guessing there: come again in a second
    rejected,  ///< no hash is needed to say no: there is no account, or a credential is empty
    unknown,   ///< only a hash can tell: submit() it
};

/// What became of an attempt that was handed in.
enum class Submitted {
    taken,
    busy,       ///< too many wait, of this source or at all, or the hash thread has stopped
    penalised,  ///< too many attempts of this source were wrong
};

/// The answer of submit(). All but `taken` is a 429.
struct Receipt {
    Submitted submitted = Submitted::taken;
    std::chrono::seconds retry_after{0};  ///< when it may be worth coming again; 0: taken
};

/// An account whose imported hash has become Argon2id.
struct Upgrade {
    std::string username;  ///< in the realm `sms`
    std::string old_hash;
    std::string new_hash;
};

/// Says whether credentials are right without ever hashing on a thread that serves requests: an
/// Argon2id hash costs up to two seconds and 7 MiB on a small router, and every request of the
/// old interface carries its password. So what one hash proved is remembered for a while
/// (known()), and everything else goes through one slow lane (SlowLane, run()). What is wrong costs
/// the source that it came from (Penalties), never the account.
///
/// Every attempt that submit() took is settled in one of two ways: `done` is called once, on the
/// hash thread, with no lock held; or, when the hash thread stops first or never runs, `done` is
/// destroyed uncalled, at the latest by this object's destructor. A caller that owes an answer
/// gives it from the destructor of what `done` holds. `done` must not throw.
class Authenticator {
public:
    /// `upgrade` keeps the new hash in the settings and puts it in effect; called on the hash
    /// thread, with no lock held, after the callers were told. What it could not keep comes again
    /// at the account's next login.
    explicit Authenticator(hal::Clock& clock, std::function<void(const Upgrade&)> upgrade = {});
    ~Authenticator();
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;

    /// Puts other accounts in effect; what was proven for a changed or removed one is forgotten,
    /// and an attempt that is being hashed is judged by the new ones. Any thread.
    void replace_accounts(const std::vector<settings::Account>& accounts,
                          const settings::Administrator& administrator);

    /// The quick answer; never hashes a password. Any thread. The realm `setup` ignores the user
    /// name. Who has been verified is served however many wrong attempts its source makes, but then
    /// once a second only; it is told, not queued.
    Verdict known(Realm realm, std::string_view source, std::string_view username,
                  std::string_view password);

    /// Queues credentials for the hash thread; equal ones of the same source share one hash.
    /// Unless it is taken, `done` is destroyed uncalled. Any thread.
    Receipt submit(Attempt attempt);

    /// The body of the one hash thread. Returns when stop is requested, after the hash under way.
    void run(const std::stop_token& stop);

private:
    struct Outcome {
        bool accepted;
        std::vector<std::function<void(bool)>> waiting;
        Penalties::DueInLog due = 0;
    };

    // The hash thread's steps; each takes the lock by itself.
    std::shared_ptr<Pending> begin();
    hal::Instant next();
    void settle(Pending& pending);
    Examination examination_of(const Pending& pending);
    /// Nothing when the account has another hash by now: it stays in the lane.
    std::optional<Outcome> conclude(Pending& pending, const std::string& own, bool matches);
    void upgrade(const Pending& pending, const Upgrade& upgrade);

    /// Compares with everybody, in constant time each. The caller holds the lock.
    const Identity* find(Realm realm, std::string_view username) const;

    hal::Clock& clock_;
    const std::function<void(const Upgrade&)> upgrade_;
    std::unique_ptr<hal::Waker> waker_;  // the hash thread's

    std::mutex mutex_;  // guards all below
    std::vector<Identity> identities_;
    VerifiedMemory verified_;
    Penalties penalties_;
    SlowLane lane_;
    bool stopped_ = false;
};

}  // namespace auth
