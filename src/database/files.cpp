#include "database/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>

namespace database {
namespace {

namespace fs = std::filesystem;

/// What SQLite keeps beside a database and would apply to the next file of its name.
constexpr std::array companions{"-wal", "-journal"};

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR)) {}
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

fs::path beside(const fs::path& path, const std::string& ending) {
    return path.string() + ending;
}

fs::path whole(const fs::path& path) {
    return beside(path, ".salvaged");
}

hal::Unexpected refused(const fs::path& path) {
    return hal::unexpected({errno, std::generic_category()}, "database " + path.string());
}

bool has_octets(const fs::path& path) {
    std::error_code none;
    const auto size = fs::file_size(path, none);
    return !none && size > 0;
}

hal::Result<> sync(const fs::path& path, int flags) {
    const Descriptor file(path, flags);
    if (file.get() < 0 || ::fsync(file.get()) != 0) {
        return refused(path);
    }
    return {};
}

/// A new name is durable only after its directory is.
hal::Result<> sync_directory(const fs::path& path) {
    const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
    return sync(directory, O_RDONLY | O_DIRECTORY);
}

hal::Result<> move(const fs::path& from, const fs::path& to) {
    return ::rename(from.c_str(), to.c_str()) == 0 ? hal::Result<>{} : refused(from);
}

hal::Result<> duplicate(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
    return failed ? hal::unexpected(failed, "database " + to.string()) : hal::Result<>{};
}

/// The first number under which nothing lies yet that would be overwritten.
fs::path free_name(const fs::path& path) {
    for (unsigned number = 1;; ++number) {
        fs::path name = beside(path, ".corrupt-" + std::to_string(number));
        std::error_code none;
        bool taken = fs::exists(name, none);
        for (const char* companion : companions) {
            // Of an interrupted move the companion is there already.
            taken = taken || (fs::exists(beside(name, companion), none) &&
                              fs::exists(beside(path, companion), none));
        }
        if (!taken) {
            return name;
        }
    }
}

}  // namespace

hal::Result<> create_private(const fs::path& path) {
    std::error_code none;
    const bool existed = fs::exists(path, none);
    const Descriptor file(path, O_RDWR | O_CREAT);
    if (file.get() < 0) {
        return refused(path);
    }
    return existed ? hal::Result<>{} : sync_directory(path);
}

fs::path being_salvaged(const fs::path& path) {
    return beside(path, ".salvaging");
}

void remove_unfinished(const fs::path& path) {
    std::error_code ignored;
    for (const char* ending : {".salvaging", ".salvaging-journal", ".salvaging-wal", ".reading",
                               ".reading-journal", ".reading-wal"}) {
        fs::remove(beside(path, ending), ignored);
    }
}

hal::Result<> declare_whole(const fs::path& path) {
    HAL_CHECK(sync(being_salvaged(path), O_RDWR));
    HAL_CHECK(move(being_salvaged(path), whole(path)));
    return sync_directory(path);
}

hal::Result<fs::path> finish_replacing(const fs::path& path) {
    std::error_code none;
    if (!fs::exists(whole(path), none)) {
        return fs::path();
    }
    const fs::path aside = free_name(path);
    // The log first: beside the new file it would be taken for its own.
    for (const char* companion : companions) {
        if (fs::exists(beside(path, companion), none)) {
            HAL_CHECK(move(beside(path, companion), beside(aside, companion)));
        }
    }
    if (fs::exists(path, none)) {
        HAL_CHECK(move(path, aside));
    }
    HAL_CHECK(sync_directory(path));
    HAL_CHECK(move(whole(path), path));
    HAL_CHECK(sync_directory(path));
    return aside;
}

hal::Result<fs::path> put_lone_log_aside(const fs::path& path) {
    const fs::path log = beside(path, "-wal");
    if (has_octets(path) || !has_octets(log)) {
        return fs::path();
    }
    const fs::path aside = beside(free_name(path), "-wal");
    HAL_CHECK(move(log, aside));
    HAL_CHECK(sync_directory(path));
    return aside;
}

hal::Result<fs::path> copy_for_reading(const fs::path& path) {
    const fs::path reading = beside(path, ".reading");
    HAL_CHECK(duplicate(path, reading));
    if (has_octets(beside(path, "-wal"))) {
        HAL_CHECK(duplicate(beside(path, "-wal"), beside(reading, "-wal")));
    }
    return reading;
}

void reserve_log(const fs::path& path, long octets) {
    const Descriptor log(beside(path, "-wal"), O_RDWR);
    struct stat status{};
    if (log.get() >= 0 && ::fstat(log.get(), &status) == 0 && status.st_size < octets) {
        // Octets of zero end what is valid of the log, as its end does.
        static_cast<void>(::fallocate(log.get(), 0, 0, octets));
    }
}

}  // namespace database
