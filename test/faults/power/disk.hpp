#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "faults/power/tapped_vfs.hpp"

namespace power {

using Octets = std::vector<std::uint8_t>;

/// One thing that SQLite did to a file.
struct Operation {
    enum class Kind { there, create, write, truncate, sync, remove };
    Kind kind = Kind::there;
    std::string file;         ///< its name in the directory
    std::int64_t offset = 0;  ///< with `truncate`: the size
    Octets data;
};

/// Writes down all of it, in order.
class Recorder final : public FileTap {
public:
    const std::vector<Operation>& operations() const { return operations_; }
    /// How much has been done so far: a point in time.
    std::size_t position() const { return operations_.size(); }

private:
    int opens(const std::string& file, bool creates) override;
    int writes(const std::string& file, std::int64_t offset,
               std::span<const std::uint8_t> data) override;
    int truncates(const std::string& file, std::int64_t size) override;
    int syncs(const std::string& file) override;
    int removes(const std::string& file) override;

    std::vector<Operation> operations_;
};

/// Files by their names.
using Files = std::map<std::string, Octets>;

/// A disk: what is safely on it, and what the kernel still holds.
class Disk {
public:
    /// `log_is_synced`: at each commit. If not, it is as synchronous=NORMAL would have it: only
    /// before it is written into the database. For the run that has to fail.
    explicit Disk(bool log_is_synced, Files files = {});

    void apply(const Operation& operation);
    /// What a power cut now leaves. Of what was not synced: variant 0 nothing, 1 all, others a
    /// subset that is drawn, of which some is torn at 512 octets, and some has only grown the file.
    Files cut(std::mt19937_64& random, unsigned variant) const;

private:
    struct File {
        Octets safe;
        bool safely_there = false;
        bool removed = false;  ///< which may not have happened yet
        std::vector<Operation> pending;
        std::size_t late = 0;  ///< so many of those wait for a sync that comes late
    };
    static void settle(File& file, std::size_t count);
    void settle_names();

    const bool log_is_synced_;
    std::map<std::string, File> files_;
};

/// Makes `files` all that is in the directory.
void write_files(const std::filesystem::path& directory, const Files& files);

}  // namespace power
