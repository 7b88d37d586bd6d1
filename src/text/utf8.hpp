#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Text as Unicode: the only UTF-8 code of the gateway. Pure.
namespace text {

/// The code points of well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most
/// U+10FFFF), or nullopt.
std::optional<std::u32string> decode_utf8(std::string_view octets);

/// UTF-8 of code points; what is no scalar value becomes U+FFFD.
std::string encode_utf8(std::u32string_view code_points);

/// Reads octets as ISO 8859-1.
std::string latin1_to_utf8(std::string_view octets);

}  // namespace text
