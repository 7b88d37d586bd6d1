#pragma once

#include <span>
#include <string_view>

namespace settings {

/// Ranges of international numbers that cost more than a message to a person does: an account sends
/// there only with Destinations::premium, or with an allowed prefix at least as long. The table is
/// not complete, and what is dialled without a country code is in none of them.
std::span<const std::string_view> premium_prefixes();

}  // namespace settings
