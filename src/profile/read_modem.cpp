#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "hal/profile_line.hpp"
#include "profile/read_table.hpp"
#include "profile/readers.hpp"

namespace profile {
namespace {

using namespace std::chrono_literals;
using hal::Milliseconds;

constexpr Milliseconds longest_timeout = 30min;

/// As much as the AT line itself takes.
constexpr std::size_t longest_command = 200;

constexpr unsigned first_vendor_code = 512;

struct TimeoutField {
    std::string_view name;
    Milliseconds hal::ModemTimeouts::* member;
};

constexpr TimeoutField timeout_fields[] = {
    {"attention", &hal::ModemTimeouts::attention},
    {"query", &hal::ModemTimeouts::query},
    {"sim", &hal::ModemTimeouts::sim},
    {"list", &hal::ModemTimeouts::list},
    {"prompt", &hal::ModemTimeouts::prompt},
    {"submit", &hal::ModemTimeouts::submit},
    {"restart", &hal::ModemTimeouts::restart},
    {"boot", &hal::ModemTimeouts::boot},
    {"sim-ready", &hal::ModemTimeouts::sim_ready},
};

std::uint16_t read_usb_id(const XmlElement& element, std::string_view attribute) {
    const std::string text = element.required(attribute);
    std::uint16_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id, 16);
    if (!text.empty() &&
        (error != std::errc() || text.size() != 4 || end != text.data() + text.size())) {
        element.fail("<usb> " + std::string(attribute) + "=\"" + text +
                     "\" is not four hexadecimal digits");
    }
    return id;
}

/// Numbers with a space between: an xs:list.
void read_other_interfaces(const XmlElement& element, hal::UsbIdentity& identity) {
    if (!element.has("other-interfaces")) {
        return;
    }
    const std::string text = element.attribute("other-interfaces").value_or("");
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        std::uint8_t number = 0;
        const char* const word_end = word.data() + word.size();
        const auto [end, error] = std::from_chars(word.data(), word_end, number);
        if (error != std::errc() || end != word_end || number == identity.interface_number ||
            std::ranges::count(identity.other_interfaces, number) > 0) {
            identity.other_interfaces.clear();
            break;
        }
        identity.other_interfaces.push_back(number);
    }
    if (identity.interface_number < 0) {
        element.fail("<usb> other-interfaces needs the attribute interface");
    } else if (identity.other_interfaces.empty()) {
        element.fail("<usb> other-interfaces=\"" + text +
                     "\" is no list of different numbers from 0 to 255, without interface");
    }
}

void read_usb(const XmlElement& root, hal::ModemProfile& profile) {
    for (const XmlElement& element : root.children("usb")) {
        element.reject_unknown({"vendor", "product", "interface", "other-interfaces", "source"},
                               {});
        element.required("source");
        hal::UsbIdentity identity;
        identity.vendor = read_usb_id(element, "vendor");
        identity.product = read_usb_id(element, "product");
        if (element.has("interface")) {
            identity.interface_number = static_cast<int>(element.number("interface", 0, 255));
        }
        read_other_interfaces(element, identity);
        profile.usb.push_back(identity);
    }
}

/// An element that holds one AT line.
std::string read_line_of(const XmlElement& element, std::string line) {
    if (!line.starts_with("AT") || line.size() > longest_command ||
        !std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) {
        element.fail("<" + element.name() + "> is not one printable line of at most " +
                     std::to_string(longest_command) + " characters that begins with AT");
    } else if (!hal::is_profile_line(line)) {
        element.fail("<" + element.name() + "> holds AT+CUAD, or a command that takes a PIN");
    }
    return line;
}

void read_init(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> init = root.child("init");
    if (!init) {
        return;
    }
    init->reject_unknown({}, {"command"});
    for (const XmlElement& element : init->children("command")) {
        element.required("source");
        profile.init.push_back(read_line_of(element, element.text({"source"})));
    }
}

void read_restart(const XmlElement& root, hal::ModemProfile& profile) {
    if (const std::optional<XmlElement> restart = root.child("restart")) {
        restart->reject_unknown({"command", "source"}, {});
        restart->required("source");
        profile.restart_command = read_line_of(*restart, restart->required("command"));
    }
}

