#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "hal/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

/// SQLite as values. The file belongs to this process alone: one connection owns all reads, writes
/// and checkpoints, because two of them can corrupt a WAL before SQLite 3.51.3.
namespace database {

/// SQLite's result codes; the value is an extended result code.
const std::error_category& category() noexcept;

/// What is bound to a statement; text and blobs are only looked at during the call.
using Value =
    std::variant<std::nullptr_t, std::int64_t, std::string_view, std::span<const std::uint8_t>>;

/// One row of a result, valid inside the callback that gets it.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::vector<std::uint8_t> blob(int column) const;

private:
    sqlite3_stmt* statement_;
};

class Database;

/// The inside of one transaction; lives no longer than the callback that gets it.
class Session {
public:
    /// Runs a statement without rows. Statements are compiled once and kept: `sql` is a literal.
    hal::Result<> run(std::string_view sql, std::initializer_list<Value> values = {});
    /// Calls `each` for every row.
    hal::Result<> query(std::string_view sql, std::initializer_list<Value> values,
                        const std::function<void(const Row&)>& each);
    std::int64_t last_row_id() const;

private:
    friend class Database;
    explicit Session(Database& database) : database_(database) {}
    Database& database_;
};

/// The gateway's one database file. Any thread; calls take turns.
class Database {
public:
    /// Opens or creates the file (mode 0600, WAL, synchronous FULL, no shared memory file) and
    /// brings its schema to this program's version. A newer schema is refused.
    static hal::Result<std::unique_ptr<Database>> open(const std::filesystem::path& path);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `work` inside one transaction. When it returns without error, all it wrote is durable;
    /// with an error, nothing of it happened.
    hal::Result<> transaction(const std::function<hal::Result<>(Session&)>& work);

private:
    friend class Session;
    explicit Database(sqlite3* connection) : connection_(connection) {}
    hal::Result<> configure();
    hal::Result<> migrate();
    hal::Result<> execute(const char* sql);
    hal::Result<sqlite3_stmt*> prepared(std::string_view sql);
    hal::Unexpected failure(std::string_view doing) const;

    std::mutex mutex_;
    sqlite3* connection_;                                             // guarded by mutex_
    std::unordered_map<std::string_view, sqlite3_stmt*> statements_;  // guarded by mutex_
};

}  // namespace database
