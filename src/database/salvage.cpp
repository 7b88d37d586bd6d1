#include "database/salvage.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "database/check.hpp"
#include "database/database.hpp"
#include "database/files.hpp"
#include "database/salvage_rules.hpp"
#include "database/schema.hpp"

namespace database {
namespace {

/// An index of the archive is never used again. When it is not known which were, this many are left
/// out above those that are seen.
constexpr std::int64_t indices_left_out = 1000;
constexpr std::int64_t first_archive_index = 1'000'000;

/// Beyond a damaged page rows are looked for this far.
constexpr std::int64_t farthest_row = std::int64_t{1} << 40U;

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string all;
    for (const std::string& word : words) {
        all += (all.empty() ? "" : between) + word;
    }
    return all;
}

std::string conditions(std::string_view table, const std::vector<std::string>& columns) {
    std::string all = "1";
    for (const Rule& rule : rules) {
        if (rule.table == table && std::ranges::find(columns, rule.column) != columns.end()) {
            all += " AND coalesce(" + std::string(rule.condition) + ", 0)";
        }
    }
    return all;
}

/// A statement that reads a table's rows, and the one that writes them.
struct Pipe {
    Statement read;
    Statement write;
    int columns = 0;  ///< in `read` one more follows: whether the row can be right; then the rowid
};

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

/// Nothing of it can be read, or it is not there.
bool is_lost(const std::error_code& code) {
    return is_damage(code) || code == std::error_code(SQLITE_ERROR, category());
}

hal::Result<std::vector<std::string>> Salvager::names(sqlite3* connection, const std::string& sql) {
    std::vector<std::string> all;
    const auto read =
        query(connection, sql, [&](sqlite3_stmt* s) { all.push_back(text_at(s, 0)); });
    if (!read && (connection == to_ || !is_lost(read.error().code))) {
        return hal::Unexpected{read.error()};
    }
    return all;
}

/// nullopt: the table cannot be read at all.
hal::Result<std::optional<Pipe>> Salvager::pipe(const Table& table, const std::string& rest) {
    const std::string name(table.name);
    const std::string sql = "SELECT name FROM pragma_table_info('" + name + "')";
    HAL_TRY(auto columns, names(to_, sql));
    HAL_TRY(const auto there, names(from_, sql));
    std::erase_if(columns, [&](const std::string& column) {
        return std::ranges::find(there, column) == there.end();
    });
    if (columns.empty()) {
        return std::optional<Pipe>();
    }
    const std::string list = joined(columns, ", ");
    const std::string rowid = table.order == Order::by_rowid ? ", rowid" : "";
    auto read = prepare(from_, "SELECT " + list + ", " + conditions(name, columns) + rowid +
                                   " FROM " + name + " NOT INDEXED " + rest);
    if (!read) {
        return is_lost(read.error().code) ? hal::Result(std::optional<Pipe>())
                                          : hal::Unexpected{read.error()};
    }
    const std::vector<std::string> marks(columns.size(), "?");
    HAL_TRY(Statement write, prepare(to_, "INSERT OR IGNORE INTO " + name + " (" + list +
                                              ") VALUES (" + joined(marks, ", ") + ")"));
    return std::optional(
        Pipe{std::move(*read), std::move(write), static_cast<int>(columns.size())});
}

/// Whether the row that has just been read is in the new file now.
hal::Result<bool> Salvager::write(const Pipe& pipe) {
    if (sqlite3_column_int(pipe.read.get(), pipe.columns) == 0) {
        ++found_.refused;
        return false;
    }
    for (int column = 0; column < pipe.columns; ++column) {
        sqlite3_bind_value(pipe.write.get(), column + 1,
                           sqlite3_column_value(pipe.read.get(), column));
    }
    const int code = sqlite3_step(pipe.write.get());
    sqlite3_reset(pipe.write.get());
    if (code != SQLITE_DONE && (code & 0xFF) != SQLITE_CONSTRAINT) {
        return failure(to_, "salvage");
    }
    const bool written = code == SQLITE_DONE && sqlite3_changes(to_) > 0;
    ++(written ? found_.rows : found_.refused);
    return written;
}

/// Copies rows until the end (true) or the first that cannot be read (false). `after`: the last
/// rowid; null for tables without.
hal::Result<bool> Salvager::read_on(const Pipe& pipe, std::int64_t* after) {
    sqlite3_stmt* read = pipe.read.get();
    int code = sqlite3_step(read);
    for (; code == SQLITE_ROW; code = sqlite3_step(read)) {
        if (after != nullptr) {
            const std::int64_t row = sqlite3_column_int64(read, pipe.columns + 1);
            if (row <= *after) {
                ++found_.refused;  // A tree that leads back to where it has been.
                continue;
            }
            *after = row;
        }
        HAL_CHECK(write(pipe));
    }
    const hal::Unexpected error = failure(from_, "salvage");
    sqlite3_reset(read);
    if (code != SQLITE_DONE && !is_lost(error.error.code)) {
        return error;
    }
    return code == SQLITE_DONE;
}

hal::Result<bool> Salvager::can_read_after(const Pipe& pipe, std::int64_t row) {
    sqlite3_bind_int64(pipe.read.get(), 1, row);
    const int code = sqlite3_step(pipe.read.get());
    const hal::Unexpected error = failure(from_, "salvage");
    sqlite3_reset(pipe.read.get());
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        return true;
    }
    return is_lost(error.error.code) ? hal::Result(false) : error;
}

