#pragma once

#include <functional>
#include <string>

#include "cli/options.hpp"
#include "settings/settings.hpp"

namespace cli {

/// Loads the settings, changes them and saves them, with other processes kept out. What breaks a
/// rule, or what `change` refuses with std::errc::invalid_argument, is not saved.
hal::Result<> change_settings(const std::string& path,
                              const std::function<hal::Result<>(settings::Settings&)>& change);

/// How a command that changes the settings ends: "Saved. ..." and how that comes into effect, or
/// why not.
Exit say_saved(const hal::Result<>& result);

/// Why the settings could not be read or changed.
Exit say_settings_failure(const hal::Error& error);

}  // namespace cli
