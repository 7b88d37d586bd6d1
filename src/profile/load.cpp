#include "profile/load.hpp"

#include <algorithm>
#include <optional>

#include "profile/readers.hpp"

namespace profile {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".xml";

void check_own_name(const XmlElement& root, const fs::path& path, const std::string& name) {
    if (!name.empty() && (!is_profile_name(name) || path.stem().string() != name)) {
        root.fail("<" + root.name() + "> name=\"" + name + "\" is not the file's name, or not of " +
                  "a-z, 0-9, dots and dashes");
    }
}

void append(std::vector<Problem>& problems, const XmlReader& reader) {
    for (Problem& problem : reader.problems()) {
        problems.push_back(std::move(problem));
    }
}

ReplyProfile load_replies(const fs::path& path, std::vector<Problem>& problems) {
    const XmlReader reader(path);
    ReplyProfile profile;
    if (const auto root = reader.root(replies_root)) {
        profile = read_replies(*root);
        check_own_name(*root, path, profile.name);
    }
    append(problems, reader);
    return profile;
}

hal::ModemProfile load_modem(const fs::path& path, std::vector<Problem>& problems) {
    const XmlReader reader(path);
    hal::ModemProfile profile;
    if (const auto root = reader.root(modem_root)) {
        profile = read_modem(*root);
        check_own_name(*root, path, profile.name);
    }
    append(problems, reader);
    return profile;
}

/// The file of a part that the device at `path` names, or nullopt, noted.
std::optional<fs::path> find_part(const XmlElement& root, const fs::path& path,
                                  std::string_view element, std::string_view folder,
                                  const std::string& name) {
    if (!is_profile_name(name)) {
        return std::nullopt;
    }
    fs::path part = path.parent_path() / folder / (name + std::string(extension));
    std::error_code ignored;
    if (!fs::is_regular_file(part, ignored)) {
        if (const auto use = root.child(element)) {
            use->fail("<" + use->name() + "> use=\"" + name + "\": there is no " + part.string());
        }
        return std::nullopt;
    }
    return part;
}

/// The device with its parts; counts only if no problem was added.
DeviceProfile load_all(const fs::path& path, std::vector<Problem>& problems) {
    const XmlReader reader(path);
    const std::optional<XmlElement> root = reader.root(device_root);
    if (!root) {
        append(problems, reader);
        return {};
    }
    DeviceFile device = read_device(*root);
    check_own_name(*root, path, device.profile.name);
    std::vector<Problem> part_problems;
    if (const auto part = find_part(*root, path, "replies", "replies", device.replies)) {
        device.profile.replies =
            std::make_shared<const ReplyProfile>(load_replies(*part, part_problems));
    }
    if (const auto part = find_part(*root, path, "modem", "modems", device.modem)) {
        const std::size_t before = part_problems.size();
        hal::ModemProfile modem = load_modem(*part, part_problems);
        if (part_problems.size() == before) {
            check_timings(*root, device.profile.board, modem);
        }
        device.profile.modem = std::make_shared<const hal::ModemProfile>(std::move(modem));
    }
    append(problems, reader);
    problems.insert(problems.end(), part_problems.begin(), part_problems.end());
    return std::move(device.profile);
}

}  // namespace

bool is_profile_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-";
    return !name.empty() && name.size() <= 64 && name.front() != '.' &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

hal::Result<std::shared_ptr<const DeviceProfile>> load_device(const fs::path& root,
                                                              std::string_view name) {
    if (!is_profile_name(name)) {
        return hal::unexpected(Errc::refused, "a device's name is a-z, 0-9, dots and dashes");
    }
    std::vector<Problem> problems;
    DeviceProfile device = load_all(root / std::string(name).append(extension), problems);
    if (!problems.empty()) {
        return hal::unexpected(Errc::refused, problems.front().text());
    }
    return std::make_shared<const DeviceProfile>(std::move(device));
}

std::vector<Problem> check_file(const fs::path& path) {
    std::vector<Problem> problems;
    const XmlReader reader(path);
    const std::optional<XmlElement> root = reader.root();
    if (!root) {
        append(problems, reader);
    } else if (root->name() == device_root) {
        load_all(path, problems);
    } else if (root->name() == replies_root) {
        load_replies(path, problems);
    } else if (root->name() == modem_root) {
        load_modem(path, problems);
    } else {
        root->fail("<" + root->name() + "> is no device, reply-profile or modem-profile");
        append(problems, reader);
    }
    return problems;
}

std::vector<std::string> list_devices(const fs::path& root) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (fs::directory_iterator entry(root, ignored), end; entry != end; entry.increment(ignored)) {
        const std::string name = entry->path().stem().string();
        if (entry->path().extension() == extension && is_profile_name(name)) {
            names.push_back(name);
        }
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace profile
