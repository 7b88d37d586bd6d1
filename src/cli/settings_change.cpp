#include "cli/settings_change.hpp"

#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "hal/clock.hpp"
#include "settings/change.hpp"

namespace cli {

hal::Result<> change_settings(const std::string& path,
                              const std::function<hal::Result<>(settings::Settings&)>& change) {
    return settings::change_file(path, *hal::make_system_clock(), change);
}

Exit say_saved(const hal::Result<>& result) {
    if (!result) {
        return say_settings_failure(result.error());
    }
    std::cout << "Saved. In effect after: sms-gateway settings apply\n";
    return Exit::ok;
}

Exit say_settings_failure(const hal::Error& error) {
    // Errors of these two worlds are sentences already: their category's words add nothing.
    const bool is_sentence = error.code == std::errc::invalid_argument ||
                             error.code.category() == settings::settings_category();
    return fail(Exit::failed, printable(is_sentence ? error.context : error.message()));
}

}  // namespace cli
