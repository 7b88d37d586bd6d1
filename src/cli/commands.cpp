#include "cli/commands.hpp"

#include <cstddef>
#include <iostream>
#include <limits>
#include <string_view>

namespace cli {
namespace {

constexpr std::size_t any = std::numeric_limits<std::size_t>::max();

struct Command {
    std::string_view family;  ///< the first word
    std::string_view name;    ///< the second; empty where there is none
    std::size_t min_arguments;
    std::size_t max_arguments;
    Exit (*run)(const Options&, const Arguments&);
};

/// One without a second word stands behind its like that have one.
constexpr Command commands[] = {
    {"status", "", 0, 0, status},
    {"send", "", 2, 2, send},
    {"show", "", 1, 1, show},
    {"list", "", 0, 0, list},
    {"inbox", "delete", 1, 1, inbox_delete},
    {"settings", "set", 0, 0, settings_set},
    {"settings", "show", 0, 0, settings_show},
    {"settings", "apply", 0, 0, settings_apply},
    {"accounts", "set", 1, 1, accounts_set},
    {"accounts", "remove", 1, 1, accounts_remove},
    {"accounts", "list", 0, 0, accounts_list},
    {"accounts", "", 0, 0, accounts_list},
    {"administrator", "code", 0, 0, administrator_code},
    {"administrator", "reset", 0, 0, administrator_reset},
    {"groups", "set", 2, any, groups_set},
    {"groups", "remove", 1, 1, groups_remove},
    {"groups", "", 0, 0, groups_list},
    {"modem", "restart", 0, 1, modem_restart},
    {"modem", "reset", 0, 1, modem_reset},
    {"modem", "power-cycle", 0, 1, modem_power_cycle},
    {"profile", "list", 0, 0, profile_list},
    {"profile", "check", 1, any, profile_check},
};

const Command* find(const Arguments& words) {
    for (const Command& command : commands) {
        const bool same_name =
            command.name.empty() || (words.size() > 1 && words[1] == command.name);
        if (!words.empty() && words[0] == command.family && same_name) {
            return &command;
        }
    }
    return nullptr;
}

Exit misused(const std::string& why) {
    return fail(Exit::usage, why + "; sms-gateway --help shows what there is");
}

}  // namespace

Exit run(const Options& options) {
    const Command* command = find(options.words);
    if (command == nullptr) {
        return misused(options.words.empty() ? "no command" : "no such command");
    }
    if (options.has_settings_options() && command->run != settings_set) {
        return misused("only settings set takes these options");
    }
    if (options.has_account_options() && command->run != accounts_set) {
        return misused("only accounts set takes these options");
    }
    if (options.password_file && command->run != settings_set && command->run != accounts_set) {
        return misused("only settings set and accounts set take --password-file");
    }
    if (options.modem && command->run != settings_set && command->run != send) {
        return misused("only settings set and send take --modem");
    }
    if (options.has_send_options() && command->run != send) {
        return misused("only send takes these options");
    }
    const std::ptrdiff_t own_words = command->name.empty() ? 1 : 2;
    const Arguments arguments(options.words.begin() + own_words, options.words.end());
    if (arguments.size() < command->min_arguments || arguments.size() > command->max_arguments) {
        return misused("wrong number of arguments");
    }
    return command->run(options, arguments);
}

Exit fail(Exit exit, const std::string& sentence) {
    std::cerr << "sms-gateway: " << sentence << '\n';
    return exit;
}

}  // namespace cli
