#include "auth/password.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>

#include "auth/error.hpp"
#include "text/ascii.hpp"

namespace auth {
namespace {

constexpr unsigned long long passes = 5;
constexpr std::size_t memory_octets = std::size_t{7168} * 1024;

constexpr std::size_t min_characters = 12;
constexpr std::size_t min_different = 5;
constexpr std::size_t min_username = 3;

/// Parts of what guessers try first against /cgi-bin/sms_send and everywhere else. The last three
/// rows are what the lists of most common passwords have left when twelve characters and five
/// different ones are asked for: the first 4,000 of SecLists' 10-million-password-list, and the
/// 3,546 of John the Ripper's password.lst (1.9.0). Listed in sms-gateway(1).
constexpr std::array<std::string_view, 37> refused_words{
    "password",  "passw0rd",  "user_pass",   "user1",     "smsuser",       "smsgateway",
    "sms_send",  "admin",     "sms-gateway", "12345678",  "87654321",      "23456789",
    "abcdefgh",  "qwertyui",  "asdfghjk",    "letmein",   "changeme",      "change_me",
    "teltonika", "rut240",    "rut950",      "rut955",    "rutx09",        "rutx11",
    "trb140",    "iloveyou",  "1q2w3e4r",    "q1w2e3r4",  "1qaz2wsx",      "zaq12wsx",
    "qazwsxedc", "qweasdzxc", "123456qw",    "qwerty123", "winniethepooh", "mailcreated",
    "sojdlg123",
};

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), text::lower);
    return result;
}

/// UTF-8's continuation octets begin no character.
std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F;
    });
}

hal::Unexpected refused(const std::string& why) {
    return hal::unexpected(Errc::password_refused, "password: " + why);
}

}  // namespace

hal::Result<std::string> hash_password(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> phc{};
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(phc.data(), password.data(), password.size(), passes, memory_octets,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return hal::unexpected(Errc::no_memory);
    }
    return std::string(phc.data());
}

bool verify_password(const std::string& hash, std::string_view password) {
    return sodium_init() >= 0 && hash.size() < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

hal::Result<> check_new_password(std::string_view username, std::string_view password) {
    if (characters(password) < min_characters) {
        return refused("shorter than " + std::to_string(min_characters) + " characters");
    }
    if (has_control_character(password)) {
        return refused("has a control character in it");
    }
    if (std::set<char>(password.begin(), password.end()).size() < min_different) {
        return refused("has fewer than " + std::to_string(min_different) + " different characters");
    }
    const std::string small = lowered(password);
    if (username.size() >= min_username && small.find(lowered(username)) != std::string::npos) {
        return refused("contains the username");
    }
    for (const std::string_view word : refused_words) {
        if (small.find(word) != std::string::npos) {
            return refused("contains \"" + std::string(word) + "\", which guessers try first");
        }
    }
    return {};
}

}  // namespace auth
