#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "profile/readers.hpp"

namespace profile {
namespace {

using namespace std::chrono_literals;
using hal::Milliseconds;

constexpr Milliseconds longest_timeout = 30min;
constexpr Milliseconds longest_pulse = 30s;

/// How late a pulse may end: the tolerance with which the board's guard steps in when the pulse's
/// own thread stalls. The window must hold the late end, too.
constexpr Milliseconds late_end = 50ms;

/// As much as the AT line itself takes.
constexpr std::size_t longest_command = 200;

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

struct TimingField {
    std::string_view name;
    std::optional<Milliseconds> hal::PowerTimings::* member;
    Milliseconds lateness;
};

constexpr TimingField timing_fields[] = {
    {"reset-pulse", &hal::PowerTimings::reset_pulse, late_end},
    {"power-on-pulse", &hal::PowerTimings::power_on_pulse, late_end},
    {"power-off-pulse", &hal::PowerTimings::power_off_pulse, late_end},
    {"minimum-off", &hal::PowerTimings::minimum_off, 0ms},
};

/// The children of `block` called `name`, by their attribute `for`: each of `fields` exactly once.
template <class Field, std::size_t N>
std::map<std::string_view, XmlElement> read_table(const XmlElement& block, std::string_view name,
                                                  const Field (&fields)[N]) {
    std::map<std::string_view, XmlElement> table;
    block.reject_unknown({}, {name});
    for (const XmlElement& row : block.children(name)) {
        const std::string key = row.required("for");
        const auto* field =
            std::ranges::find_if(fields, [&key](const Field& f) { return f.name == key; });
        if (field == std::end(fields)) {
            row.fail("<" + row.name() + "> for=\"" + key + "\" is unknown");
        } else if (!table.emplace(field->name, row).second) {
            row.fail("<" + row.name() + "> for=\"" + key + "\" is repeated");
        }
    }
    for (const Field& field : fields) {
        if (!table.contains(field.name)) {
            block.fail("<" + block.name() + "> needs a <" + std::string(name) + " for=\"" +
                       std::string(field.name) + "\">");
        }
    }
    return table;
}

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

void read_usb(const XmlElement& root, hal::ModemProfile& profile) {
    for (const XmlElement& element : root.children("usb")) {
        element.reject_unknown({"vendor", "product", "interface", "source"}, {});
        element.required("source");
        hal::UsbIdentity identity;
        identity.vendor = read_usb_id(element, "vendor");
        identity.product = read_usb_id(element, "product");
        if (element.has("interface")) {
            identity.interface_number = static_cast<int>(element.number("interface", 0, 255));
        }
        profile.usb.push_back(identity);
    }
}

void read_init(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> init = root.child("init");
    if (!init) {
        return;
    }
    init->reject_unknown({}, {"command"});
    for (const XmlElement& element : init->children("command")) {
        element.required("source");
        std::string line = element.text({"source"});
        if (!line.starts_with("AT") || line.size() > longest_command ||
            !std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) {
            element.fail("<command> is not one printable line of at most " +
                         std::to_string(longest_command) + " characters that begins with AT");
        }
        profile.init.push_back(std::move(line));
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
        if (const auto row = table.find(field.name); row != table.end()) {
            row->second.reject_unknown({"for", "limit", "source"}, {});
            row->second.required("source");
            profile.timeouts.*field.member = row->second.duration("limit", 100ms, longest_timeout);
        }
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

/// The pulse inside the module's documented window, which stands beside it: outside of it a reset
/// pulse may do nothing, or something else (a press too long on some keys is a power-off).
Milliseconds read_timing(const XmlElement& row, Milliseconds lateness) {
    row.reject_unknown({"for", "value", "min", "max", "source"}, {});
    row.required("source");
    const Milliseconds min = row.duration("min", 1ms, longest_pulse, 1ms);
    const Milliseconds max = row.duration("max", 1ms, longest_pulse, longest_pulse);
    if (min > max) {
        row.fail("<timing> min is above max");
        return min;
    }
    const Milliseconds value = row.duration("value", min, max);
    if (row.has("max") && value + lateness > max) {
        row.fail("<timing> value=\"" + row.required("value") + "\" is above max when it ends " +
                 std::to_string(lateness.count()) + "ms late, as a pulse may");
    }
    return value;
}

bool read_power(const XmlElement& root, hal::ModemProfile& profile) {
    const std::optional<XmlElement> power = root.child("power");
    if (!power) {
        return false;
    }
    const auto table = read_table(*power, "timing", timing_fields);
    for (const TimingField& field : timing_fields) {
        if (const auto row = table.find(field.name); row != table.end()) {
            profile.power.*field.member = read_timing(row->second, field.lateness);
        }
    }
    return true;
}

}  // namespace

ModemFile read_modem(const XmlElement& root) {
    root.sequence({"name", "title", "dialect"},
                  {"usb", "init", "storages", "timeouts", "submit", "power"});
    ModemFile file;
    file.profile.name = root.required("name");
    root.required("title");
    file.profile.dialect =
        root.choice<std::string>("dialect", {{"generic", "generic"}, {"quectel", "quectel"}});
    read_usb(root, file.profile);
    read_init(root, file.profile);
    read_storages(root, file.profile);
    read_timeouts(root, file.profile);
    read_submit(root, file.profile);
    file.has_power_timings = read_power(root, file.profile);
    return file;
}

}  // namespace profile
