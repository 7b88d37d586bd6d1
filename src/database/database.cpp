#include "database/database.hpp"

#include <utility>

#include "database/connection.hpp"
#include "database/opening.hpp"
#include "logging/log.hpp"

namespace database {
namespace {

/// Between two tries to open a file.
constexpr std::chrono::seconds pause{1};

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

}  // namespace

bool Row::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string Row::text(int column) const {
    return text_at(statement_, column);
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
                                                      hal::Clock& clock) {
    std::unique_ptr<Database> database(new Database(path, clock));
    const std::lock_guard lock(database->mutex_);
    const auto opened = database->make_open();
    if (!opened && !is_refusal(opened.error().code)) {
        return hal::Unexpected{opened.error()};
    }
    return database;
}

Database::~Database() {
    close();
}

void Database::at_first_open(std::function<hal::Result<>(Session&)> work) {
    const std::lock_guard lock(mutex_);
    first_.push_back(std::move(work));
    if (connection_ != nullptr) {
        static_cast<void>(run_first());  // Whose error is the next transaction's too.
    }
}

hal::Result<> Database::transaction(const std::function<hal::Result<>(Session&)>& work,
                                    bool* in_doubt) {
    const std::lock_guard lock(mutex_);
    if (in_doubt != nullptr) {
        *in_doubt = false;
    }
    HAL_CHECK(make_open());
    HAL_CHECK(run_first());
    return attempt(work, in_doubt);
}

hal::Result<> Database::run_first() {
    while (!first_.empty()) {
        HAL_CHECK(attempt(first_.front(), nullptr));
        first_.pop_front();
    }
    return {};
}

hal::Result<> Database::attempt(const std::function<hal::Result<>(Session&)>& work,
                                bool* in_doubt) {
    Session session(*this);
    worst_ = {};
    bool committing = false;
    const int changes = sqlite3_total_changes(connection_);
    hal::Result<> done = session.run("BEGIN IMMEDIATE");
    if (done) {
        done = work(session);
    }
    if (done && is_fatal(worst_.code)) {
        done = hal::Unexpected{worst_};  // `work` has not minded, but its transaction is gone.
    } else if (done) {
        committing = true;
        done = session.run("COMMIT");
    }
    if (done) {
        if (sqlite3_total_changes(connection_) != changes) {
            tell_trouble({});  // A full disk can still be read.
        }
        return done;
    }
    if (in_doubt != nullptr) {
        *in_doubt = committing && is_fatal(worst_.code);
    }
    // Some errors have rolled back already; a failed COMMIT has not.
    if (!is_fatal(worst_.code) && sqlite3_get_autocommit(connection_) == 0) {
        static_cast<void>(session.run("ROLLBACK"));
    }
    if (is_full(worst_.code)) {
        tell_trouble("full: " + worst_.message());
    }
    if (is_fatal(worst_.code)) {
        give_up();
    }
    return done;
}

/// Opens the file if it is not: at most once a second, because that reads and checks all of it.
hal::Result<> Database::make_open() {
    if (connection_ != nullptr && !has_moved()) {
        return {};
    }
    close();
    const hal::Instant now = clock_.now();
    if (tried_at_ && now < *tried_at_ + pause) {
        return hal::Unexpected{refusal_};
    }
    tried_at_ = now;
    auto opened = open_file(path_, after_, clock_.wall_now());
    if (!opened) {
        refusal_ = opened.error();
        tell_trouble("cannot be opened: " + refusal_.message());
        return hal::Unexpected{refusal_};
    }
    connection_ = opened->connection.release();
    if (!opened->put_aside.empty()) {
        const std::lock_guard lock(told_mutex_);
        put_aside_ = opened->put_aside;
    }
    after_ = After::fault;
    tell_trouble({});
    return {};
}

/// After an error that says that file or disk are not as they were.
void Database::give_up() {
    if (is_damage(worst_.code)) {
        after_ = std::exchange(damaged_, true) ? After::ruin : After::damage;
    }
    refusal_ = worst_;
    tell_trouble("failed: " + worst_.message());
    close();
}

/// Another file stands at the path, or none: what is committed here, nobody would find again.
bool Database::has_moved() {
    int moved = 0;
    sqlite3_file_control(connection_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved != 0) {
        refusal_ = {{SQLITE_READONLY_DBMOVED, category()}, "database"};
        tell_trouble("its file was moved away");
    }
    return moved != 0;
}

void Database::close() {
    for (const auto& [sql, statement] : statements_) {
        sqlite3_finalize(statement);
    }
    statements_.clear();
    sqlite3_close_v2(std::exchange(connection_, nullptr));
}

void Database::tell_trouble(const std::string& trouble) {
    const std::lock_guard lock(told_mutex_);
    if (trouble == trouble_) {
        return;
    }
    if (trouble.empty()) {
        logging::log(logging::Level::notice, "database_well");
    } else {
        logging::log(logging::Level::error, "database_trouble", {{"what", trouble}});
    }
    trouble_ = trouble;
}

std::string Database::trouble() const {
    const std::lock_guard lock(told_mutex_);
    return trouble_;
}

std::filesystem::path Database::put_aside() const {
    const std::lock_guard lock(told_mutex_);
    return put_aside_;
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

hal::Unexpected Database::failure(std::string_view doing) {
    hal::Unexpected error = database::failure(connection_, doing);
    const bool worse = is_fatal(error.error.code) || !is_full(worst_.code);
    if (worse && !is_fatal(worst_.code)) {
        worst_ = error.error;
    }
    return error;
}

}  // namespace database