void read_storages(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> storages = root.required_child("storages");
    if (!storages) {
        return;
    }
    storages->reject_unknown({}, {"storage"});
    for (const XmlElement& element : storages->children("storage")) {
        element.reject_unknown({"name", "source"}, {});
        element.required("source");
        // TS 27.005 3.2.2; SR holds reports and BM broadcasts, not messages.
        auto name = element.choice<std::string>("name", {{"SM", "SM"}, {"ME", "ME"}, {"MT", "MT"}});
        if (std::ranges::find(profile.storages, name) != profile.storages.end()) {
            element.fail("<storage> name=\"" + name + "\" is repeated");
        }
        profile.storages.push_back(std::move(name));
    }
    if (profile.storages.empty()) {
        storages->fail("<storages> needs a <storage>");
    }
}

void read_timeouts(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> timeouts = root.required_child("timeouts");
    if (!timeouts) {
        return;
    }
    const auto table = read_table(*timeouts, "timeout", timeout_fields);
    for (const TimeoutField& field : timeout_fields) {
        const auto row = table.find(field.name);
        if (row == table.end()) {
            timeouts->fail("<timeouts> needs a <timeout for=\"" + std::string(field.name) + "\">");
            continue;
        }
        row->second.reject_unknown({"for", "limit", "source"}, {});
        row->second.required("source");
        profile.timeouts.*field.member = row->second.duration("limit", 100ms, longest_timeout);
    }
}

void read_submit(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> submit = root.required_child("submit");
    if (!submit) {
        return;
    }
    submit->reject_unknown({"after-final-gap", "plain-error", "smss", "source"}, {});
    submit->required("source");
    profile.after_final_gap = submit->duration("after-final-gap", 0ms, 10s);
    profile.plain_error_is_refusal =
        submit->choice<bool>("plain-error", {{"refusal", true}, {"uncertain", false}});
    profile.smss_qualified =
        submit->choice<bool>("smss", {{"qualified", true}, {"not-qualified", false}});
}

/// What the numbers from 512 on mean: vendors give them different meanings (TS 27.005 3.2.5).
void read_cms_codes(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> codes = root.child("cms-codes");
    if (!codes) {
        return;
    }
    codes->reject_unknown({}, {"code"});
    for (const XmlElement& element : codes->children("code")) {
        element.reject_unknown({"number", "class", "meaning", "source"}, {});
        element.required("source");
        hal::VendorCode code;
        code.code = static_cast<int>(element.number("number", first_vendor_code, 65535));
        code.refusal = element.choice<hal::RefusalClass>(
            "class", {{"temporary", hal::RefusalClass::temporary},
                      {"permanent", hal::RefusalClass::permanent},
                      {"device", hal::RefusalClass::device},
                      {"ambiguous", hal::RefusalClass::ambiguous}});
        code.meaning = element.required("meaning");
        if (std::ranges::find(profile.cms_codes, code.code, &hal::VendorCode::code) !=
            profile.cms_codes.end()) {
            element.fail("<code> number=\"" + std::to_string(code.code) + "\" is repeated");
        }
        profile.cms_codes.push_back(std::move(code));
    }
    if (profile.cms_codes.empty()) {
        codes->fail("<cms-codes> needs a <code>");
    }
}

}  // namespace

hal::ModemProfile read_modem(const XmlElement& root) {
    root.sequence({"name", "title", "dialect"}, {"usb", "init", "restart", "storages", "timeouts",
                                                 "submit", "cms-codes", "power"});
    hal::ModemProfile profile;
    profile.name = root.required("name");
    root.required("title");
    profile.dialect = root.choice<std::string>(
        "dialect",
        {{"generic", "generic"}, {"quectel", "quectel"}, {"sierra", "sierra"}, {"telit", "telit"}});
    read_usb(root, profile);
    read_init(root, profile);
    read_restart(root, profile);
    read_storages(root, profile);
    read_timeouts(root, profile);
    read_submit(root, profile);
    read_cms_codes(root, profile);
    profile.power = read_power(root);
    return profile;
}

}  // namespace profile
