#include "auth/verified_memory.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

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

Fingerprint VerifiedMemory::fingerprint(Realm realm, std::string_view source,
                                        std::string_view username,
                                        std::string_view password) const {
    crypto_generichash_state state;
    Fingerprint result{};
    crypto_generichash_init(&state, key_.data(), key_.size(), result.size());
    add(state, std::to_string(static_cast<int>(realm)));
    add(state, source);
    add(state, username);
    add(state, password);
    crypto_generichash_final(&state, result.data(), result.size());
    return result;
}

VerifiedMemory::Seen VerifiedMemory::look_up(const Fingerprint& fingerprint, hal::Instant now,
                                             std::chrono::seconds pace) {
    Seen seen = Seen::no;
    for (Entry& entry : entries_) {
        // Both are looked at whatever the first one is: how long it takes tells nothing.
        const bool same = equal(entry.fingerprint, fingerprint);
        const bool alive = now < entry.expires;
        const bool hit = (static_cast<unsigned>(same) & static_cast<unsigned>(alive)) != 0;
        const bool soon = now < entry.served + pace;
        entry.expires = hit ? now + lifetime : entry.expires;
        entry.served = hit && !soon ? now : entry.served;
        seen = hit ? (soon ? Seen::too_soon : Seen::yes) : seen;
    }
    return seen;
}

void VerifiedMemory::insert(const Fingerprint& fingerprint, const Identity& identity,
                            hal::Instant now) {
    const auto same = std::ranges::find(entries_, fingerprint, &Entry::fingerprint);
    Entry& place =
        same != entries_.end() ? *same : *std::ranges::min_element(entries_, {}, &Entry::expires);
    place = Entry{fingerprint, identity, now + lifetime, now};
}

void VerifiedMemory::forget_all_but(const std::vector<Identity>& identities) {
    for (Entry& entry : entries_) {
        if (std::ranges::find(identities, entry.identity) == identities.end()) {
            entry = Entry{};
        }
    }
}

bool equal(const Fingerprint& a, const Fingerprint& b) noexcept {
    return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace auth
