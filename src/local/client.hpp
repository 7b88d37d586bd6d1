#pragma once

#include <string>

#include "hal/clock.hpp"
#include "hal/result.hpp"
#include "local/message.hpp"

namespace local {

/// Asks the server at `path` one thing. No worker is std::errc::no_such_file_or_directory or
/// std::errc::connection_refused; no answer in time is hal::Errc::timed_out. Any thread.
hal::Result<Response> call(hal::Clock& clock, const std::string& path, const Request& request,
                           hal::Deadline deadline);

}  // namespace local
