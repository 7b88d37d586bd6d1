#include "auth/examination.hpp"

#include <algorithm>

#include "auth/crypt_hash.hpp"
#include "auth/password.hpp"

namespace auth {
namespace {

/// `own` if it is of the kind, else the first of the realm that is.
std::string of_kind(const std::vector<Identity>& identities, Realm realm, const Identity* own,
                    bool crypt) {
    const auto fits = [realm, crypt](const Identity& identity) {
        return identity.realm == realm && is_crypt_hash(identity.password_hash) == crypt;
    };
    if (own != nullptr && fits(*own)) {
        return own->password_hash;
    }
    const auto found = std::ranges::find_if(identities, fits);
    return found == identities.end() ? std::string() : found->password_hash;
}

}  // namespace

Examination examination(const std::vector<Identity>& identities, Realm realm, const Identity* own) {
    return {.own = own == nullptr ? std::string() : own->password_hash,
            .argon2id = of_kind(identities, realm, own, false),
            .crypt = of_kind(identities, realm, own, true)};
}

Finding examine(const Examination& examination, std::string_view password) {
    const auto& [own, argon2id, crypt] = examination;
    const bool fits_crypt = !crypt.empty() && verify_crypt(crypt, password);
    if (fits_crypt && own == crypt) {
        // Its new hash is this attempt's one Argon2id. Short of memory, it stays as it is.
        const auto new_hash = hash_password(password);
        return {.matches = true, .new_hash = new_hash ? *new_hash : std::string()};
    }
    // Where nobody has an Argon2id hash yet, making one takes as long as comparing with one.
    const bool fits_argon2id = argon2id.empty() ? hash_password(password).has_value()
                                                : verify_password(argon2id, password);
    return {.matches = fits_argon2id && !own.empty() && own == argon2id, .new_hash = {}};
}

}  // namespace auth
