#include <algorithm>
#include <array>
#include <cstddef>

#include "settings/rules.hpp"

namespace settings {
namespace {

constexpr unsigned max_limit = 100000;  ///< more than modems send in a day
constexpr std::size_t max_prefixes = 100;
constexpr std::size_t max_prefix_digits = 20;
constexpr std::size_t max_hash = 255;  ///< octets

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The alphabet of crypt(3).
bool is_crypt_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '/';
}

/// Base64 (RFC 4648 4) without its padding.
bool is_base64(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (is_crypt_character(c) && c != '.') || c == '+';
    });
}

bool take_word(std::string_view& rest, std::string_view word) {
    if (!rest.starts_with(word)) {
        return false;
    }
    rest.remove_prefix(word.size());
    return true;
}

/// Takes a number and the character behind it away: so many decimal digits, no zero in front.
bool take_number(std::string_view& rest, std::size_t min_digits, std::size_t max_digits, char end) {
    const std::size_t digits = rest.find(end);
    if (digits == std::string_view::npos || digits < min_digits || digits > max_digits ||
        rest.front() == '0' || !std::ranges::all_of(rest.substr(0, digits), is_digit)) {
        return false;
    }
    rest.remove_prefix(digits + 1);
    return true;
}

/// The PHC string that libsodium's crypto_pwhash_str writes. With more than 99,999 KiB or 99 passes
/// one guess at a password would use up a small router's memory or time.
bool is_argon2id(std::string_view hash) {
    constexpr std::size_t max_memory_digits = 5;
    if (hash.size() > max_hash || !take_word(hash, "$argon2id$v=19$m=") ||
        !take_number(hash, 1, max_memory_digits, ',') || !take_word(hash, "t=") ||
        !take_number(hash, 1, 2, ',') || !take_word(hash, "p=") || !take_number(hash, 1, 1, '$')) {
        return false;
    }
    const std::size_t salt = hash.find('$');
    return salt != std::string_view::npos && is_base64(hash.substr(0, salt)) &&
           is_base64(hash.substr(salt + 1));
}

/// crypt(5): what each method writes.
struct CryptMethod {
    std::string_view beginning;
    bool has_rounds;
    std::size_t max_salt;
    std::size_t hash;  ///< characters
};

constexpr std::array crypt_methods{
    CryptMethod{"$1$", false, 8, 22},
    CryptMethod{"$5$", true, 16, 43},
    CryptMethod{"$6$", true, 16, 86},
};

/// Takes "rounds=5000$" away; false if it is wrong. With more than 99,999 one guess at a password
/// would keep a small router's hash thread busy for many seconds.
bool take_rounds(std::string_view& rest) {
    constexpr std::size_t min_digits = 4;
    constexpr std::size_t max_digits = 5;
    return !take_word(rest, "rounds=") || take_number(rest, min_digits, max_digits, '$');
}

bool is_crypt(std::string_view hash) {
    const auto* const method = std::ranges::find_if(
        crypt_methods,
        [hash](const CryptMethod& candidate) { return hash.starts_with(candidate.beginning); });
    if (method == crypt_methods.end()) {
        return false;
    }
    hash.remove_prefix(method->beginning.size());
    if (method->has_rounds && !take_rounds(hash)) {
        return false;
    }
    const std::size_t salt = hash.find('$');
    return salt != std::string_view::npos && salt > 0 && salt <= method->max_salt &&
           hash.size() - salt - 1 == method->hash &&
           std::ranges::all_of(hash.substr(0, salt), is_crypt_character) &&
           std::ranges::all_of(hash.substr(salt + 1), is_crypt_character);
}

bool is_prefix(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    return !text.empty() && text.size() <= max_prefix_digits && std::ranges::all_of(text, is_digit);
}

hal::Unexpected invalid(const std::string& why) {
    return hal::unexpected(Errc::invalid, why);
}

hal::Result<> check_limit(const char* name, unsigned limit) {
    return limit > max_limit ? invalid(name + (": 0 (any number) to " + std::to_string(max_limit)))
                             : hal::Result<>();
}

hal::Result<> check_prefixes(const std::string& name, const std::vector<std::string>& prefixes) {
    if (prefixes.size() > max_prefixes) {
        return invalid(name + ": at most " + std::to_string(max_prefixes) + " prefixes");
    }
    const auto wrong = std::ranges::find_if_not(prefixes, is_prefix);
    if (wrong != prefixes.end()) {
        return invalid(name + ": \"" + *wrong + "\" is no prefix: 1 to 20 digits, + in front");
    }
    return {};
}

}  // namespace

hal::Result<> check_account(const Account& account) {
    if (!is_name(account.username)) {
        return invalid("username: 1 to 64 characters of UTF-8, no control characters");
    }
    // What was given instead is in no message: it may be the password.
    if (!is_argon2id(account.password_hash) && !is_crypt(account.password_hash)) {
        return invalid("password-hash: neither an Argon2id hash nor one of crypt's $1$, $5$, $6$");
    }
    HAL_CHECK(check_limit("per-hour", account.limits.per_hour));
    HAL_CHECK(check_limit("per-day", account.limits.per_day));
    HAL_CHECK(check_prefixes("allow", account.destinations.allowed));
    return check_prefixes("block", account.destinations.blocked);
}

hal::Result<> check_administrator(const Administrator& administrator) {
    const std::string_view hash = administrator.password_hash;
    if (administrator.username.empty() != hash.empty()) {
        return invalid("administrator username: only together with a password");
    }
    if (!administrator.username.empty() && !is_name(administrator.username)) {
        return invalid(
            "administrator username: 1 to 64 characters of UTF-8, no control characters");
    }
    if (!hash.empty() && !is_argon2id(hash)) {
        return invalid("administrator password-hash: not an Argon2id hash");
    }
    if (!administrator.setup_code_hash.empty() && !is_argon2id(administrator.setup_code_hash)) {
        return invalid("administrator setup-code-hash: not an Argon2id hash");
    }
    return {};
}

}  // namespace settings
