#pragma once

#include <string>
#include <string_view>

namespace reply {

/// The code points of UTF-8; octets that are none become U+FFFD each, so that whatever a message
/// holds can be shown.
std::u32string code_points(std::string_view octets);

}  // namespace reply
