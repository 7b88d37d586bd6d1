#pragma once

#include "local/json.hpp"
#include "settings/settings.hpp"

namespace cli {

/// The groups as `groups` and `settings show` print them with --json.
boost::json::array groups_json(const settings::Settings& current);

}  // namespace cli
