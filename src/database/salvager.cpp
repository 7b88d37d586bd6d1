#include "database/salvager.hpp"

#include <algorithm>

#include "database/database.hpp"

namespace database {
namespace {

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

}  // namespace

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

}  // namespace database
