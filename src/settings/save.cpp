#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "profile/xml_reader.hpp"
#include "settings/settings.hpp"

namespace settings {
namespace {

constexpr mode_t file_mode = 0600;

hal::Unexpected system_failure(const std::string& path) {
    return hal::unexpected({errno, std::generic_category()}, path);
}

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

std::string group_element(const Group& group) {
    std::string element = "    <group" + attribute("name", group.name) + ">\n";
    for (const std::string& number : group.numbers) {
        element += "      <number>" + escaped(number) + "</number>\n";
    }
    return element + "    </group>\n";
}

/// Writes all of it and waits until it is on the disk. The descriptor stays open.
hal::Result<> write_durably(int descriptor, std::string_view octets, const std::string& path) {
    while (!octets.empty()) {
        const ssize_t count = ::write(descriptor, octets.data(), octets.size());
        if (count < 0 && errno != EINTR) {
            return system_failure(path);
        }
        octets.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    if (::fsync(descriptor) != 0) {
        return system_failure(path);
    }
    return {};
}

std::string directory_of(const std::string& file) {
    const std::string directory = std::filesystem::path(file).parent_path().string();
    return directory.empty() ? "." : directory;
}

/// Root writes for the worker, which is somebody else.
hal::Result<> hand_to_owner(int descriptor, const std::string& target) {
    struct stat owner{};
    if (::geteuid() != 0) {
        return {};
    }
    if ((::stat(target.c_str(), &owner) != 0 &&
         ::stat(directory_of(target).c_str(), &owner) != 0) ||
        ::fchown(descriptor, owner.st_uid, owner.st_gid) != 0) {
        return system_failure(target);
    }
    return {};
}

hal::Result<> write_new_file(const std::string& path, const std::string& target,
                             std::string_view octets) {
    // What a crash left behind may belong to anybody: begin with a file of our own.
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return system_failure(path);
    }
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, file_mode);
    if (descriptor < 0) {
        return system_failure(path);
    }
    auto result = hand_to_owner(descriptor, target);
    if (result) {
        result = write_durably(descriptor, octets, path);
    }
    if (::close(descriptor) != 0 && result) {
        result = system_failure(path);
    }
    return result;
}

/// Makes the rename durable.
hal::Result<> sync_directory(const std::string& file) {
    const std::string directory = directory_of(file);
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return system_failure(directory);
    }
    hal::Result<> result;
    if (::fsync(descriptor) != 0) {
        result = system_failure(directory);
    }
    ::close(descriptor);
    return result;
}

}  // namespace

std::string to_xml(const Settings& settings) {
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    xml += "<settings" + attribute("enabled", settings.enabled ? "yes" : "no") + ">\n";
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
    if (!settings.accounts.empty()) {
        xml += "  <accounts>\n";
        for (const Account& account : settings.accounts) {
            xml += "    <account" + attribute("username", account.username) +
                   attribute("password-hash", account.password_hash) + "/>\n";
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

hal::Result<> save(const std::string& path, const Settings& settings) {
    HAL_CHECK(validate(settings));
    const std::string xml = to_xml(settings);
    if (xml.size() > profile::max_file_octets) {
        return hal::unexpected(
            Errc::invalid, "settings: larger than the " + std::to_string(profile::max_file_octets) +
                               " octets that are read; take out groups or accounts");
    }
    const std::string fresh = path + ".new";
    HAL_CHECK(write_new_file(fresh, path, xml));
    if (std::rename(fresh.c_str(), path.c_str()) != 0) {
        return system_failure(path);
    }
    return sync_directory(path);
}

}  // namespace settings