/// After which row it goes on behind a damaged page: found by ever longer strides, then halving.
hal::Result<std::optional<std::int64_t>> Salvager::end_of_gap(const Pipe& pipe,
                                                              std::int64_t after) {
    std::int64_t bad = after;
    std::int64_t good = 0;
    for (std::int64_t stride = 1; good == 0; stride *= 2) {
        if (stride > farthest_row) {
            return std::optional<std::int64_t>();
        }
        HAL_TRY(const bool readable, can_read_after(pipe, after + stride));
        (readable ? good : bad) = after + stride;
    }
    while (good - bad > 1) {
        const std::int64_t middle = bad + (good - bad) / 2;
        HAL_TRY(const bool readable, can_read_after(pipe, middle));
        (readable ? good : bad) = middle;
    }
    return std::optional(good);
}

hal::Result<> Salvager::copy_by_rowid(const Table& table) {
    HAL_TRY(const auto open, pipe(table, "WHERE rowid > ?1 ORDER BY rowid"));
    bool whole = open.has_value();
    for (std::int64_t after = 0; open;) {
        sqlite3_bind_int64(open->read.get(), 1, after);
        HAL_TRY(const bool at_end, read_on(*open, &after));
        if (at_end) {
            break;
        }
        whole = false;
        ++found_.gaps;
        HAL_TRY(const auto next, end_of_gap(*open, after));
        if (!next) {
            break;
        }
        after = *next;
    }
    archive_has_gaps_ = archive_has_gaps_ || (!whole && table.name == "archive");
    return {};
}

hal::Result<> Salvager::copy_of_messages(const Table& table) {
    HAL_TRY(const auto open, pipe(table, "WHERE message = ?1"));
    std::vector<std::int64_t> messages;
    HAL_CHECK(query(to_, "SELECT seq FROM messages", [&](sqlite3_stmt* statement) {
        messages.push_back(sqlite3_column_int64(statement, 0));
    }));
    for (const std::int64_t message : messages) {
        bool whole = open.has_value();
        const std::size_t refused = found_.refused;
        if (open) {
            sqlite3_bind_int64(open->read.get(), 1, message);
            HAL_TRY(whole, read_on(*open, nullptr));
            found_.gaps += whole ? 0 : 1;
        }
        if (!whole || found_.refused != refused) {
            mutilated_.insert(message);
        }
    }
    return {};
}

hal::Result<> Salvager::copy_by_key(const Table& table) {
    HAL_TRY(auto keys, names(to_, "SELECT name FROM pragma_table_info('" + std::string(table.name) +
                                      "') WHERE pk > 0 ORDER BY pk"));
    HAL_TRY(const auto forwards, pipe(table, "ORDER BY " + joined(keys, ", ")));
    if (!forwards) {
        return {};
    }
    HAL_TRY(const bool whole, read_on(*forwards, nullptr));
    if (whole) {
        return {};
    }
    ++found_.gaps;
    HAL_TRY(const auto backwards, pipe(table, "ORDER BY " + joined(keys, " DESC, ") + " DESC"));
    if (backwards) {
        HAL_CHECK(read_on(*backwards, nullptr));
    }
    return {};
}

hal::Result<> Salvager::copy(const Table& table) {
    switch (table.order) {
        case Order::by_rowid:
            return copy_by_rowid(table);
        case Order::of_message:
            return copy_of_messages(table);
        case Order::by_key:
            return copy_by_key(table);
    }
    return {};
}

/// A list of the open parts beside the table itself: what it names and is not there has been lost.
hal::Result<> Salvager::ask_index_of_open_parts() {
    std::vector<std::pair<std::int64_t, std::int64_t>> open;
    const auto read =
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
    HAL_TRY(const std::string newest, look_up(to_, "SELECT max(id) FROM archive"));
    const std::int64_t seen = newest.empty() ? first_archive_index - 1 : std::stoll(newest);
    std::int64_t last = 0;
    const auto read =
        query(from_, "SELECT seq FROM sqlite_sequence WHERE name = 'archive'",
              [&](sqlite3_stmt* statement) { last = sqlite3_column_int64(statement, 0); });
    if (!read && !is_lost(read.error().code)) {
        return read;
    }
    // The settings' numbers end at 2^31; a sequence far above what is there has been damaged.
    if (!read || last < seen || last > std::int64_t{1} << 30U || archive_has_gaps_) {
        last = std::max(last > std::int64_t{1} << 30U ? 0 : last, seen) + indices_left_out;
    }
    return execute(to_, "UPDATE sqlite_sequence SET seq = " + std::to_string(last) +
                            " WHERE name = 'archive'");
}

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
