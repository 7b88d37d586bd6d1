#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "hal/clock.hpp"
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
enum class After : int;

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
    /// Opens or creates the file (mode 0600, WAL, synchronous FULL, no shared memory file), checks
    /// it and brings its schema to this program's version. What can be read of a damaged file goes
    /// into a new one, the old one is kept beside it as FILE.corrupt-N. A disk that refuses (full,
    /// read-only, an input or output error) is no error here: transactions fail, and each tries
    /// again to open the file, at most once a second. A newer schema, and a file that is another
    /// program's, are refused.
    static hal::Result<std::unique_ptr<Database>> open(const std::filesystem::path& path,
                                                       hal::Clock& clock);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// What has to be done first, once in this object's life, as soon as the file is open: at once,
    /// or in front of the first transaction that finds it open. Runs in a transaction of its own;
    /// until it has worked every transaction fails with its error. Before other threads start.
    void at_first_open(std::function<hal::Result<>(Session&)> work);

    /// Runs `work` inside one transaction. When it returns without error, all it wrote is durable.
    /// With an error nothing of it happened, but for one: if the very end of it fails with an error
    /// of input or output, it may have happened all the same; `in_doubt` is then set. After
    /// such an error, and after SQLITE_CORRUPT, the file is closed and opened anew (a sync that has
    /// failed once is not tried again: the kernel may have dropped the pages).
    hal::Result<> transaction(const std::function<hal::Result<>(Session&)>& work,
                              bool* in_doubt = nullptr);

    /// What is wrong with the file, for people; empty when all is well. Any thread.
    std::string trouble() const;
    /// Where a damaged file was put aside by this process; empty: none was. Any thread.
    std::filesystem::path put_aside() const;

private:
    friend class Session;
    Database(std::filesystem::path path, hal::Clock& clock)
        : path_(std::move(path)), clock_(clock) {}
    hal::Result<> make_open();
    bool has_moved();
    hal::Result<> run_first();
    hal::Result<> attempt(const std::function<hal::Result<>(Session&)>& work, bool* in_doubt);
    void give_up();
    void close();
    void tell_trouble(const std::string& trouble);
    hal::Result<sqlite3_stmt*> prepared(std::string_view sql);
    hal::Unexpected failure(std::string_view doing);

    const std::filesystem::path path_;
    hal::Clock& clock_;
    std::mutex mutex_;  ///< guards all of this block
    sqlite3* connection_ = nullptr;
    std::unordered_map<std::string_view, sqlite3_stmt*> statements_;
    std::deque<std::function<hal::Result<>(Session&)>> first_;
    After after_{};                         ///< what the next opening comes after
    bool damaged_ = false;                  ///< it was found damaged while in use, once already
    std::optional<hal::Instant> tried_at_;  ///< the last try to open it
    hal::Error refusal_;                    ///< why it is not open
    hal::Error worst_;                      ///< of the transaction that runs

    mutable std::mutex told_mutex_;
    std::string trouble_;              // guarded by told_mutex_
    std::filesystem::path put_aside_;  // guarded by told_mutex_
};

}  // namespace database
