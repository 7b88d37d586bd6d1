#include "auth/identity.hpp"

namespace auth {

std::vector<Identity> identities(const std::vector<settings::Account>& accounts,
                                 const settings::Administrator& administrator) {
    std::vector<Identity> all;
    all.reserve(accounts.size() + 2);
    for (const settings::Account& account : accounts) {
        all.push_back({Realm::sms, account.username, account.password_hash});
    }
    if (!administrator.username.empty() && !administrator.password_hash.empty()) {
        all.push_back({Realm::administrator, administrator.username, administrator.password_hash});
    }
    if (!administrator.setup_code_hash.empty()) {
        all.push_back({Realm::setup, {}, administrator.setup_code_hash});
    }
    return all;
}

}  // namespace auth
