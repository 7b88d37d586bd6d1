#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "database/connection.hpp"

/// What a file has to be before anything is done with it.
namespace database {

using Header = std::array<std::uint8_t, 100>;

/// Whether a file that begins so can be one of this program's: the fields that never change
/// (https://www.sqlite.org/fileformat.html#the_database_header).
bool is_plausible(std::span<const std::uint8_t> header);
/// The same of a file, and whether it ends with a page, unless its log may hold the rest. One that
/// is missing or empty is plausible: it will be a new one. So is one with a rollback journal: a new
/// file's first page is written under one, and SQLite will take back what is there of it.
bool is_plausible_file(const std::filesystem::path& path);
/// Sets those fields and cuts off half a page, so that SQLite opens what is there.
hal::Result<> make_plausible(const std::filesystem::path& path);

/// The schema step that the tables show: 0 for an empty file, nullopt when they are not ours.
/// Damage can hide a table: then it is a lower one.
hal::Result<std::optional<std::size_t>> step_by_tables(sqlite3* connection);

/// Whether it is this program's and of a version that it knows. Damage is SQLITE_CORRUPT; another
/// program's file and a newer schema are SQLITE_MISMATCH.
hal::Result<std::size_t> identify(sqlite3* connection);

/// Reads all of the file, and compares the indices with their tables too: that finds a page which
/// lies where another should. Of a big file it does so only when `thorough`.
hal::Result<> examine(sqlite3* connection, bool thorough);

}  // namespace database
