#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace auth {

/// What a caller says who it is.
struct BasicCredentials {
    std::string username;
    std::string password;
};

/// Reads the header Authorization of the scheme Basic (RFC 7617); the rest is octets, UTF-8 if the
/// caller heeds the challenge. Nothing when it is of another scheme, or no valid one. Pure.
std::optional<BasicCredentials> read_basic(std::string_view header);

}  // namespace auth
