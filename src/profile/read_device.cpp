#include "profile/readers.hpp"

namespace profile {
namespace {

using namespace std::chrono_literals;

constexpr unsigned max_attempts = 1000;

std::string read_use(const XmlElement& root, std::string_view name) {
    const std::optional<XmlElement> element = root.required_child(name);
    if (!element) {
        return "";
    }
    element->reject_unknown({"use"}, {});
    std::string use = element->required("use");
    if (!use.empty() && !is_profile_name(use)) {
        element->fail("<" + element->name() + "> use=\"" + use + "\" is no profile's name");
    }
    return use;
}

std::chrono::minutes read_lifetime(const XmlElement& messages) {
    const hal::Milliseconds written = messages.duration("lifetime", 1min, 168h);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(written);
    if (minutes != written) {
        messages.fail("<messages> lifetime=\"" + messages.required("lifetime") +
                      "\" is no whole number of minutes");
    }
    return minutes;
}

void read_messages(const XmlElement& root, DeviceProfile& profile) {
    const std::optional<XmlElement> element = root.required_child("messages");
    if (!element) {
        return;
    }
    element->reject_unknown({"max-parts", "lifetime", "attempts", "uncertain",
                             "uncertain-by-request", "status-report", "national-languages"},
                            {});
    // TS 23.040 9.2.3.24.1: the number of parts is one octet.
    profile.max_parts = element->number("max-parts", 1, 255);
    profile.lifetime = read_lifetime(*element);
    profile.attempts = element->number("attempts", 1, max_attempts, profile.attempts);
    profile.uncertain_by_request =
        element->yes_no("uncertain-by-request", profile.uncertain_by_request);
    profile.uncertain =
        element->choice<UncertainPolicy>("uncertain", {{"hold", UncertainPolicy::hold},
                                                       {"resend", UncertainPolicy::resend},
                                                       {"drop", UncertainPolicy::drop}});
    profile.status_report = element->yes_no("status-report");
    profile.national_languages = element->yes_no("national-languages", profile.national_languages);
}

void read_storage(const XmlElement& root, DeviceProfile& profile) {
    const std::optional<XmlElement> element = root.child("storage");
    if (!element) {
        return;
    }
    element->reject_unknown({"when-full"}, {});
    profile.archive_when_full =
        element->choice<bool>("when-full", {{"archive", true}, {"keep", false}});
}

/// A name in /sys/class/gpio that leads nowhere else.
bool is_exported_name(std::string_view name) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";
    return !name.empty() && name.size() <= 64 && name.front() != '.' &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

/// The kernel holds such a line, and its device tree has said what it is: nothing is left to ask.
void read_exported(const XmlElement& element, hal::LineSpec& line) {
    line.exported = element.required("exported");
    if (!line.exported.empty() && !is_exported_name(line.exported)) {
        element.fail("<" + element.name() + "> exported=\"" + line.exported +
                     "\" is no name of letters, digits, _ . : and -");
    }
    for (const char* other : {"chip", "line", "offset", "drive"}) {
        if (element.has(other)) {
            element.fail("<" + element.name() + "> is exported and takes no " + other);
        }
    }
}

void read_requested(const XmlElement& element, hal::LineSpec& line) {
    line.chip = element.attribute("chip").value_or("");
    line.name = element.attribute("line").value_or("");
    if (line.name.empty() == !element.has("offset")) {
        element.fail("<" + element.name() +
                     "> needs either exported, the line's name, or a chip and offset");
    }
    if (element.has("offset")) {
        element.required("chip");
        line.offset = element.number("offset", 0, 1023);
    }
    line.open_drain =
        element.choice<bool>("drive", {{"open-drain", true}, {"push-pull", false}}, false);
}

hal::LineSpec read_line(const XmlElement& element) {
    element.reject_unknown({"exported", "chip", "line", "offset", "active", "drive"}, {});
    hal::LineSpec line;
    if (element.has("exported")) {
        read_exported(element, line);
    } else {
        read_requested(element, line);
    }
    line.active_low = element.choice<bool>("active", {{"low", true}, {"high", false}});
    return line;
}

void read_board(const XmlElement& root, DeviceProfile& profile) {
    const std::optional<XmlElement> element = root.child("board");
    if (!element) {
        return;
    }
    element->sequence({"usb-reset"}, {"reset", "power-key", "power", "status"});
    profile.usb_reset = element->yes_no("usb-reset", false);
    const auto line = [&element](std::string_view name) {
        const std::optional<XmlElement> child = element->child(name);
        return child ? std::optional(read_line(*child)) : std::nullopt;
    };
    profile.board.reset = line("reset");
    profile.board.power_key = line("power-key");
    profile.board.power = line("power");
    profile.board.status = line("status");
}

}  // namespace

DeviceFile read_device(const XmlElement& root) {
    root.sequence({"name", "title"}, {"replies", "modem", "messages", "storage", "board"});
    DeviceFile file;
    file.profile.name = root.required("name");
    file.profile.title = root.required("title");
    file.replies = read_use(root, "replies");
    file.modem = read_use(root, "modem");
    read_messages(root, file.profile);
    read_storage(root, file.profile);
    read_board(root, file.profile);
    return file;
}

}  // namespace profile
