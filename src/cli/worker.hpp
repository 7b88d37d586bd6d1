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

/// For ask(): the worker reads the settings again.
local::Request apply_request();

enum class Applied { yes, no_worker, refused };

/// Makes the worker read the settings again, if it runs. `refused` comes after a sentence on
/// standard error that the settings are saved and why they are not in effect, and sets `exit`.
Applied apply(const Options& options, Exit& exit);

/// `text` as one segment of a path, percent-encoded.
std::string path_segment(std::string_view text);

}  // namespace cli
