#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "database/salvage.hpp"
#include "database/salvage_rules.hpp"

namespace database {

/// Nothing of it can be read, or it is not there.
bool is_lost(const std::error_code& code);

/// A statement that reads a table's rows, and the one that writes them.
struct Pipe {
    Statement read;
    Statement write;
    int columns = 0;  ///< in `read` one more follows: whether the row can be right; then the rowid
};

/// Carries rows over from a damaged file, and puts right what they lack.
class Salvager {
public:
    Salvager(sqlite3* from, sqlite3* to) : from_(from), to_(to) {}

    hal::Result<> copy(const Table& table);
    hal::Result<> end_mutilated(hal::WallTime now);
    hal::Result<> continue_archive();
    const Salvaged& found() const { return found_; }

private:
    hal::Result<std::optional<Pipe>> pipe(const Table& table, const std::string& rest);
    hal::Result<bool> write(const Pipe& pipe);
    hal::Result<bool> read_on(const Pipe& pipe, std::int64_t* after);
    hal::Result<bool> can_read_after(const Pipe& pipe, std::int64_t row);
    hal::Result<std::optional<std::int64_t>> end_of_gap(const Pipe& pipe, std::int64_t after);
    hal::Result<> ask_index_of_open_parts();
    hal::Result<> copy_by_rowid(const Table& table);
    hal::Result<> copy_of_messages(const Table& table);
    hal::Result<> copy_by_key(const Table& table);
    hal::Result<std::vector<std::string>> names(sqlite3* connection, const std::string& sql);

    sqlite3* from_;
    sqlite3* to_;
    std::set<std::int64_t> mutilated_;  ///< messages of which parts could not be read
    bool archive_has_gaps_ = false;
    Salvaged found_;
};

}  // namespace database
