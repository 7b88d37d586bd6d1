#pragma once

#include <string>
#include <string_view>

#include "auth/identity.hpp"

namespace auth {

/// One line that says that `attempts` of a source were wrong or refused; none when it is 0. Of the
/// user name it holds user_mark() only: who mistypes may have written the password there.
void log_refusals(Realm realm, const std::string& source, std::string_view username,
                  unsigned attempts);

/// The first four hexadecimal digits of its SHA-256, as `printf %s NAME | sha256sum` shows them:
/// enough to see whether a known account is meant, too little to try guesses against. Pure.
std::string user_mark(std::string_view username);

}  // namespace auth
