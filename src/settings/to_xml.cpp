#include "settings/settings.hpp"

namespace settings {
namespace {

/// XML 1.0, 2.4 and 3.3.3, for a text or an attribute in double quotes.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string modem_element(const ModemSettings& modem) {
    std::string element =
        "  <modem" + attribute("name", modem.name) + attribute("port", modem.port);
    if (!modem.device.empty()) {
        element += attribute("device", modem.device);
    }
    if (!modem.imei.empty()) {
        element += attribute("imei", modem.imei);
    }
    if (!modem.pin.empty()) {
        element += attribute("pin", modem.pin);
    }
    return element + "/>\n";
}

std::string keeping_element(const Keeping& keeping) {
    return "  <keeping" + attribute("days", std::to_string(keeping.days)) +
           attribute("messages", std::to_string(keeping.messages)) +
           attribute("waiting", std::to_string(keeping.waiting)) + "/>\n";
}

std::string hooks_element(const Hooks& hooks) {
    return "  <hooks>\n    <alertmanager" + attribute("text", hooks.alertmanager) +
           "/>\n    <grafana" + attribute("text", hooks.grafana) + "/>\n  </hooks>\n";
}

std::string prefix_elements(const std::string& name, const std::vector<std::string>& prefixes) {
    std::string elements;
    for (const std::string& prefix : prefixes) {
        elements += "      <" + name + attribute("prefix", prefix) + "/>\n";
    }
    return elements;
}

/// Only what is not as by default, but both limits together: who reads one looks for the other.
std::string account_element(const Account& account) {
    const Destinations& destinations = account.destinations;
    std::string element = "    <account" + attribute("username", account.username) +
                          attribute("password-hash", account.password_hash);
    if (account.limits != Limits()) {
        element += attribute("per-hour", std::to_string(account.limits.per_hour)) +
                   attribute("per-day", std::to_string(account.limits.per_day));
    }
    if (destinations.premium) {
        element += attribute("premium", "yes");
    }
    if (!account.may_read) {
        element += attribute("read", "no");
    }
    const std::string prefixes = prefix_elements("allow", destinations.allowed) +
                                 prefix_elements("block", destinations.blocked);
    return prefixes.empty() ? element + "/>\n" : element + ">\n" + prefixes + "    </account>\n";
}

std::string administrator_element(const Administrator& administrator) {
    std::string element = "  <administrator";
    if (!administrator.username.empty()) {
        element += attribute("username", administrator.username) +
                   attribute("password-hash", administrator.password_hash);
    }
    if (!administrator.setup_code_hash.empty()) {
        element += attribute("setup-code-hash", administrator.setup_code_hash);
    }
    return element + "/>\n";
}

std::string group_element(const Group& group) {
    std::string element = "    <group" + attribute("name", group.name) + ">\n";
    for (const std::string& number : group.numbers) {
        element += "      <number>" + escaped(number) + "</number>\n";
    }
    return element + "    </group>\n";
}

}  // namespace

std::string to_xml(const Settings& settings) {
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    xml += "<settings" + attribute("enabled", settings.enabled ? "yes" : "no");
    xml += settings.get_allowed ? ">\n" : attribute("get", "no") + ">\n";
    if (!settings.device.empty()) {
        xml += "  <device" + attribute("use", settings.device) + "/>\n";
    }
    for (const ModemSettings& modem : settings.modems) {
        xml += modem_element(modem);
    }
    if (settings.keeping != Keeping()) {
        xml += keeping_element(settings.keeping);
    }
    if (settings.hooks != Hooks()) {
        xml += hooks_element(settings.hooks);
    }
    if (settings.recovery_dry_run) {
        xml += "  <recovery" + attribute("dry-run", "yes") + "/>\n";
    }
    if (settings.administrator != Administrator()) {
        xml += administrator_element(settings.administrator);
    }
    if (!settings.networks.empty()) {
        xml += "  <networks>\n";
        for (const std::string& network : settings.networks) {
            xml += "    <network" + attribute("address", network) + "/>\n";
        }
        xml += "  </networks>\n";
    }
    if (!settings.accounts.empty()) {
        xml += "  <accounts>\n";
        for (const Account& account : settings.accounts) {
            xml += account_element(account);
        }
        xml += "  </accounts>\n";
    }
    if (!settings.groups.empty()) {
        xml += "  <groups>\n";
        for (const Group& group : settings.groups) {
            xml += group_element(group);
        }
        xml += "  </groups>\n";
    }
    return xml + "</settings>\n";
}

}  // namespace settings
