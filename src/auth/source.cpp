#include "auth/source.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

namespace auth {
namespace {

std::uint64_t number_of(const unsigned char* octets, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        number = (number << 8U) | octets[i];
    }
    return number;
}

}  // namespace

Source source_of(std::string_view address) {
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const std::string text(address.substr(0, address.find('%')));  // a link-local one has a zone
    std::array<unsigned char, 16> octets{};
    if (::inet_pton(AF_INET, text.c_str(), octets.data()) == 1) {
        return {Source::Family::ipv4, number_of(octets.data(), 4)};
    }
    if (::inet_pton(AF_INET6, text.c_str(), octets.data()) != 1) {
        return {};
    }
    if (std::equal(mapped.begin(), mapped.end(), octets.begin())) {
        return {Source::Family::ipv4, number_of(octets.data() + mapped.size(), 4)};
    }
    return {Source::Family::ipv6, number_of(octets.data(), 8)};
}

}  // namespace auth
