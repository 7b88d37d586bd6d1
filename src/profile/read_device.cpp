#include "profile/readers.hpp"

namespace profile {
namespace {

using namespace std::chrono_literals;

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
    element->reject_unknown({"max-parts", "lifetime", "uncertain", "status-report"}, {});
    // TS 23.040 9.2.3.24.1: the number of parts is one octet.
    profile.max_parts = element->number("max-parts", 1, 255);
    profile.lifetime = read_lifetime(*element);
    profile.uncertain =
        element->choice<UncertainPolicy>("uncertain", {{"hold", UncertainPolicy::hold},
                                                       {"resend", UncertainPolicy::resend},
                                                       {"drop", UncertainPolicy::drop}});
    profile.status_report = element->yes_no("status-report");
}

hal::LineSpec read_line(const XmlElement& element) {
    element.reject_unknown({"chip", "line", "offset", "active", "drive"}, {});
    hal::LineSpec line;
    line.chip = element.attribute("chip").value_or("");
    line.name = element.attribute("line").value_or("");
    if (line.name.empty() == !element.has("offset")) {
        element.fail("<" + element.name() + "> needs either the line's name or a chip and offset");
    }
    if (element.has("offset")) {
        element.required("chip");
        line.offset = element.number("offset", 0, 1023);
    }
    line.active_low = element.choice<bool>("active", {{"low", true}, {"high", false}});
    line.open_drain =
        element.choice<bool>("drive", {{"open-drain", true}, {"push-pull", false}}, false);
    return line;
}

void read_board(const XmlElement& root, hal::BoardLines& board) {
    const std::optional<XmlElement> element = root.child("board");
    if (!element) {
        return;
    }
    element->sequence({}, {"reset", "power-key", "power", "status"});
    const auto line = [&element](std::string_view name) {
        const std::optional<XmlElement> child = element->child(name);
        return child ? std::optional(read_line(*child)) : std::nullopt;
    };
    board.reset = line("reset");
    board.power_key = line("power-key");
    board.power = line("power");
    board.status = line("status");
}

}  // namespace

DeviceFile read_device(const XmlElement& root) {
    root.sequence({"name", "title"}, {"replies", "modem", "messages", "board"});
    DeviceFile file;
    file.profile.name = root.required("name");
    file.profile.title = root.required("title");
    file.replies = read_use(root, "replies");
    file.modem = read_use(root, "modem");
    read_messages(root, file.profile);
    read_board(root, file.profile.board);
    return file;
}

}  // namespace profile
