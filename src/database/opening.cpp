#include "database/opening.hpp"

#include "database/check.hpp"
#include "database/database.hpp"
#include "database/files.hpp"
#include "database/salvage.hpp"
#include "database/schema.hpp"
#include "logging/log.hpp"

namespace database {
namespace {

/// The write-ahead log is written from its beginning again after this many pages. Together with the
/// frames' headers and one transaction they fit into the room it keeps.
constexpr int log_pages = 240;
constexpr long log_octets = 262'144;

hal::Result<> configure(sqlite3* connection) {
    // Pages of 1 KiB write a third of what 4 KiB do.
    HAL_CHECK(execute(connection, "PRAGMA page_size=1024"));
    HAL_TRY(const std::string mode, look_up(connection, "PRAGMA journal_mode=WAL"));
    if (mode != "wal") {
        return hal::unexpected({SQLITE_CANTOPEN, category()}, "database: no write-ahead log");
    }
    return execute(connection,
                   "PRAGMA synchronous=FULL;"
                   "PRAGMA wal_autocheckpoint=" +
                       std::to_string(log_pages) +
                       ";"
                       "PRAGMA journal_size_limit=" +
                       std::to_string(log_octets) +
                       ";"
                       "PRAGMA foreign_keys=ON;"
                       "PRAGMA secure_delete=FAST;");
}

hal::Result<> migrate(sqlite3* connection, std::size_t from) {
    if (from == schema_steps.size()) {
        return {};
    }
    HAL_CHECK(execute(connection, "BEGIN IMMEDIATE"));
    for (std::size_t step = from; step < schema_steps.size(); ++step) {
        HAL_CHECK(execute(connection, schema_steps.at(step)));
    }
    return execute(connection, "PRAGMA application_id=" + std::to_string(application_id) +
                                   "; PRAGMA user_version=" + std::to_string(schema_steps.size()) +
                                   "; COMMIT");
}

/// What an earlier process has left in the log may never have reached the disk, and after a failed
/// sync never will, though it can be read: it is written into the file itself and synced there,
/// before anything is built on it.
hal::Result<> settle_log(sqlite3* connection, After after) {
    // A file that has just been given its log is still in the transaction that did it.
    HAL_CHECK(execute(connection, "BEGIN IMMEDIATE; COMMIT"));
    const auto settled = execute(connection, "PRAGMA wal_checkpoint(FULL)");
    const bool may_wait = after == After::start && !settled && is_full(settled.error().code);
    return may_wait ? hal::Result<>{} : settled;
}

hal::Result<Connection> open_sound(const std::filesystem::path& path, After after) {
    if (!is_plausible_file(path)) {
        return hal::unexpected({SQLITE_NOTADB, category()}, "database: damaged header");
    }
    HAL_TRY(Connection connection, connect(path));
    HAL_TRY(const std::size_t step, identify(connection.get()));
    HAL_CHECK(examine(connection.get(), after == After::damage));
    HAL_CHECK(configure(connection.get()));
    HAL_CHECK(migrate(connection.get(), step));
    HAL_CHECK(settle_log(connection.get(), after));
    reserve_log(path, log_octets);
    return connection;
}

hal::Result<> replace(const std::filesystem::path& path, const hal::Error& why, hal::WallTime now) {
    HAL_TRY(const Salvaged found, salvage(path, now));
    HAL_CHECK(declare_whole(path));
    logging::log(logging::Level::error, "database_salvaged",
                 {{"file", path.string()},
                  {"why", why.message()},
                  {"rows", std::to_string(found.rows)},
                  {"refused", std::to_string(found.refused)},
                  {"gaps", std::to_string(found.gaps)},
                  {"mutilated_messages", std::to_string(found.mutilated)}});
    return {};
}

}  // namespace

hal::Result<Opened> open_file(const std::filesystem::path& path, After after, hal::WallTime now) {
    Opened opened;
    HAL_TRY(opened.put_aside, finish_replacing(path));
    remove_unfinished(path);
    HAL_TRY(const auto log, put_lone_log_aside(path));
    opened.put_aside = log.empty() ? opened.put_aside : log;
    HAL_CHECK(create_private(path));
    auto sound = after == After::ruin
                     ? hal::unexpected({SQLITE_CORRUPT, category()}, "database: damaged again")
                     : open_sound(path, after);
    if (!sound && is_damage(sound.error().code)) {
        HAL_CHECK(replace(path, sound.error(), now));
        HAL_TRY(opened.put_aside, finish_replacing(path));
        sound = open_sound(path, After::start);
    }
    HAL_TRY(opened.connection, std::move(sound));
    return opened;
}

}  // namespace database
