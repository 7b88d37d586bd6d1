#pragma once

#include <functional>
#include <string>

#include "hal/clock.hpp"
#include "settings/settings.hpp"

namespace settings {

/// Loads the settings, changes them and saves them, with other processes and threads kept out: one
/// that is at it is waited for, up to ten seconds. What breaks a rule, or what `change` refuses, is
/// not saved. Any thread; waits for the disk.
hal::Result<> change_file(const std::string& path, hal::Clock& clock,
                          const std::function<hal::Result<>(Settings&)>& change);

}  // namespace settings
