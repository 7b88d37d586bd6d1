#pragma once

#include "settings/settings.hpp"

namespace settings {

// The rules for one value each, so that load() can name the line that breaks one. Pure.
hal::Result<> check_account(const Account& account);
hal::Result<> check_administrator(const Administrator& administrator);
hal::Result<> check_device(const std::string& device);
hal::Result<> check_modem(const ModemSettings& modem);
hal::Result<> check_group(const Group& group);
hal::Result<> check_keeping(const Keeping& keeping);
hal::Result<> check_hooks(const Hooks& hooks);

bool has_control_character(std::string_view text);

/// What people call something by: 1 to 64 characters of UTF-8, no control characters.
bool is_name(std::string_view text);

}  // namespace settings
