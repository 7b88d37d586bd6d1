#include "settings/networks.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace settings {
namespace {

constexpr std::size_t address_octets = 16;
constexpr unsigned address_bits = 128;
constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned mapped_bits = 96;

/// RFC 1918, RFC 1122 3.2.1.3 (g), RFC 3927, RFC 4291 2.5.3 and 2.5.6, RFC 4193.
constexpr std::array<std::string_view, 8> private_ones{
    "10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
    "169.254.0.0/16", "::1",           "fe80::/10",      "fc00::/7",
};

/// Of IPv6, or an IPv4-mapped one (RFC 4291 2.5.5.2).
using Address = std::array<std::uint8_t, address_octets>;

struct Network {
    Address address{};
    unsigned length = address_bits;  ///< bits that count
};

std::optional<Address> read_address(std::string_view written) {
    const std::string text(written);
    Address address{};
    if (text.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    if (::inet_pton(AF_INET6, text.c_str(), address.data()) == 1) {
        return address;
    }
    std::ranges::copy(mapped, address.begin());
    if (::inet_pton(AF_INET, text.c_str(), address.data() + mapped.size()) == 1) {
        return address;
    }
    return std::nullopt;
}

bool is_ipv4(const Address& address) {
    return std::ranges::equal(mapped, std::span(address).first(mapped.size()));
}

/// Decimal digits without a zero in front.
std::optional<unsigned> read_length(std::string_view text) {
    unsigned length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size() ||
        (text.size() > 1 && text.front() == '0')) {
        return std::nullopt;
    }
    return length;
}

/// The address with everything behind its first `length` bits set to 0.
Address masked(Address address, unsigned length) {
    constexpr unsigned octet_bits = 8;
    for (std::size_t at = 0; at < address.size(); ++at) {
        const unsigned before = static_cast<unsigned>(at) * octet_bits;
        const unsigned kept = length <= before ? 0 : std::min(length - before, octet_bits);
        address.at(at) &= static_cast<std::uint8_t>(0xFF00U >> kept);
    }
    return address;
}

std::optional<Network> read_network(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = read_address(text.substr(0, slash));
    if (!address) {
        return std::nullopt;
    }
    Network network{.address = *address};
    if (slash != std::string_view::npos) {
        const bool dotted = text.find(':') == std::string_view::npos;
        const unsigned before = dotted ? mapped_bits : 0;
        const auto length = read_length(text.substr(slash + 1));
        if (!length || *length > address_bits - before) {
            return std::nullopt;
        }
        network.length = before + *length;
    }
    return network;
}

bool holds(const Network& network, const Address& address) {
    // "::/0" is every IPv6 address and no IPv4 one.
    return is_ipv4(network.address) == is_ipv4(address) &&
           masked(address, network.length) == network.address;
}

std::string written(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool ipv4 = is_ipv4(address);
    const std::uint8_t* octets = address.data() + (ipv4 ? mapped.size() : 0);
    ::inet_ntop(ipv4 ? AF_INET : AF_INET6, octets, text.data(), text.size());
    return text.data();
}

template <class Networks>
bool any_holds(const Networks& networks, const Address& address) {
    return std::ranges::any_of(networks, [&address](std::string_view text) {
        const auto network = read_network(text);
        return network && holds(*network, address);
    });
}

}  // namespace

hal::Result<> check_networks(const std::vector<std::string>& networks) {
    if (networks.size() > max_networks) {
        return hal::unexpected(Errc::invalid, "networks: at most " + std::to_string(max_networks));
    }
    for (const std::string& text : networks) {
        const auto network = read_network(text);
        if (!network) {
            return hal::unexpected(Errc::invalid,
                                   "network: \"" + text +
                                       "\" is neither an address nor a network of IPv4 or IPv6, "
                                       "as 192.168.0.0/16");
        }
        const Address first = masked(network->address, network->length);
        if (first != network->address) {
            return hal::unexpected(Errc::invalid, "network: \"" + text +
                                                      "\" has bits set behind its length; " +
                                                      written(first) + text.substr(text.find('/')) +
                                                      " is the network");
        }
    }
    return {};
}

std::span<const std::string_view> private_networks() {
    return private_ones;
}

bool is_within(const std::vector<std::string>& networks, std::string_view address) {
    const auto read = read_address(address);
    return read && (networks.empty() ? any_holds(private_ones, *read) : any_holds(networks, *read));
}

}  // namespace settings
