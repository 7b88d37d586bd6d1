#include "auth/refusal_log.hpp"

#include <sodium.h>

#include <array>
#include <span>

#include "logging/log.hpp"

namespace auth {
namespace {

const char* to_string(Realm realm) {
    switch (realm) {
        case Realm::sms:
            return "sms";
        case Realm::administrator:
            return "administrator";
        case Realm::setup:
            return "setup";
    }
    return "unknown";
}

}  // namespace

void log_refusals(Realm realm, const std::string& source, std::string_view username,
                  unsigned attempts) {
    if (attempts == 0) {
        return;
    }
    logging::log(logging::Level::warning, "credentials_refused",
                 {{"realm", to_string(realm)},
                  {"source", source},
                  {"user", user_mark(username)},
                  {"attempts", std::to_string(attempts)}});
}

std::string user_mark(std::string_view username) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    const auto octets = std::as_bytes(std::span(username));
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(octets.data()),
                       octets.size());
    std::array<char, 5> hex{};
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), 2);
    return hex.data();
}

}  // namespace auth
