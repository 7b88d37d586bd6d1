#include <unistd.h>

#include <cerrno>
#include <limits>

#include "profile/xml_reader.hpp"
#include "settings/networks.hpp"
#include "settings/rules.hpp"

namespace settings {
namespace {

/// Notes a broken rule at the element that breaks it.
void note(const profile::XmlElement& element, const hal::Result<>& result) {
    if (!result) {
        element.fail(result.error().context);
    }
}

std::string read_device(const profile::XmlElement& root) {
    const auto element = root.child("device");
    if (!element) {
        return {};
    }
    element->reject_unknown({"use"}, {});
    std::string device = element->required("use");
    note(*element, check_device(device));
    return device;
}

std::vector<ModemSettings> read_modems(const profile::XmlElement& root) {
    std::vector<ModemSettings> modems;
    for (const profile::XmlElement& element : root.children("modem")) {
        element.reject_unknown({"name", "port", "device", "imei", "pin"}, {});
        ModemSettings modem;
        modem.name = element.attribute("name").value_or(modem.name);
        modem.port = element.attribute("port").value_or(modem.port);
        modem.device = element.attribute("device").value_or("");
        modem.imei = element.attribute("imei").value_or("");
        modem.pin = element.attribute("pin").value_or("");
        note(element, check_modem(modem));
        modems.push_back(std::move(modem));
    }
    return modems;
}

Keeping read_keeping(const profile::XmlElement& root) {
    constexpr unsigned most = std::numeric_limits<unsigned>::max();
    Keeping keeping;
    const auto element = root.child("keeping");
    if (!element) {
        return keeping;
    }
    element->reject_unknown({"days", "messages", "waiting"}, {});
    keeping.days = element->number("days", 0, most, keeping.days);
    keeping.messages = element->number("messages", 0, most, keeping.messages);
    keeping.waiting = element->number("waiting", 0, most, keeping.waiting);
    note(*element, check_keeping(keeping));
    return keeping;
}

void read_hook(const profile::XmlElement& list, const std::string& sender, Hooks& hooks,
               std::string Hooks::* text) {
    const auto element = list.child(sender);
    if (!element) {
        return;
    }
    element->reject_unknown({"text"}, {});
    hooks.*text = element->required("text");
    note(*element, check_hooks(hooks));
}

Hooks read_hooks(const profile::XmlElement& root) {
    Hooks hooks;
    const auto element = root.child("hooks");
    if (!element) {
        return hooks;
    }
    element->reject_unknown({}, {"alertmanager", "grafana"});
    read_hook(*element, "alertmanager", hooks, &Hooks::alertmanager);
    read_hook(*element, "grafana", hooks, &Hooks::grafana);
    return hooks;
}

bool read_dry_run(const profile::XmlElement& root) {
    const auto element = root.child("recovery");
    if (!element) {
        return false;
    }
    element->reject_unknown({"dry-run"}, {});
    return element->yes_no("dry-run");
}

std::vector<std::string> read_prefixes(const profile::XmlElement& account, std::string_view name) {
    std::vector<std::string> prefixes;
    for (const profile::XmlElement& element : account.children(name)) {
        element.reject_unknown({"prefix"}, {});
        prefixes.push_back(element.required("prefix"));
    }
    return prefixes;
}

Account read_account(const profile::XmlElement& element) {
    constexpr unsigned most = std::numeric_limits<unsigned>::max();
    element.reject_unknown({"username", "password-hash", "per-hour", "per-day", "premium", "read"},
                           {"allow", "block"});
    Account account;
    account.username = element.required("username");
    account.password_hash = element.required("password-hash");
    account.limits.per_hour = element.number("per-hour", 0, most, account.limits.per_hour);
    account.limits.per_day = element.number("per-day", 0, most, account.limits.per_day);
    account.destinations = {.allowed = read_prefixes(element, "allow"),
                            .blocked = read_prefixes(element, "block"),
                            .premium = element.yes_no("premium", false)};
    account.may_read = element.yes_no("read", true);
    note(element, check_account(account));
    return account;
}

std::vector<Account> read_accounts(const profile::XmlElement& root) {
    std::vector<Account> accounts;
    const auto list = root.child("accounts");
    if (!list) {
        return accounts;
    }
    list->reject_unknown({}, {"account"});
    for (const profile::XmlElement& element : list->children("account")) {
        accounts.push_back(read_account(element));
    }
    return accounts;
}

Administrator read_administrator(const profile::XmlElement& root) {
    Administrator administrator;
    const auto element = root.child("administrator");
    if (!element) {
        return administrator;
    }
    element->reject_unknown({"username", "password-hash", "setup-code-hash"}, {});
    administrator.username = element->attribute("username").value_or("");
    administrator.password_hash = element->attribute("password-hash").value_or("");
    administrator.setup_code_hash = element->attribute("setup-code-hash").value_or("");
    note(*element, check_administrator(administrator));
    return administrator;
}

std::vector<std::string> read_networks(const profile::XmlElement& root) {
    std::vector<std::string> networks;
    const auto list = root.child("networks");
    if (!list) {
        return networks;
    }
    list->reject_unknown({}, {"network"});
    for (const profile::XmlElement& element : list->children("network")) {
        element.reject_unknown({"address"}, {});
        networks.push_back(element.required("address"));
        note(element, check_networks({networks.back()}));
    }
    return networks;
}

std::vector<Group> read_groups(const profile::XmlElement& root) {
    std::vector<Group> groups;
    const auto list = root.child("groups");
    if (!list) {
        return groups;
    }
    list->reject_unknown({}, {"group"});
    for (const profile::XmlElement& element : list->children("group")) {
        element.reject_unknown({"name"}, {"number"});
        Group group{.name = element.required("name"), .numbers = {}};
        for (const profile::XmlElement& number : element.children("number")) {
            group.numbers.push_back(number.text());
        }
        note(element, check_group(group));
        groups.push_back(std::move(group));
    }
    return groups;
}

Settings read(const profile::XmlElement& root) {
    root.reject_unknown({"enabled", "get"}, {"device", "modem", "keeping", "hooks", "recovery",
                                             "accounts", "groups", "administrator", "networks"});
    return Settings{.enabled = root.yes_no("enabled"),
                    .accounts = read_accounts(root),
                    .device = read_device(root),
                    .modems = read_modems(root),
                    .groups = read_groups(root),
                    .keeping = read_keeping(root),
                    .hooks = read_hooks(root),
                    .administrator = read_administrator(root),
                    .networks = read_networks(root),
                    .get_allowed = root.yes_no("get", true),
                    .recovery_dry_run = read_dry_run(root)};
}

}  // namespace

hal::Result<Settings> load(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) {
        return Settings{};
    }
    const profile::XmlReader reader(path);
    Settings settings;
    if (const auto root = reader.root("settings")) {
        settings = read(*root);
    }
    HAL_CHECK(reader.result());
    if (const auto valid = validate(settings); !valid) {
        return hal::unexpected(valid.error().code, path + ": " + valid.error().context);
    }
    return settings;
}

}  // namespace settings
