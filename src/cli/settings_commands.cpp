#include <filesystem>
#include <iostream>

#include "auth/password.hpp"
#include "cli/account_commands.hpp"
#include "cli/commands.hpp"
#include "cli/group_commands.hpp"
#include "cli/modem_settings.hpp"
#include "cli/password_source.hpp"
#include "cli/printing.hpp"
#include "cli/settings_change.hpp"
#include "cli/worker.hpp"
#include "profile/load.hpp"
#include "settings/settings.hpp"

namespace cli {
namespace {

/// Which account the options mean: the only one there is, or the one that they name.
hal::Result<settings::Account*> choose_account(settings::Settings& wanted, const Options& options) {
    auto& accounts = wanted.accounts;
    for (settings::Account& account : accounts) {
        if (account.username == options.username) {
            return &account;
        }
    }
    if (accounts.size() > 1) {
        return refused("username: the file has " + std::to_string(accounts.size()) +
                       " accounts; name one of them, or sms-gateway accounts set NAME");
    }
    if (accounts.empty()) {
        if (!options.username) {
            return refused("username: there is no account yet; give --username too");
        }
        accounts.emplace_back();
    }
    return &accounts.front();
}

/// The account's part of `settings set`.
hal::Result<> set_account(settings::Settings& wanted, const Options& options,
                          const std::optional<std::string>& password) {
    HAL_TRY(settings::Account * account, choose_account(wanted, options));
    account->username = options.username.value_or(account->username);
    if (password) {
        HAL_CHECK(auth::check_new_password(account->username, *password));
        HAL_TRY(account->password_hash, auth::hash_password(*password));
    }
    if (account->password_hash.empty()) {
        return refused("password: a new account needs one; give --password-file FILE or -");
    }
    return {};
}

hal::Result<std::optional<std::string>> new_password(const Options& options) {
    if (options.password_file) {
        HAL_TRY(std::string password, read_password(*options.password_file));
        return std::optional(std::move(password));
    }
    if (options.username && at_terminal()) {
        HAL_TRY(const settings::Settings current, settings::load(options.settings));
        if (current.accounts.empty()) {
            HAL_TRY(std::string password, read_password("-"));
            return std::optional(std::move(password));
        }
    }
    return std::optional<std::string>();
}

hal::Result<Secrets> read_secrets(const Options& options) {
    if (options.password_file == "-" && options.sim_pin_file == "-" && !at_terminal()) {
        return refused("sim-pin-file: standard input holds the password already");
    }
    Secrets secrets;
    HAL_TRY(secrets.password, new_password(options));
    if (options.sim_pin_file) {
        HAL_TRY(secrets.pin, read_pin(*options.sim_pin_file));
    }
    return secrets;
}

hal::Result<> check_devices(const Options& options) {
    if (!std::filesystem::is_directory(options.profiles)) {
        return {};
    }
    for (const auto& device : {options.device, options.modem_device}) {
        if (device && (!device->empty() || device == options.device)) {
            HAL_CHECK(profile::load_device(options.profiles, *device));
        }
    }
    return {};
}

hal::Result<> set(const Options& options) {
    HAL_CHECK(check_devices(options));
    HAL_TRY(const Secrets secrets, read_secrets(options));
    return change_settings(options.settings, [&](settings::Settings& wanted) -> hal::Result<> {
        if (options.username || secrets.password) {
            HAL_CHECK(set_account(wanted, options, secrets.password));
        }
        wanted.enabled = options.enabled.value_or(wanted.enabled);
        wanted.device = options.device.value_or(wanted.device);
        wanted.recovery_dry_run = options.recovery_dry_run.value_or(wanted.recovery_dry_run);
        wanted.keeping.days = options.keep_days.value_or(wanted.keeping.days);
        wanted.keeping.messages = options.keep_messages.value_or(wanted.keeping.messages);
        wanted.keeping.waiting = options.max_waiting.value_or(wanted.keeping.waiting);
        wanted.networks = options.networks.value_or(wanted.networks);
        wanted.get_allowed = options.get_allowed.value_or(wanted.get_allowed);
        return set_modem(wanted, options, secrets.pin);
    });
}

std::string keeping_words(const settings::Keeping& keeping) {
    std::string words = "finished messages for " + std::to_string(keeping.days) +
                        " days, at most " + std::to_string(keeping.messages);
    if (keeping.waiting != 0) {
        words += "; at most " + std::to_string(keeping.waiting) + " may wait";
    }
    return words;
}

std::string network_words(const std::vector<std::string>& networks) {
    if (networks.empty()) {
        return "private ranges and loopback";
    }
    std::string words;
    for (const std::string& network : networks) {
        words += (words.empty() ? "" : ", ") + printable(network);
    }
    return words;
}

std::string administrator_words(const settings::Administrator& administrator) {
    const std::string code =
        administrator.setup_code_hash.empty() ? "" : "a code is waiting to be used";
    if (administrator.username.empty()) {
        return code.empty() ? "none: sms-gateway administrator code" : "none; " + code;
    }
    return printable(administrator.username) + "  (password set)" +
           (code.empty() ? "" : "; " + code);
}

boost::json::object without_secrets(const settings::Settings& current) {
    boost::json::array usernames;
    for (const settings::Account& account : current.accounts) {
        usernames.emplace_back(account.username);
    }
    return {{"enabled", current.enabled},
            {"usernames", std::move(usernames)},
            {"accounts", accounts_json(current)},
            {"administrator",
             boost::json::object{{"username", current.administrator.username},
                                 {"code_set", !current.administrator.setup_code_hash.empty()}}},
            {"networks", boost::json::array(current.networks.begin(), current.networks.end())},
            {"get", current.get_allowed},
            {"device", current.device},
            {"modems", modems_json(current)},
            {"keeping", boost::json::object{{"days", current.keeping.days},
                                            {"messages", current.keeping.messages},
                                            {"waiting", current.keeping.waiting}}},
            {"recovery_dry_run", current.recovery_dry_run},
            {"groups", groups_json(current)}};
}

/// Who may do what.
void print_access(const settings::Settings& current) {
    std::cout << row("enabled", current.enabled ? "yes" : "no");
    if (!current.get_allowed) {
        std::cout << row("GET", "refused: POST alone");
    }
    std::cout << row("networks", network_words(current.networks));
    for (const settings::Account& account : current.accounts) {
        std::cout << row("account", account_words(account));
    }
    if (current.accounts.empty()) {
        std::cout << row("account", "none: sms-gateway accounts set NAME");
    }
    std::cout << row("web", administrator_words(current.administrator));
}

}  // namespace

Exit settings_set(const Options& options, const Arguments&) {
    if (!options.has_settings_options() && !options.password_file && !options.modem) {
        return fail(Exit::usage, "nothing to set; sms-gateway --help shows the options");
    }
    return say_saved(set(options));
}

Exit settings_show(const Options& options, const Arguments&) {
    const auto current = settings::load(options.settings);
    if (!current) {
        return say_settings_failure(current.error());
    }
    if (options.json) {
        print_json(without_secrets(*current));
        return Exit::ok;
    }
    print_access(*current);
    std::cout << row("device", current->device.empty() ? "none" : current->device)
              << modem_rows(*current);
    std::cout << row("keep", keeping_words(current->keeping));
    if (current->recovery_dry_run) {
        std::cout << row("recovery", "dry run");
    }
    if (!current->groups.empty()) {
        std::cout << row(
            "groups", std::to_string(current->groups.size()) + "; sms-gateway groups lists them");
    }
    return Exit::ok;
}

Exit settings_apply(const Options& options, const Arguments&) {
    Exit exit = Exit::ok;
    if (ask(options, apply_request(), exit)) {
        std::cout << "Applied.\n";
    }
    return exit;
}

}  // namespace cli
