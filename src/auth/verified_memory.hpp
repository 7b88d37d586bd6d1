#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.hpp"
#include "hal/clock.hpp"

namespace auth {

/// What stands for one source's credentials in memory: BLAKE2b under a key that this process drew
/// at random, so that a memory dump does not let anybody test guesses offline without the key.
using Fingerprint = std::array<unsigned char, 32>;

/// Remembers which credentials a hash has proven, for ten minutes from their last use. A look-up
/// walks the whole table in constant time: how long it takes tells nothing about a near miss.
/// Not thread-safe: its owner holds a lock.
class VerifiedMemory {
public:
    static constexpr std::size_t capacity = 256;
    static constexpr std::chrono::minutes lifetime{10};

    VerifiedMemory();
    ~VerifiedMemory();
    VerifiedMemory(const VerifiedMemory&) = delete;
    VerifiedMemory& operator=(const VerifiedMemory&) = delete;

    /// Each part goes in with its length, so that ("ab", "c") and ("a", "bc") differ.
    Fingerprint fingerprint(Realm realm, std::string_view source, std::string_view username,
                            std::string_view password) const;

    enum class Seen { no, yes, too_soon };

    /// Whether this is remembered and not too old; if so, its ten minutes begin again. `pace`: no
    /// more than one `yes` in this time.
    Seen look_up(const Fingerprint& fingerprint, hal::Instant now, std::chrono::seconds pace);

    /// Remembers it; when the table is full, in the place of the one that was not used for longest.
    void insert(const Fingerprint& fingerprint, const Identity& identity, hal::Instant now);

    /// Forgets what was proven for those who are not among these with the same hash.
    void forget_all_but(const std::vector<Identity>& identities);

private:
    struct Entry {
        Fingerprint fingerprint{};
        Identity identity;
        hal::Instant expires = hal::Instant::min();
        hal::Instant served;  ///< the last `yes`
    };

    Fingerprint key_{};
    std::array<Entry, capacity> entries_;
};

bool equal(const Fingerprint& a, const Fingerprint& b) noexcept;

}  // namespace auth
