#pragma once

#include <filesystem>

#include "hal/result.hpp"

/// The files beside the database's: a new one in a damaged one's place, so that a crash at any
/// point leaves either all as it was, to be done again, or the new one. Nothing is deleted that
/// is not a copy.
namespace database {

/// Creates the file if it is missing, mode 0600: SQLite would by the process's umask, and its
/// contents are nobody else's business.
hal::Result<> create_private(const std::filesystem::path& path);

/// Where the new file is written, and where it stands once it is whole: from then on it is the
/// database, and finish_replacing() does the rest, in this life or the next.
std::filesystem::path being_salvaged(const std::filesystem::path& path);

/// Removes what an interrupted salvage has left.
void remove_unfinished(const std::filesystem::path& path);
/// The new file is whole: makes it durable, and the one that counts.
hal::Result<> declare_whole(const std::filesystem::path& path);
/// Moves a damaged file aside and the whole new one in. Returns where the damaged one is now;
/// empty: there was nothing to do. `put_aside` lies beside the file, as FILE.corrupt-N.
hal::Result<std::filesystem::path> finish_replacing(const std::filesystem::path& path);

/// A write-ahead log without its database would be deleted by SQLite: moves it aside. Returns where
/// to; empty: there is none.
hal::Result<std::filesystem::path> put_lone_log_aside(const std::filesystem::path& path);

/// A copy of the file and its write-ahead log, for reading what cannot be read in place.
hal::Result<std::filesystem::path> copy_for_reading(const std::filesystem::path& path);

/// Gives the write-ahead log its full room on the disk, where the file system can.
void reserve_log(const std::filesystem::path& path, long octets);

}  // namespace database
