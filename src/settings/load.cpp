#include <cerrno>

#include <unistd.h>

#include "profile/xml_reader.hpp"
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

std::string read_modem_port(const profile::XmlElement& root) {
    const auto element = root.child("modem");
    if (!element) {
        return {};
    }
    element->reject_unknown({"port"}, {});
    std::string port = element->required("port");
    note(*element, check_modem_port(port));
    return port;
}

std::vector<Account> read_accounts(const profile::XmlElement& root) {
    std::vector<Account> accounts;
    const auto list = root.child("accounts");
    if (!list) {
        return accounts;
    }
    list->reject_unknown({}, {"account"});
    for (const profile::XmlElement& element : list->children("account")) {
        element.reject_unknown({"username", "password-hash"}, {});
        Account account{element.required("username"), element.required("password-hash")};
        note(element, check_account(account));
        accounts.push_back(std::move(account));
    }
    return accounts;
}

Settings read(const profile::XmlElement& root) {
    root.reject_unknown({"enabled"}, {"device", "modem", "accounts"});
    return Settings{root.yes_no("enabled"), read_accounts(root), read_device(root),
                    read_modem_port(root)};
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
