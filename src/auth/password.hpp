#pragma once

#include <string>
#include <string_view>

#include "hal/result.hpp"

namespace auth {

/// Argon2id (RFC 9106) with 7 MiB and 5 passes as a PHC string,
/// "$argon2id$v=19$m=7168,t=5,p=1$...". The preset of 64 MiB is more than a router with 128 MiB can
/// spare per login. Takes tens of milliseconds on a PC, up to two seconds on a small MIPS board.
/// Any thread. Fails only when memory is short. Does not check the policy.
hal::Result<std::string> hash_password(std::string_view password);

/// Whether `hash`, made by hash_password, is this password's. As slow as hashing. Any thread.
bool verify_password(const std::string& hash, std::string_view password);

/// The policy for new passwords: at least 12 characters, no control characters, at least 5
/// different ones, not containing the username (of 3 characters or more) nor one of the words that
/// guessers try first (refused_words). Case is ignored. The error's context, "password: ...", says
/// which rule was broken and never holds the password. Pure.
hal::Result<> check_new_password(std::string_view username, std::string_view password);

}  // namespace auth
