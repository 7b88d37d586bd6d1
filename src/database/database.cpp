#include "database/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "database/schema.hpp"

namespace database {
namespace {

class SqliteCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "sqlite"; }
    std::string message(int value) const override { return sqlite3_errstr(value); }
};

int bind(sqlite3_stmt* statement, int index, const Value& value) {
    struct Binder {
        sqlite3_stmt* statement;
        int index;
        int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
        int operator()(std::int64_t number) const {
            return sqlite3_bind_int64(statement, index, number);
        }
        int operator()(std::string_view text) const {
            // A null pointer would be NULL, not the empty text.
            text = text.data() == nullptr ? std::string_view("") : text;
            return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        int operator()(std::span<const std::uint8_t> octets) const {
            if (octets.empty()) {
                return sqlite3_bind_zeroblob(statement, index, 0);
            }
            return sqlite3_bind_blob64(statement, index, octets.data(), octets.size(),
                                       SQLITE_STATIC);
        }
    };
    return std::visit(Binder{statement, index}, value);
}

/// Leaves a statement ready for its next use, whatever happened.
struct Reset {
    sqlite3_stmt* statement;
    explicit Reset(sqlite3_stmt* used) : statement(used) {}
    ~Reset() {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;
};

/// A new file's directory entry is durable only after its directory is.
void sync_directory(const std::filesystem::path& directory) {
    const int fd =
        ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
}

/// SQLite would create the file by the process's umask; its contents are nobody else's business.
hal::Result<> create_private(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return hal::unexpected({errno, std::generic_category()}, "database " + path.string());
    }
    ::close(fd);
    sync_directory(path.parent_path());
    return {};
}

}  // namespace

const std::error_category& category() noexcept {
    static const SqliteCategory instance;
    return instance;
}

bool Row::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string Row::text(int column) const {
    const auto* start = sqlite3_column_text(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return start == nullptr ? std::string() : std::string(start, start + size);
}

std::vector<std::uint8_t> Row::blob(int column) const {
    const auto* start = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return start == nullptr ? std::vector<std::uint8_t>()
                            : std::vector<std::uint8_t>(start, start + size);
}

hal::Result<> Session::query(std::string_view sql, std::initializer_list<Value> values,
                             const std::function<void(const Row&)>& each) {
    HAL_TRY(sqlite3_stmt * statement, database_.prepared(sql));
    const Reset reset(statement);
    int index = 0;
    for (const Value& value : values) {
        if (bind(statement, ++index, value) != SQLITE_OK) {
            return database_.failure("bind");
        }
    }
    for (;;) {
        switch (sqlite3_step(statement)) {
            case SQLITE_ROW:
                each(Row(statement));
                break;
            case SQLITE_DONE:
                return {};
            default:
                return database_.failure("step");
        }
    }
}

hal::Result<> Session::run(std::string_view sql, std::initializer_list<Value> values) {
    return query(sql, values, [](const Row&) {});
}

std::int64_t Session::last_row_id() const {
    return sqlite3_last_insert_rowid(database_.connection_);
}

hal::Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path,
                                                      hal::Clock&) {
    HAL_CHECK(create_private(path));
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &connection,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    std::unique_ptr<Database> database(new Database(connection));
    if (code != SQLITE_OK) {
        return hal::unexpected({code, category()}, "database " + path.string());
    }
    HAL_CHECK(database->configure());
    HAL_CHECK(database->migrate());
    return database;
}

Database::~Database() {
    for (const auto& [sql, statement] : statements_) {
        sqlite3_finalize(statement);
    }
    sqlite3_close_v2(connection_);
}

hal::Result<> Database::configure() {
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // EXCLUSIVE before the first access of the WAL: no shared memory file, which JFFS2 cannot map,
    // and nobody else can open the file by mistake. Pages of 1 KiB write a third of what 4 KiB do.
    return execute(
        "PRAGMA page_size=1024;"
        "PRAGMA locking_mode=EXCLUSIVE;"
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA wal_autocheckpoint=256;"
        "PRAGMA journal_size_limit=262144;"
        "PRAGMA busy_timeout=0;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF;"
        "PRAGMA cell_size_check=ON;"
        "PRAGMA mmap_size=0;"
        "PRAGMA temp_store=MEMORY;"
        "PRAGMA secure_delete=FAST;");
}

hal::Result<> Database::migrate() {
    return transaction([this](Session& session) -> hal::Result<> {
        std::int64_t version = 0;
        HAL_CHECK(session.query("PRAGMA user_version", {},
                                [&](const Row& row) { version = row.integer(0); }));
        if (version > static_cast<std::int64_t>(schema_steps.size())) {
            return hal::unexpected({SQLITE_MISMATCH, category()},
                                   "the database was written by a newer version of this program");
        }
        for (auto step = static_cast<std::size_t>(version); step < schema_steps.size(); ++step) {
            HAL_CHECK(execute(schema_steps.at(step)));
        }
        const std::string stamp = "PRAGMA application_id=" + std::to_string(application_id) +
                                  "; PRAGMA user_version=" + std::to_string(schema_steps.size());
        return version == static_cast<std::int64_t>(schema_steps.size()) ? hal::Result<>{}
                                                                         : execute(stamp.c_str());
    });
}

void Database::at_first_open(std::function<hal::Result<>(Session&)> work) {
    first_ = std::move(work);
}

hal::Result<> Database::transaction(const std::function<hal::Result<>(Session&)>& work,
                                    bool* in_doubt) {
    if (first_) {
        const auto first = std::exchange(first_, nullptr);
        if (const auto done = transaction(first); !done) {
            first_ = first;
            return done;
        }
    }
    const std::lock_guard lock(mutex_);
    Session session(*this);
    HAL_CHECK(session.run("BEGIN IMMEDIATE"));
    hal::Result<> done = work(session);
    if (done) {
        done = session.run("COMMIT");
        if (in_doubt != nullptr) {
            *in_doubt = !done;
        }
    }
    // Some errors have rolled back already; a failed COMMIT has not.
    if (!done && sqlite3_get_autocommit(connection_) == 0) {
        if (const auto rolled_back = session.run("ROLLBACK"); !rolled_back) {
            return rolled_back;
        }
    }
    return done;
}

std::string Database::trouble() const {
    return {};
}

std::filesystem::path Database::put_aside() const {
    return {};
}

hal::Result<> Database::execute(const char* sql) {
    if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failure("execute");
    }
    return {};
}

hal::Result<sqlite3_stmt*> Database::prepared(std::string_view sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) {
        return found->second;
    }
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        return failure("prepare");
    }
    statements_.emplace(sql, statement);
    return statement;
}

hal::Unexpected Database::failure(std::string_view doing) const {
    return hal::unexpected({sqlite3_extended_errcode(connection_), category()},
                           "database: " + std::string(doing));
}

}  // namespace database
