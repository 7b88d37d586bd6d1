#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "faults/power/tapped_vfs.hpp"

namespace database_test {

/// A disk that refuses on demand, under SQLite.
class RefusingDisk final : public power::FileTap {
public:
    int on_open = SQLITE_OK;
    int on_read = SQLITE_OK;
    int on_write = SQLITE_OK;
    int on_sync = SQLITE_OK;
    bool full = false;     ///< what makes a file longer is refused
    int syncs_before = 0;  ///< which still work
    unsigned opened = 0;   ///< tries to open the database file

    int opens(const std::string& file, bool) override {
        opened += file.ends_with(".db") ? 1U : 0U;
        return on_open;
    }
    int reads(const std::string&) override { return on_read; }
    int writes(const std::string& file, std::int64_t offset,
               std::span<const std::uint8_t> data) override {
        const auto end = static_cast<std::uintmax_t>(offset) + data.size();
        return full && end > std::filesystem::file_size(file) ? SQLITE_FULL : on_write;
    }
    int truncates(const std::string&, std::int64_t) override { return on_write; }
    int syncs(const std::string&) override {
        return on_sync != SQLITE_OK && syncs_before-- <= 0 ? on_sync : SQLITE_OK;
    }

private:
    power::TappedVfs vfs_{*this};
};

}  // namespace database_test
