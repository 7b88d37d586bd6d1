#pragma once

#include <functional>
#include <string>

#include "auth/authenticator.hpp"

namespace api {

struct Credentials {
    std::string source;  ///< the caller's address
    std::string username;
    std::string password;
};

enum class Admission {
    granted,
    refused,
    too_many,  ///< unknown credentials wait to be checked: it may come again
};

/// Tells `then` whether they are right: at once, or on the hash thread. When the gateway stops
/// before, `then` is destroyed uncalled, and the exchange that it holds answers by itself. Any
/// thread.
void check_credentials(auth::Authenticator& authenticator, const Credentials& credentials,
                       const std::function<void(Admission)>& then);

}  // namespace api
