#pragma once

#include <functional>
#include <string>

#include "cli/options.hpp"
#include "settings/settings.hpp"

namespace cli {

/// What change_settings() and its like refuse with: a sentence that begins with the field.
hal::Unexpected refused(const std::string& why);

/// Loads the settings, changes them and saves them, with other processes kept out. What breaks a
/// rule, or what `change` refuses with std::errc::invalid_argument, is not saved.
hal::Result<> change_settings(const std::string& path,
                              const std::function<hal::Result<>(settings::Settings&)>& change);

/// How a command that changes the settings ends: "Saved. ..." and how that comes into effect, or
/// why not.
Exit say_saved(const hal::Result<>& result);

/// The same for one that makes the worker apply them at once, if it runs.
Exit say_applied(const Options& options, const hal::Result<>& result);

/// Why the settings could not be read or changed.
Exit say_settings_failure(const hal::Error& error);

}  // namespace cli
