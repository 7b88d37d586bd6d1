#include <algorithm>
#include <cstddef>
#include <optional>

#include "settings/premium.hpp"
#include "settings/settings.hpp"

namespace settings {
namespace {

constexpr std::size_t min_plain_digits = 5;  ///< shorter ones are short codes

/// As numbers are normalised: "0044" is "+44", and "00" every international number.
std::string normal(std::string_view prefix) {
    return prefix.starts_with("00") ? "+" + std::string(prefix.substr(2)) : std::string(prefix);
}

/// How long the longest prefix is that the number begins with.
template <class Prefixes>
std::optional<std::size_t> longest(const Prefixes& prefixes, std::string_view number) {
    std::optional<std::size_t> length;
    for (const std::string_view written : prefixes) {
        const std::string prefix = normal(written);
        if (number.starts_with(prefix)) {
            length = std::max(length.value_or(0), prefix.size());
        }
    }
    return length;
}

bool is_short_code(std::string_view number) {
    return !number.starts_with('+') && number.size() < min_plain_digits;
}

}  // namespace

bool may_send(const Destinations& destinations, std::string_view number) {
    const auto allowed = longest(destinations.allowed, number);
    const auto blocked = longest(destinations.blocked, number);
    if (!destinations.allowed.empty() && !allowed) {
        return false;
    }
    if (blocked && *blocked >= allowed.value_or(0)) {
        return false;
    }
    if (destinations.premium) {
        return true;
    }
    const auto premium = longest(premium_prefixes(), number);
    return (!premium || allowed >= premium) && (!is_short_code(number) || allowed);
}

}  // namespace settings
