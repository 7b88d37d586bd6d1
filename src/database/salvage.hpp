#pragma once

#include <filesystem>

#include "database/connection.hpp"
#include "hal/clock.hpp"

/// What can be read of a damaged file, in a new one.
///
/// A row comes over whole or not at all: SQLite reads a page that contradicts itself as an error,
/// and values that this program never writes are refused. What cannot be told: a value that was
/// changed on the disk into another possible one, a page that the disk has given back as it was
/// earlier, and commits at the end of the write-ahead log that the disk has lost.
namespace database {

struct Salvaged {
    std::size_t rows = 0;
    std::size_t refused = 0;    ///< rows that were read and cannot be right
    std::size_t gaps = 0;       ///< ranges that could not be read
    std::size_t mutilated = 0;  ///< messages that have lost parts
};

/// Reads the damaged file at `path` and writes the new one beside it (being_salvaged()), not yet
/// synced. The damaged one is not changed. `now` dates what ends by this.
hal::Result<Salvaged> salvage(const std::filesystem::path& path, hal::WallTime now);

}  // namespace database
