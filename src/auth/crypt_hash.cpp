#include "auth/crypt_hash.hpp"

#include <crypt.h>
#include <sodium.h>

#include <memory>

namespace auth {
namespace {

void wipe(crypt_data* data) {
    sodium_memzero(data, sizeof *data);
    delete data;
}

}  // namespace

bool is_crypt_hash(std::string_view hash) {
    return hash.starts_with("$1$") || hash.starts_with("$5$") || hash.starts_with("$6$");
}

bool verify_crypt(const std::string& hash, std::string_view password) {
    // A C string ends at a zero octet; what stands before it is another password.
    const bool is_whole =
        password.size() <= max_crypt_password && password.find('\0') == std::string_view::npos;
    std::string phrase(password.substr(0, max_crypt_password));
    // 32 KiB: too much for a thread's stack on a small system.
    const std::unique_ptr<crypt_data, decltype(&wipe)> work(new crypt_data(), &wipe);
    const char* made = ::crypt_r(phrase.c_str(), hash.c_str(), work.get());
    sodium_memzero(phrase.data(), phrase.size());
    const std::string_view result = made == nullptr ? std::string_view() : made;
    return is_crypt_hash(hash) && result.size() == hash.size() &&
           sodium_memcmp(result.data(), hash.data(), hash.size()) == 0 && is_whole;
}

}  // namespace auth
