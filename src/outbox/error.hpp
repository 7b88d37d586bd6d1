#pragma once

#include <system_error>

namespace outbox {

enum class Errc {
    forbidden_transition = 1,  ///< the table of states does not allow it: a defect of this program
    id_taken = 2,              ///< the account has used this request key for another message
    queue_full = 3,            ///< as many messages wait as limits allow
    limit_reached = 4,         ///< the account has had as many in an hour or a day as it may
};

const std::error_category& category() noexcept;

inline std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), category()};
}

}  // namespace outbox

template <>
struct std::is_error_code_enum<outbox::Errc> : std::true_type {};
