#include "database/salvage.hpp"

#include <algorithm>
#include <utility>

#include "database/check.hpp"
#include "database/database.hpp"
#include "database/files.hpp"
#include "database/salvager.hpp"
#include "database/schema.hpp"

namespace database {
namespace {

/// An index of the archive is never used again. When it is not known which were, this many are left
/// out above those that are seen.
constexpr std::int64_t indices_left_out = 1000;
constexpr std::int64_t first_archive_index = 1'000'000;
/// Nobody has archived so many: an index above it is damage.
constexpr std::int64_t highest_archive_index = std::int64_t{1} << 30U;

}  // namespace

/// A list of the open parts beside the table itself: what it names and is not there has been lost.
hal::Result<> Salvager::ask_index_of_open_parts() {
    std::vector<std::pair<std::int64_t, std::int64_t>> open;
    auto read =
        query(from_, "SELECT message, part FROM parts INDEXED BY parts_open WHERE state < 3",
              [&](sqlite3_stmt* statement) {
                  open.emplace_back(sqlite3_column_int64(statement, 0),
                                    sqlite3_column_int64(statement, 1));
              });
    if (!read && !is_lost(read.error().code)) {
        return read;
    }
    HAL_TRY(const Statement find,
            prepare(to_, "SELECT 1 FROM parts WHERE message = ?1 AND part = ?2"));
    for (const auto& [message, part] : open) {
        sqlite3_bind_int64(find.get(), 1, message);
        sqlite3_bind_int64(find.get(), 2, part);
        if (sqlite3_step(find.get()) == SQLITE_DONE) {
            mutilated_.insert(message);
        }
        sqlite3_reset(find.get());
    }
    return {};
}

/// What is left of a message that has lost parts is not sent: nobody could read it. Whether the
/// lost ones were, nobody can know. What is armed is resolved as always.
hal::Result<> Salvager::end_mutilated(hal::WallTime now) {
    HAL_CHECK(ask_index_of_open_parts());
    HAL_CHECK(query(
        to_,
        "SELECT seq FROM messages LEFT JOIN parts ON message = seq "
        "GROUP BY seq HAVING count(part) <> coalesce(max(part), -1)",
        [&](sqlite3_stmt* statement) { mutilated_.insert(sqlite3_column_int64(statement, 0)); }));
    for (const std::int64_t message : mutilated_) {
        const std::string seq = std::to_string(message);
        HAL_CHECK(execute(to_,
                          "UPDATE parts SET state = 6, error = 'another part of this message "
                          "was lost with a damaged database' WHERE state = 0 AND message = " +
                              seq));
        HAL_CHECK(execute(to_, "UPDATE messages SET state = 9, finished_at = " +
                                   std::to_string(now.time_since_epoch().count()) +
                                   " WHERE state < 3 AND seq = " + seq +
                                   " AND NOT EXISTS (SELECT 1 FROM parts WHERE message = seq AND "
                                   "state < 3)"));
    }
    found_.mutilated = mutilated_.size();
    return {};
}

hal::Result<> Salvager::continue_archive() {
    std::int64_t seen = first_archive_index - 1;
    HAL_CHECK(query(to_, "SELECT max(id) FROM archive HAVING count(*) > 0",
                    [&](sqlite3_stmt* statement) { seen = sqlite3_column_int64(statement, 0); }));
    std::int64_t last = 0;
    auto read = query(from_, "SELECT seq FROM sqlite_sequence WHERE name = 'archive'",
                      [&](sqlite3_stmt* statement) { last = sqlite3_column_int64(statement, 0); });
    if (!read && !is_lost(read.error().code)) {
        return read;
    }
    const bool damaged = !read || last < seen || last > highest_archive_index;
    if (damaged || archive_has_gaps_) {
        last = std::max(damaged ? 0 : last, seen) + indices_left_out;
    }
    return execute(to_, "UPDATE sqlite_sequence SET seq = " + std::to_string(last) +
                            " WHERE name = 'archive'");
}

namespace {

/// The step that the file says it is of, if there is one.
hal::Result<std::size_t> step_of(sqlite3* from) {
    std::int64_t version = 0;
    const auto read = query(from, "PRAGMA user_version", [&](sqlite3_stmt* statement) {
        version = sqlite3_column_int64(statement, 0);
    });
    if (!read && !is_lost(read.error().code)) {
        return hal::Unexpected{read.error()};
    }
    const auto newest = static_cast<std::int64_t>(schema_steps.size());
    return static_cast<std::size_t>(version >= 1 && version <= newest ? version : newest);
}

hal::Result<Connection> new_file(const std::filesystem::path& path, std::size_t step) {
    HAL_CHECK(create_private(path));
    HAL_TRY(Connection to, connect(path));
    HAL_CHECK(execute(to.get(),
                      "PRAGMA page_size=1024; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; "
                      "PRAGMA foreign_keys=ON; BEGIN"));
    for (std::size_t i = 0; i < step; ++i) {
        HAL_CHECK(execute(to.get(), schema_steps.at(i)));
    }
    HAL_CHECK(execute(to.get(), "PRAGMA application_id=" + std::to_string(application_id) +
                                    "; PRAGMA user_version=" + std::to_string(step)));
    return to;
}

}  // namespace

hal::Result<Salvaged> salvage(const std::filesystem::path& path, hal::WallTime now) {
    remove_unfinished(path);
    std::filesystem::path source = path;
    if (!is_plausible_file(path)) {
        HAL_TRY(source, copy_for_reading(path));
        HAL_CHECK(make_plausible(source));
    }
    HAL_TRY(const Connection from, connect(source));
    sqlite3_db_config(from.get(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    // With writable_schema a table whose definition cannot be read does not hide the others.
    HAL_CHECK(execute(from.get(), "PRAGMA writable_schema=ON; PRAGMA query_only=ON"));
    HAL_TRY(const std::size_t step, step_of(from.get()));
    HAL_TRY(const Connection to, new_file(being_salvaged(path), step));
    Salvager salvager(from.get(), to.get());
    for (const Table& table : tables) {
        HAL_TRY(const auto known,
                look_up(to.get(), "SELECT name FROM sqlite_master WHERE name = '" +
                                      std::string(table.name) + "'"));
        if (!known.empty()) {
            HAL_CHECK(salvager.copy(table));
        }
        if (known == "archive") {
            HAL_CHECK(salvager.continue_archive());
        }
    }
    HAL_CHECK(salvager.end_mutilated(now));
    HAL_CHECK(execute(to.get(), "COMMIT"));
    return salvager.found();
}

}  // namespace database
