#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace auth {

/// Of a longer password only so many octets are hashed, and it fits nothing: the two SHA forms take
/// time that grows with the square of the length (CVE-2016-20013).
inline constexpr std::size_t max_crypt_password = 256;

/// Whether it has one of the forms that the old firmware kept (crypt(5)): "$1$" MD5, "$5$" SHA-256,
/// "$6$" SHA-512. The settings take them, with rounds that a router can bear. Pure.
bool is_crypt_hash(std::string_view hash);

/// Whether `hash`, of one of these forms, is this password's; compared in constant time. Any
/// thread.
bool verify_crypt(const std::string& hash, std::string_view password);

}  // namespace auth
