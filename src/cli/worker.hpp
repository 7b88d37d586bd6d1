#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/options.hpp"
#include "local/message.hpp"

namespace cli {

/// Asks the worker; nothing, after a sentence on standard error, when there is no answer or a
/// refusal. `exit` then says how to end.
std::optional<boost::json::value> ask(const Options& options, const local::Request& request,
                                      Exit& exit);

/// `text` as one segment of a path, percent-encoded.
std::string path_segment(std::string_view text);

}  // namespace cli
