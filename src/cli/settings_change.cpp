#include "cli/settings_change.hpp"

#include <iostream>

#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/worker.hpp"
#include "hal/clock.hpp"
#include "settings/change.hpp"

namespace cli {

hal::Unexpected refused(const std::string& why) {
    return hal::unexpected(std::make_error_code(std::errc::invalid_argument), why);
}

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

Exit say_applied(const Options& options, const hal::Result<>& result) {
    if (!result) {
        return say_settings_failure(result.error());
    }
    Exit exit = Exit::ok;
    switch (apply(options, exit)) {
        case Applied::yes:
            std::cout << "Saved and applied.\n";
            break;
        case Applied::no_worker:
            std::cout << "Saved. In effect when the worker starts: it is not running.\n";
            break;
        case Applied::refused:
            break;
    }
    return exit;
}

Exit say_settings_failure(const hal::Error& error) {
    // Errors of these two worlds are sentences already: their category's words add nothing.
    const bool is_sentence = error.code == std::errc::invalid_argument ||
                             error.code.category() == settings::settings_category();
    return fail(Exit::failed, printable(is_sentence ? error.context : error.message()));
}

}  // namespace cli
