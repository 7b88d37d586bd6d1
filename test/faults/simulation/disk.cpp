#include "faults/simulation/disk.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace simulation {
namespace {

/// A file for a moment.
class Handle {
public:
    explicit Handle(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
    ~Handle() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    std::int64_t size() const {
        struct stat status{};
        return ::fstat(fd_, &status) == 0 ? status.st_size : 0;
    }
    std::vector<std::uint8_t> read(std::int64_t offset, std::size_t size) const {
        std::vector<std::uint8_t> octets(size);
        const ssize_t count = ::pread(fd_, octets.data(), size, offset);
        octets.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return octets;
    }
    void write(std::int64_t offset, const std::vector<std::uint8_t>& octets, std::size_t size) {
        static_cast<void>(!::pwrite(fd_, octets.data(), std::min(size, octets.size()), offset));
    }
    void truncate(std::int64_t size) { static_cast<void>(!::ftruncate(fd_, size)); }

private:
    int fd_;
};

}  // namespace

void make_sqlite_single_threaded() {
    static_cast<void>(sqlite3_config(SQLITE_CONFIG_SINGLETHREAD));
    static_cast<void>(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
}

bool Disk::refuses(Refusal kind) {
    const bool now = refusal_ == kind || once_ == kind;
    once_ = once_ == kind ? Refusal::none : once_;
    if (now) {
        refusals_.push_back(clock_.now());
        sick_since_ = sick_since_.value_or(clock_.now());
    }
    return now;
}

bool Disk::forgot(hal::Instant when) const {
    return std::ranges::any_of(cut_short_, [&](const auto& sickness) {
        return sickness.first <= when && when <= sickness.second;
    });
}

int Disk::writes(const std::string& file, std::int64_t offset, std::span<const std::uint8_t> data) {
    effect_();
    if (!loses_power_ && refusal_ == Refusal::none && once_ == Refusal::none) {
        return SQLITE_OK;
    }
    Handle handle(file);
    const std::int64_t size = handle.size();
    const auto end = offset + static_cast<std::int64_t>(data.size());
    // What has its room on the disk can be written, however full that is.
    if (end > size && refuses(Refusal::full)) {
        return SQLITE_FULL;
    }
    if (refuses(Refusal::write)) {
        return SQLITE_IOERR_WRITE;
    }
    unsynced_[file].push_back({.offset = offset,
                               .before = handle.read(offset, data.size()),
                               .after = Octets(data.begin(), data.end()),
                               .size_before = size});
    return SQLITE_OK;
}

int Disk::truncates(const std::string& file, std::int64_t size) {
    effect_();
    if (!loses_power_) {
        return SQLITE_OK;
    }
    Handle handle(file);
    const std::int64_t before = handle.size();
    unsynced_[file].push_back(
        {.offset = size,
         .before =
             before > size ? handle.read(size, static_cast<std::size_t>(before - size)) : Octets(),
         .after = {},
         .size_before = before});
    return SQLITE_OK;
}

int Disk::syncs(const std::string& file) {
    effect_();
    if (refuses(Refusal::sync)) {
        return SQLITE_IOERR_FSYNC;
    }
    // One that is full takes what it has room for, but not what would take something back.
    if (refusal_ == Refusal::none) {
        sick_since_.reset();
    }
    unsynced_[file].clear();
    return SQLITE_OK;
}

int Disk::reads(const std::string& /*file*/) {
    return refuses(Refusal::read) ? SQLITE_IOERR_READ : SQLITE_OK;
}

void Disk::move(const std::filesystem::path& from, const std::filesystem::path& to,
                bool powerless) {
    if (powerless && sick_since_) {
        cut_short_.emplace_back(*sick_since_, clock_.now());
    }
    std::filesystem::create_directories(to);
    for (const auto& entry : std::filesystem::directory_iterator(from)) {
        const auto target = to / entry.path().filename();
        std::filesystem::copy_file(entry.path(), target,
                                   std::filesystem::copy_options::overwrite_existing);
        const auto unsynced = unsynced_.find(entry.path().string());
        if (unsynced == unsynced_.end()) {
            continue;
        }
        if (powerless) {
            tear(target, unsynced->second);
        } else {
            unsynced_[target.string()] = unsynced->second;
        }
    }
    std::erase_if(unsynced_, [&](const auto& entry) {
        return std::filesystem::path(entry.first).parent_path() == from;
    });
}

/// Back to what is on the disk for certain, and from there some of the rest, in its order.
void Disk::tear(const std::filesystem::path& file, const std::vector<Write>& unsynced) {
    Handle handle(file.string());
    for (auto write = unsynced.rbegin(); write != unsynced.rend(); ++write) {
        handle.write(write->offset, write->before, write->before.size());
        handle.truncate(write->size_before);
    }
    for (const Write& write : unsynced) {
        if (write.after.empty()) {
            continue;  // A truncation that did not make it.
        }
        constexpr std::size_t sector = 512;
        if (draw_.chance(50)) {
            const bool torn = draw_.chance(20) && write.after.size() > sector;
            const std::size_t sectors = torn ? 1 + draw_.below(write.after.size() / sector) : 0;
            handle.write(write.offset, write.after, torn ? sectors * sector : write.after.size());
        }
    }
}

}  // namespace simulation
