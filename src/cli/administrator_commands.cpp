#include <unistd.h>

#include <cerrno>
#include <iostream>

#include "auth/password.hpp"
#include "cli/commands.hpp"
#include "cli/printing.hpp"
#include "cli/settings_change.hpp"
#include "cli/worker.hpp"
#include "settings/setup_code.hpp"

namespace cli {
namespace {

hal::Result<std::string> draw_code() {
    std::array<std::uint8_t, settings::setup_code_characters> random{};
    if (::getentropy(random.data(), random.size()) != 0) {
        return hal::unexpected({errno, std::generic_category()}, "the kernel's random numbers");
    }
    return settings::make_setup_code(random);
}

/// Draws a code and puts its hash into the settings.
hal::Result<std::string> new_code(const Options& options) {
    HAL_TRY(const std::string code, draw_code());
    HAL_TRY(const std::string hash, auth::hash_password(settings::normal_setup_code(code)));
    HAL_CHECK(
        change_settings(options.settings, [&hash](settings::Settings& wanted) -> hal::Result<> {
            if (!wanted.administrator.username.empty()) {
                return refused(
                    "administrator: there is one already; sms-gateway administrator "
                    "reset forgets it");
            }
            wanted.administrator.setup_code_hash = hash;
            return {};
        }));
    return code;
}

}  // namespace

Exit administrator_code(const Options& options, const Arguments&) {
    const auto code = new_code(options);
    if (!code) {
        return say_settings_failure(code.error());
    }
    if (!options.json) {
        std::cout << *code << '\n' << std::flush;
        return say_applied(options, {});
    }
    Exit exit = Exit::ok;
    const bool applied = apply(options, exit) == Applied::yes;
    print_json(boost::json::object{{"code", *code}, {"applied", applied}});
    return exit;
}

Exit administrator_reset(const Options& options, const Arguments&) {
    return say_applied(options, change_settings(options.settings, [](settings::Settings& wanted) {
                           wanted.administrator = {};
                           return hal::Result<>();
                       }));
}

}  // namespace cli
