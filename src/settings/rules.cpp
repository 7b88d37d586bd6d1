#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <set>

#include "settings/rules.hpp"
#include "text/utf8.hpp"

namespace settings {
namespace {

constexpr std::size_t max_username = 64;
constexpr std::size_t max_device = 64;

hal::Unexpected invalid(const std::string& why) {
    return hal::unexpected(Errc::invalid, why);
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F;
    });
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_tcp_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number != 0;
}

}  // namespace

hal::Result<> check_account(const Account& account) {
    const auto username = text::decode_utf8(account.username);
    if (!username || username->empty() || username->size() > max_username ||
        has_control_character(account.username)) {
        return invalid("username: 1 to 64 characters of UTF-8, no control characters");
    }
    if (!account.password_hash.starts_with("$argon2id$")) {
        return invalid("password-hash: not an Argon2id hash");
    }
    return {};
}

/// The same files as in firmware-profiles/: no path can be smuggled in through the name.
hal::Result<> check_device(const std::string& device) {
    if (device.size() > max_device || !std::ranges::all_of(device, is_name_character) ||
        device.starts_with('.')) {
        return invalid("device: the name of a profile, e.g. quectel-ec25");
    }
    return {};
}

hal::Result<> check_modem_port(const std::string& port) {
    constexpr std::string_view tcp = "tcp:";
    if (port.empty()) {
        return {};
    }
    if (text::decode_utf8(port) && !has_control_character(port)) {
        if (port.starts_with('/')) {
            return {};
        }
        const std::size_t colon = port.rfind(':');
        if (port.starts_with(tcp) && colon > tcp.size() && is_tcp_port(port.substr(colon + 1))) {
            return {};
        }
    }
    return invalid("modem port: /dev/NAME or tcp:HOST:PORT");
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
    HAL_CHECK(check_modem_port(settings.modem_port));
    if (settings.enabled && settings.accounts.empty()) {
        return invalid("enabled: needs an account first (username and password)");
    }
    if (settings.enabled && settings.device.empty()) {
        return invalid("enabled: needs a device first (sms-gateway profile list shows them)");
    }
    return {};
}

}  // namespace settings
