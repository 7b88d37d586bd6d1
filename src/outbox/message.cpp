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

std::string options_of(const NewMessage& message) {
    const std::string policy =
        message.uncertain ? std::to_string(static_cast<int>(*message.uncertain)) : "";
    return "report=" + std::to_string(static_cast<int>(message.report)) +
           " priority=" + std::to_string(message.priority) +
           " validity=" + std::to_string(message.lifetime.count()) + " uncertain=" + policy +
           " modem=" + message.modem + (message.group.empty() ? "" : " group=" + message.group);
}

}  // namespace outbox
