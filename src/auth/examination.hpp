#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.hpp"

namespace auth {

/// What one attempt is held against. Every attempt in a realm costs the same work, whoever it
/// claims to be: one Argon2id, and one crypt hash as long as anybody of the realm has such a one.
/// (Accounts imported with different methods or rounds still differ a little, until each has logged
/// in once.)
struct Examination {
    std::string own;       ///< the hash of who it claims to be; empty: there is nobody of this name
    std::string argon2id;  ///< `own`, or else anybody's; empty: nobody has one
    std::string crypt;     ///< `own`, or else anybody's; empty: nobody has one
};

/// What came out.
struct Finding {
    bool matches = false;  ///< it is who it claims to be
    std::string new_hash;  ///< Argon2id, for `own` that was imported; empty: nothing to change
};

/// `own`: who the attempt claims to be; null: there is nobody of this name. Pure.
Examination examination(const std::vector<Identity>& identities, Realm realm, const Identity* own);

/// Computes the hashes. As slow as hash_password(). Any thread.
Finding examine(const Examination& examination, std::string_view password);

}  // namespace auth
