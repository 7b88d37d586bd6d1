#include "cli/account_commands.hpp"

#include <algorithm>
#include <iostream>

#include "auth/password.hpp"
#include "cli/commands.hpp"
#include "cli/password_source.hpp"
#include "cli/printing.hpp"
#include "cli/settings_change.hpp"

namespace cli {
namespace {

/// What is read before the settings' lock is taken: a person may take a while to type.
struct NewPassword {
    std::optional<std::string> password;
    std::optional<std::string> hash;
};

bool is_imported(const settings::Account& account) {
    return !account.password_hash.starts_with("$argon2id$");
}

bool is_known(const settings::Settings& current, const std::string& name) {
    return std::ranges::find(current.accounts, name, &settings::Account::username) !=
           current.accounts.end();
}

hal::Result<NewPassword> read_new_password(const Options& options, const std::string& name) {
    NewPassword fresh;
    if (options.password_file && options.password_hash_file) {
        return refused("password: give --password-file or --password-hash-file, not both");
    }
    if (options.password_hash_file) {
        HAL_TRY(fresh.hash, read_password_hash(*options.password_hash_file));
        return fresh;
    }
    if (options.password_file) {
        HAL_TRY(fresh.password, read_password(*options.password_file));
        return fresh;
    }
    HAL_TRY(const settings::Settings current, settings::load(options.settings));
    const bool is_new = !is_known(current, name);
    if (!is_new && !options.has_account_options()) {
        return refused("username: nothing to set for " + name +
                       "; sms-gateway --help shows the options");
    }
    if (is_new && !at_terminal()) {
        return refused("password: a new account needs one; give --password-file FILE or -");
    }
    if (is_new) {
        HAL_TRY(fresh.password, read_password("-"));
    }
    return fresh;
}

hal::Result<> change(settings::Account& account, const Options& options, const NewPassword& fresh) {
    if (fresh.password) {
        HAL_CHECK(auth::check_new_password(account.username, *fresh.password));
        HAL_TRY(account.password_hash, auth::hash_password(*fresh.password));
    }
    account.password_hash = fresh.hash.value_or(account.password_hash);
    account.limits.per_hour = options.per_hour.value_or(account.limits.per_hour);
    account.limits.per_day = options.per_day.value_or(account.limits.per_day);
    account.destinations.allowed = options.allowed.value_or(account.destinations.allowed);
    account.destinations.blocked = options.blocked.value_or(account.destinations.blocked);
    account.destinations.premium = options.premium.value_or(account.destinations.premium);
    account.may_read = options.may_read.value_or(account.may_read);
    return {};
}

hal::Result<> set(const Options& options, const std::string& name) {
    HAL_TRY(const NewPassword fresh, read_new_password(options, name));
    return change_settings(options.settings, [&](settings::Settings& wanted) {
        if (!is_known(wanted, name)) {
            wanted.accounts.push_back({.username = name});
        }
        return change(*std::ranges::find(wanted.accounts, name, &settings::Account::username),
                      options, fresh);
    });
}

hal::Result<> remove(settings::Settings& wanted, const std::string& name) {
    if (!is_known(wanted, name)) {
        return refused("username: there is no account " + name);
    }
    if (wanted.enabled && wanted.accounts.size() == 1) {
        return refused("username: " + name +
                       " is the last account of a gateway that is switched on; add another one "
                       "first, or sms-gateway settings set --enabled no");
    }
    std::erase_if(wanted.accounts, [&](const auto& account) { return account.username == name; });
    return {};
}

std::string limit_words(unsigned limit, const std::string& time) {
    return limit == 0 ? "any number " + time : std::to_string(limit) + " " + time;
}

std::string list_words(const std::string& beginning, const std::vector<std::string>& prefixes) {
    std::string words = prefixes.empty() ? "" : beginning;
    for (const std::string& prefix : prefixes) {
        words += " " + prefix;
    }
    return words;
}

}  // namespace

boost::json::array accounts_json(const settings::Settings& current) {
    boost::json::array all;
    for (const settings::Account& account : current.accounts) {
        const settings::Destinations& to = account.destinations;
        all.push_back({{"username", account.username},
                       {"imported", is_imported(account)},
                       {"per_hour", account.limits.per_hour},
                       {"per_day", account.limits.per_day},
                       {"allow", boost::json::array(to.allowed.begin(), to.allowed.end())},
                       {"block", boost::json::array(to.blocked.begin(), to.blocked.end())},
                       {"premium", to.premium},
                       {"read", account.may_read}});
    }
    return all;
}

std::string account_words(const settings::Account& account) {
    return joined({printable(account.username) +
                       (is_imported(account) ? "  (imported password)" : "  (password set)"),
                   limit_words(account.limits.per_hour, "an hour"),
                   limit_words(account.limits.per_day, "a day"),
                   list_words("only to", account.destinations.allowed),
                   list_words("not to", account.destinations.blocked),
                   account.destinations.premium ? "premium numbers and short codes too" : "",
                   account.may_read ? "" : "may not read"},
                  ", ");
}

Exit accounts_list(const Options& options, const Arguments&) {
    const auto current = settings::load(options.settings);
    if (!current) {
        return say_settings_failure(current.error());
    }
    if (options.json) {
        print_json(accounts_json(*current));
        return Exit::ok;
    }
    for (const settings::Account& account : current->accounts) {
        std::cout << account_words(account) << '\n';
    }
    if (current->accounts.empty()) {
        std::cout << "No accounts: sms-gateway accounts set NAME\n";
    }
    return Exit::ok;
}

Exit accounts_set(const Options& options, const Arguments& arguments) {
    return say_applied(options, set(options, arguments[0]));
}

Exit accounts_remove(const Options& options, const Arguments& arguments) {
    return say_applied(options, change_settings(options.settings, [&](settings::Settings& wanted) {
                           return remove(wanted, arguments[0]);
                       }));
}

}  // namespace cli
