#pragma once

#include "local/json.hpp"
#include "settings/settings.hpp"

namespace cli {

/// The accounts as `accounts` and `settings show` print them with --json: all but their hashes.
boost::json::array accounts_json(const settings::Settings& current);

/// One account in one line, for people.
std::string account_words(const settings::Account& account);

}  // namespace cli
