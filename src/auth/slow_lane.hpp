#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "auth/identity.hpp"
#include "auth/source.hpp"
#include "auth/verified_memory.hpp"
#include "hal/clock.hpp"

namespace auth {

/// One request's credentials on their way to the hash thread.
struct Attempt {
    Realm realm = Realm::sms;
    std::string source;  ///< the client's address; another client's success says nothing about it
    std::string username;
    std::string password;
    std::function<void(bool accepted)> done;
};

/// Equal attempts that wait for one hash.
struct Pending {
    Pending(const Fingerprint& key, Attempt first);
    ~Pending();
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    const Fingerprint fingerprint;
    const Realm realm;
    const std::string address;  ///< as the client's
    const Source source;
    const std::string username;
    std::string password;
    std::vector<std::function<void(bool)>> waiting;  ///< guarded by the lane's owner
    std::size_t standing = 0;                        ///< the lane's; 0 is the best
};

/// Who waits for a hash, in which order, and who has to come again. One hash at a time, and at most
/// two begin in a second.
///
/// The eight places are kept for those who have failed the least. An attempt's standing is the
/// failures on record of its source plus what waits of it already; each of them closes one place to
/// it, down to two, and who stands best is next. So a source alone holds four places at most, and
/// however many sources attack: once each has failed, a new client finds a place and is the next
/// one to be looked at.
///
/// Not thread-safe: its owner holds a lock. No clock: `now` must not go back.
class SlowLane {
public:
    static constexpr std::size_t places = 8;
    static constexpr std::chrono::milliseconds interval{500};  ///< from one hash to the next

    /// So many stay open to who stands worst.
    static constexpr std::size_t last_places = 2;

    /// The equal one that waits, or null.
    std::shared_ptr<Pending> find(const Fingerprint& fingerprint) const;
    /// When it may be worth coming again; whole seconds, at least one.
    std::chrono::seconds patience() const;
    /// False: no place is open to it. `failures`: on record of its source.
    bool add(const std::shared_ptr<Pending>& pending, unsigned failures);

    /// Who is to be hashed now; it stays in its place until remove(). Null: nobody, before next().
    std::shared_ptr<Pending> begin(hal::Instant now);
    /// When begin() may have somebody; hal::never: nobody waits.
    hal::Instant next() const;
    void remove(const Pending& pending);
    /// All who wait; the lane is empty then.
    std::deque<std::shared_ptr<Pending>> clear();

private:
    std::deque<std::shared_ptr<Pending>> queue_;  // in order of arrival
    hal::Instant free_at_ = hal::Instant::min();
};

}  // namespace auth
