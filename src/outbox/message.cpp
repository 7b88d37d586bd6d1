#include "outbox/message.hpp"

#include <sys/random.h>

#include <array>
#include <string_view>

namespace outbox {

MessageId random_message_id() {
    std::array<unsigned char, 16> octets{};
    // Up to 256 octets are delivered whole once the kernel's pool is ready (getrandom(2)).
    while (getrandom(octets.data(), octets.size(), 0) < 0) {
    }
    constexpr std::string_view digits = "0123456789abcdef";
    MessageId id;
    for (const unsigned char octet : octets) {
        id += digits[octet >> 4U];
        id += digits[octet & 0xFU];
    }
    return id;
}

}  // namespace outbox
