#pragma once

#include "settings/settings.hpp"

namespace settings {

inline constexpr std::size_t max_networks = 64;

/// At most so many, each an address of IPv4 or IPv6 or a network of one, "ADDRESS/LENGTH", without
/// bits behind its length. Nothing is guessed: no octal or shortened IPv4, no zone. Pure.
hal::Result<> check_networks(const std::vector<std::string>& networks);

}  // namespace settings
