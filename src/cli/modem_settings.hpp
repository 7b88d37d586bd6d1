#pragma once

#include <optional>
#include <string>

#include "cli/options.hpp"
#include "local/json.hpp"
#include "settings/settings.hpp"

namespace cli {

/// What `settings set` reads before it takes the lock: a person may take a while to type.
struct Secrets {
    std::optional<std::string> password;
    std::optional<std::string> pin;
};

/// The modems' part of `settings set`: removes, adds and changes one. A refusal is
/// std::errc::invalid_argument with a sentence in its context.
hal::Result<> set_modem(settings::Settings& wanted, const Options& options,
                        const std::optional<std::string>& pin);

/// The modems' part of `settings show`. Whether there is a PIN is told, never which.
boost::json::array modems_json(const settings::Settings& current);
std::string modem_rows(const settings::Settings& current);

}  // namespace cli
