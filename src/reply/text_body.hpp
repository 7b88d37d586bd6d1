#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profile/layout.hpp"
#include "reply/fill.hpp"

namespace reply {

/// One message's text or sender, so that it is one line and a `%n` in it is always a line break:
/// LF is `%n`, a literal `%n` is `%25n`, a literal `%25` is `%2525`, and whatever else some reader
/// takes for a line break (CR, VT, FF, FS to US, NEL, U+2028, U+2029) is a space.
std::string escape_line_breaks(std::string_view utf8);

/// Each line that holds, with its line feed.
std::string text_body(const std::vector<profile::TextLine>& lines, const Values& values);
std::string text_list_body(const profile::TextLayout& layout, std::span<const Values> messages);

}  // namespace reply
