#include "auth/sessions.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace auth {
namespace {

constexpr std::size_t id_octets = 32;
constexpr std::size_t id_digits = 2 * id_octets;
constexpr std::string_view cookie_name = "__Host-sms-gateway";
constexpr std::string_view attributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string random_id() {
    if (sodium_init() < 0) {
        std::abort();  // no random numbers: there is no safe way to go on
    }
    std::array<unsigned char, id_octets> octets{};
    randombytes_buf(octets.data(), octets.size());
    std::array<char, id_digits + 1> digits{};
    sodium_bin2hex(digits.data(), digits.size(), octets.data(), octets.size());
    sodium_memzero(octets.data(), octets.size());
    return digits.data();
}

/// Without a key: nobody guesses 256 random bits.
Fingerprint fingerprint_of(std::string_view id) {
    Fingerprint result{};
    crypto_generichash(result.data(), result.size(),
                       reinterpret_cast<const unsigned char*>(id.data()), id.size(), nullptr, 0);
    return result;
}

bool is_same(const settings::Administrator& a, const settings::Administrator& b) {
    return a.username == b.username && a.password_hash == b.password_hash;
}

bool is_id(std::string_view value) {
    return value.size() == id_digits &&
           value.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

hal::Instant Sessions::Entry::end() const {
    return std::min(used + idle, opened + longest);
}

std::string Sessions::open(const settings::Administrator& administrator, hal::Instant now) {
    std::string id = random_id();
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [now](const Entry& entry) { return entry.end() <= now; });
    if (entries_.size() >= capacity) {
        entries_.erase(entries_.begin());
    }
    entries_.push_back(
        {.id = fingerprint_of(id), .administrator = administrator, .opened = now, .used = now});
    return id;
}

Sessions::Entry* Sessions::living(std::string_view id, const settings::Administrator& administrator,
                                  hal::Instant now) {
    std::erase_if(entries_, [&](const Entry& entry) {
        return entry.end() <= now || !is_same(entry.administrator, administrator);
    });
    const Fingerprint wanted = fingerprint_of(id);
    const auto found = std::ranges::find_if(
        entries_, [&wanted](const Entry& entry) { return equal(entry.id, wanted); });
    return found == entries_.end() ? nullptr : &*found;
}

std::optional<Session> Sessions::find(std::string_view id,
                                      const settings::Administrator& administrator,
                                      hal::Instant now) {
    const std::lock_guard lock(mutex_);
    const Entry* const entry = living(id, administrator, now);
    if (entry == nullptr) {
        return std::nullopt;
    }
    return Session{entry->administrator.username,
                   std::chrono::floor<std::chrono::seconds>(entry->end() - now)};
}

std::optional<Session> Sessions::use(std::string_view id,
                                     const settings::Administrator& administrator,
                                     hal::Instant now) {
    {
        const std::lock_guard lock(mutex_);
        if (Entry* const entry = living(id, administrator, now)) {
            entry->used = now;
        }
    }
    return find(id, administrator, now);
}

void Sessions::close(std::string_view id) {
    const Fingerprint wanted = fingerprint_of(id);
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&wanted](const Entry& entry) { return equal(entry.id, wanted); });
}

std::string session_cookie(std::string_view id) {
    std::string cookie(cookie_name);
    cookie += '=';
    cookie += id;
    return cookie.append(attributes);
}

std::string ended_session_cookie() {
    return session_cookie("") + "; Max-Age=0";
}

std::optional<std::string> read_session_cookie(std::string_view header) {
    std::optional<std::string> id;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        std::string_view pair = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) != cookie_name) {
            continue;
        }
        const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
        if (id || !is_id(value)) {
            return std::nullopt;
        }
        id = value;
    }
    return id;
}

}  // namespace auth
