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
