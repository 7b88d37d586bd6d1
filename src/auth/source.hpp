#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace auth {

/// Who bears the blame for a wrong guess: one IPv4 address, or one IPv6 network of 64 bits, which
/// is what a single host can choose its addresses from (RFC 4291 2.5.1).
struct Source {
    enum class Family { ipv4, ipv6 };

    Family family = Family::ipv4;
    std::uint64_t network = 0;  ///< the address, or its first 64 bits, as a number

    friend auto operator<=>(const Source&, const Source&) = default;
};

/// Of an address as REMOTE_ADDR writes it. "::ffff:192.168.8.20" is IPv4. What is no address is
/// 0.0.0.0, which no client has. Pure.
Source source_of(std::string_view address);

}  // namespace auth
