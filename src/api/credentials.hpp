#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "auth/authenticator.hpp"
#include "http/response.hpp"

namespace api {

struct Credentials {
    auth::Realm realm = auth::Realm::sms;
    std::string source;  ///< the caller's address
    std::string username;
    std::string password;
};

enum class Admission {
    granted,
    refused,
    too_many,  ///< nobody has looked at the credentials: it may come again
};

struct Decision {
    Admission admission = Admission::refused;
    std::chrono::seconds retry_after{0};  ///< of `too_many`, for Retry-After; else 0
};

/// Tells `then` whether they are right: at once, or on the hash thread. When the gateway stops
/// before, `then` is destroyed uncalled, and the exchange that it holds answers by itself. Any
/// thread.
void check_credentials(auth::Authenticator& authenticator, const Credentials& credentials,
                       const std::function<void(Decision)>& then);

/// The header of the answer to `too_many`. Pure.
http::Header retry_after(std::chrono::seconds after);

}  // namespace api
