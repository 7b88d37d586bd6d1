#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profile/layout.hpp"
#include "reply/fill.hpp"

namespace reply {

/// What somebody else wrote (a text, a sender, an id), so that it can neither end its line nor look
/// like the end of a message: LF is `%n`, the last of 30 dashes in a row is `%2D`, the `%` of a
/// literal `%n`, `%25` or `%2D` is `%25`, and whatever else some reader takes for the end of a line
/// (CR, VT, FF, FS to US, NEL, U+2028, U+2029) or of the reply (NUL, SUB) is a space.
std::string escape_in_record(std::string_view utf8);

/// Each line of one of the layout's blocks that holds, with its line feed.
std::string text_body(const profile::TextLayout& layout,
                      const std::vector<profile::TextLine>& block, Values values);
/// `block` for each of `repeated`, the layout's separator after every one.
std::string text_blocks(const profile::TextLayout& layout,
                        const std::vector<profile::TextLine>& block,
                        std::span<const Values> repeated);

}  // namespace reply
