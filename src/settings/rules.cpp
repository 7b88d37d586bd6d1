#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <set>

#include "settings/networks.hpp"
#include "settings/rules.hpp"
#include "sms/address.hpp"
#include "text/utf8.hpp"

namespace settings {
namespace {

constexpr std::size_t max_name = 64;  ///< characters of a username, a group's name
constexpr std::size_t max_number = 40;
constexpr std::size_t max_device = 64;
constexpr std::size_t max_modem_name = 32;
constexpr std::size_t min_imei = 14;
constexpr std::size_t max_imei = 17;
constexpr std::size_t min_pin = 4;
constexpr std::size_t max_pin = 8;
constexpr unsigned max_days = 3650;
constexpr unsigned max_messages = 1000000;

hal::Unexpected invalid(const std::string& why) {
    return hal::unexpected(Errc::invalid, why);
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_modem_name_character(char c) {
    return is_name_character(c) && c != '.';
}

bool is_digits(std::string_view text, std::size_t min, std::size_t max) {
    return text.size() >= min && text.size() <= max &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_tcp_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number != 0;
}

bool is_port(std::string_view port) {
    constexpr std::string_view tcp = "tcp:";
    if (port == any_port) {
        return true;
    }
    if (!text::decode_utf8(port) || has_control_character(port)) {
        return false;
    }
    const std::size_t colon = port.rfind(':');
    return port.starts_with('/') || (port.starts_with(tcp) && colon != std::string_view::npos &&
                                     colon > tcp.size() && is_tcp_port(port.substr(colon + 1)));
}

/// Each is valid, and no two of them mean the same one.
hal::Result<> check_numbers(const Group& group) {
    const std::string beginning = "group number: \"";
    std::set<std::string> different;
    for (const std::string& written : group.numbers) {
        const auto number = sms::parse_number(written);
        if (!number || written.size() > max_number) {
            return invalid(beginning + written + "\" is no number of 3 to 20 digits");
        }
        if (!different.insert(sms::to_text(*number)).second) {
            return invalid(beginning + written + "\" stands there twice, in " + group.name);
        }
    }
    return {};
}

hal::Result<> check_groups(const std::vector<Group>& groups) {
    if (groups.size() > max_groups) {
        return invalid("groups: at most " + std::to_string(max_groups));
    }
    std::set<std::string_view> names;
    for (const Group& group : groups) {
        HAL_CHECK(check_group(group));
        if (!names.insert(group.name).second) {
            return invalid("group name: \"" + group.name + "\" stands there twice");
        }
    }
    return {};
}

/// What no two modems may share.
hal::Result<> check_modems(const std::vector<ModemSettings>& modems) {
    std::set<std::string_view> names;
    std::set<std::string_view> ports;
    std::set<std::string_view> imeis;
    for (const ModemSettings& modem : modems) {
        HAL_CHECK(check_modem(modem));
        if (!names.insert(modem.name).second) {
            return invalid("modem name: \"" + modem.name + "\" stands there twice");
        }
        if (modem.port != any_port && !ports.insert(modem.port).second) {
            return invalid("modem port: \"" + modem.port + "\" stands there twice");
        }
        if (!modem.imei.empty() && !imeis.insert(modem.imei).second) {
            return invalid("imei: " + modem.imei + " stands there twice");
        }
    }
    return {};
}

}  // namespace

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F;
    });
}

bool is_name(std::string_view text) {
    const auto characters = text::decode_utf8(text);
    return characters && !characters->empty() && characters->size() <= max_name &&
           !has_control_character(text);
}

/// The same files as in firmware-profiles/: no path can be smuggled in through the name.
hal::Result<> check_device(const std::string& device) {
    if (device.size() > max_device || !std::ranges::all_of(device, is_name_character) ||
        device.starts_with('.')) {
        return invalid("device: the name of a profile, e.g. quectel-ec25");
    }
    return {};
}

hal::Result<> check_modem(const ModemSettings& modem) {
    if (modem.name.empty() || modem.name.size() > max_modem_name ||
        !std::ranges::all_of(modem.name, is_modem_name_character)) {
        return invalid("modem name: 1 to 32 of a-z, 0-9 and dashes");
    }
    if (!is_port(modem.port)) {
        return invalid("modem port: /dev/NAME, tcp:HOST:PORT or auto");
    }
    if (const auto device = check_device(modem.device); !device) {
        return invalid("modem " + device.error().context);
    }
    if (!modem.imei.empty() && !is_digits(modem.imei, min_imei, max_imei)) {
        return invalid("imei: 14 to 17 digits");
    }
    // TS 31.101 9.5.1. What was given instead is in no message: it may be nearly the PIN.
    if (!modem.pin.empty() && !is_digits(modem.pin, min_pin, max_pin)) {
        return invalid("pin: 4 to 8 digits");
    }
    return {};
}

hal::Result<> check_group(const Group& group) {
    if (!is_name(group.name)) {
        return invalid("group name: 1 to 64 characters of UTF-8, no control characters");
    }
    if (group.numbers.size() > max_group_numbers) {
        return invalid("group numbers: at most " + std::to_string(max_group_numbers) + ", in " +
                       group.name);
    }
    return check_numbers(group);
}

hal::Result<> check_keeping(const Keeping& keeping) {
    if (keeping.days < 1 || keeping.days > max_days) {
        return invalid("keeping days: 1 to " + std::to_string(max_days));
    }
    if (keeping.messages < 1 || keeping.messages > max_messages) {
        return invalid("keeping messages: 1 to " + std::to_string(max_messages));
    }
    if (keeping.waiting > max_messages) {
        return invalid("keeping waiting: 0 (any number) to " + std::to_string(max_messages));
    }
    return {};
}

hal::Result<> check_hooks(const Hooks& hooks) {
    const auto check = [](HookSender sender, const std::string& text, const std::string& name) {
        const auto pieces = read_template(sender, text);
        return pieces ? hal::Result<>()
                      : invalid("hooks " + name + " text: " + pieces.error().context);
    };
    HAL_CHECK(check(HookSender::alertmanager, hooks.alertmanager, "alertmanager"));
    return check(HookSender::grafana, hooks.grafana, "grafana");
}

hal::Result<> validate(const Settings& settings) {
    std::set<std::string_view> usernames;
    for (const Account& account : settings.accounts) {
        HAL_CHECK(check_account(account));
        if (!usernames.insert(account.username).second) {
            return invalid("username: \"" + account.username + "\" stands there twice");
        }
    }
    HAL_CHECK(check_device(settings.device));
    HAL_CHECK(check_modems(settings.modems));
    HAL_CHECK(check_groups(settings.groups));
    HAL_CHECK(check_keeping(settings.keeping));
    HAL_CHECK(check_hooks(settings.hooks));
    HAL_CHECK(check_administrator(settings.administrator));
    HAL_CHECK(check_networks(settings.networks));
    if (settings.enabled && settings.accounts.empty()) {
        return invalid("enabled: needs an account first (username and password)");
    }
    if (settings.enabled && settings.device.empty()) {
        return invalid("enabled: needs a device first (sms-gateway profile list shows them)");
    }
    return {};
}

}  // namespace settings
