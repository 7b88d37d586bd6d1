#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "hal/result.hpp"
#include "profile/layout.hpp"

namespace profile {

/// "Index: {index}" -> pieces; `{{` and `}}` are braces. An unknown placeholder, one that is not
/// in `allowed`, or a lone brace is refused with a sentence as the error's context.
hal::Result<Template> parse_template(std::string_view text,
                                     std::initializer_list<Placeholder> allowed);

}  // namespace profile
