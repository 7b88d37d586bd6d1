#pragma once

#include <system_error>

namespace auth {

enum class Errc {
    password_refused = 1,  ///< the policy for new passwords
    no_memory,             ///< no 7 MiB are free for a hash
};

const std::error_category& auth_category() noexcept;
std::error_code make_error_code(Errc code) noexcept;

}  // namespace auth

template <>
struct std::is_error_code_enum<auth::Errc> : std::true_type {};
