#pragma once

#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace auth {

/// What a password is for. What is good in one realm is never good in another.
enum class Realm {
    sms,            ///< an account of the SMS interface
    administrator,  ///< the web interface's
    setup,          ///< the one-time code that lets choose the administrator; no user name
};

/// Somebody who has a password.
struct Identity {
    Realm realm = Realm::sms;
    std::string username;  ///< empty in the realm `setup`
    std::string password_hash;

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// All of the settings; who has no password yet is left out. Pure.
std::vector<Identity> identities(const std::vector<settings::Account>& accounts,
                                 const settings::Administrator& administrator);

}  // namespace auth
