#include "auth/verified_memory.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace auth {
namespace {

static_assert(std::tuple_size_v<Fingerprint> == crypto_generichash_BYTES);
static_assert(std::tuple_size_v<Fingerprint> == crypto_generichash_KEYBYTES);

void add(crypto_generichash_state& state, std::string_view part) {
    const std::uint64_t length = part.size();
    std::array<unsigned char, sizeof length> prefix{};
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        prefix.at(i) = static_cast<unsigned char>(length >> (8 * i));
    }
    const auto octets = std::as_bytes(std::span(part));
    crypto_generichash_update(&state, prefix.data(), prefix.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(octets.data()),
                              octets.size());
}

const std::string* hash_of(const std::vector<settings::Account>& accounts,
                           const std::string& username) {
    const auto found = std::ranges::find(accounts, username, &settings::Account::username);
    return found == accounts.end() ? nullptr : &found->password_hash;
}

}  // namespace

VerifiedMemory::VerifiedMemory() {
    if (sodium_init() < 0) {
        std::abort();  // no random numbers: there is no safe way to go on
    }
    crypto_generichash_keygen(key_.data());
    sodium_mlock(key_.data(), key_.size());  // keeps it out of swap where the limits allow that
}

VerifiedMemory::~VerifiedMemory() {
    sodium_munlock(key_.data(), key_.size());  // wipes it too
}

Fingerprint VerifiedMemory::fingerprint(std::string_view source, std::string_view username,
                                        std::string_view password) const {
    crypto_generichash_state state;
    Fingerprint result{};
    crypto_generichash_init(&state, key_.data(), key_.size(), result.size());
    add(state, source);
    add(state, username);
    add(state, password);
    crypto_generichash_final(&state, result.data(), result.size());
    return result;
}

bool VerifiedMemory::contains(const Fingerprint& fingerprint, hal::Instant now) {
    bool found = false;
    for (Entry& entry : entries_) {
        // Both are looked at whatever the first one is: how long it takes tells nothing.
        const bool same = equal(entry.fingerprint, fingerprint);
        const bool alive = now < entry.expires;
        const bool hit = (static_cast<unsigned>(same) & static_cast<unsigned>(alive)) != 0;
        entry.expires = hit ? now + lifetime : entry.expires;
        found = found || hit;
    }
    return found;
}

void VerifiedMemory::insert(const Fingerprint& fingerprint, const std::string& username,
                            hal::Instant now) {
    const auto same = std::ranges::find(entries_, fingerprint, &Entry::fingerprint);
    Entry& place =
        same != entries_.end() ? *same : *std::ranges::min_element(entries_, {}, &Entry::expires);
    place = Entry{fingerprint, username, now + lifetime};
}

void VerifiedMemory::forget_changed(const std::vector<settings::Account>& before,
                                    const std::vector<settings::Account>& after) {
    for (Entry& entry : entries_) {
        const std::string* was = hash_of(before, entry.username);
        const std::string* is = hash_of(after, entry.username);
        if (was == nullptr || is == nullptr || *was != *is) {
            entry = Entry{};
        }
    }
}

bool equal(const Fingerprint& a, const Fingerprint& b) noexcept {
    return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace auth
