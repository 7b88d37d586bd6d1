#include "database/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

bool is_there(const fs::path& path) {
    std::error_code none;
    return fs::exists(path, none);
}

fs::path numbered(const fs::path& path, unsigned number) {
    return beside(path, ".corrupt-" + std::to_string(number));
}

/// The first number under which nothing lies yet that would be overwritten.
unsigned free_number(const fs::path& path) {
    const auto is_taken = [&](unsigned number) {
        const fs::path name = numbered(path, number);
        return is_there(name) || std::ranges::any_of(companions, [&](const char* companion) {
                   // Of an interrupted move the companion is there already.
                   return is_there(beside(name, companion)) && is_there(beside(path, companion));
               });
    };
    unsigned number = 1;
    while (is_taken(number)) {
        ++number;
    }
    return number;
}

}  // namespace

hal::Result<> create_private(const fs::path& path) {
    const bool existed = is_there(path);
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
    if (!is_there(whole(path))) {
        return fs::path();
    }
    const unsigned number = free_number(path);
    const fs::path aside = numbered(path, number);
    // The log first: beside the new file it would be taken for its own.
    for (const char* companion : companions) {
        if (is_there(beside(path, companion))) {
            HAL_CHECK(move(beside(path, companion), beside(aside, companion)));
        }
    }
    const bool was_there = is_there(path);
    if (was_there) {
        HAL_CHECK(move(path, aside));
    }
    HAL_CHECK(sync_directory(path));
    HAL_CHECK(move(whole(path), path));
    HAL_CHECK(sync_directory(path));
    return was_there || number == 1 ? aside : numbered(path, number - 1);
}

hal::Result<fs::path> put_lone_log_aside(const fs::path& path) {
    const fs::path log = beside(path, "-wal");
    if (has_octets(path) || !has_octets(log)) {
        return fs::path();
    }
    const fs::path aside = beside(numbered(path, free_number(path)), "-wal");
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
