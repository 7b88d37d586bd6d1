#include "database/connection.hpp"

#include "database/database.hpp"
#include "text/utf8.hpp"

namespace database {
namespace {

class SqliteCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "sqlite"; }
    std::string message(int value) const override { return sqlite3_errstr(value); }
};

/// The primary result code; SQLITE_OK for an error of another world.
int primary(const std::error_code& code) {
    return code.category() == category() ? code.value() & 0xFF : SQLITE_OK;
}

/// is_text(x): whether it is UTF-8 without a NUL. What the disk has made of a text often is not.
void is_text(sqlite3_context* context, int, sqlite3_value** arguments) {
    const auto* start = sqlite3_value_text(arguments[0]);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
    const std::string octets = start == nullptr ? std::string() : std::string(start, start + size);
    const bool good = octets.find('\0') == std::string::npos && text::decode_utf8(octets);
    sqlite3_result_int(context, good ? 1 : 0);
}

}  // namespace

const std::error_category& category() noexcept {
    static const SqliteCategory instance;
    return instance;
}

hal::Unexpected failure(sqlite3* connection, std::string_view doing) {
    return hal::unexpected({sqlite3_extended_errcode(connection), category()},
                           "database: " + std::string(doing));
}

hal::Result<> execute(sqlite3* connection, const std::string& sql) {
    if (sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failure(connection, "execute");
    }
    return {};
}

hal::Result<Statement> prepare(sqlite3* connection, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        return failure(connection, "prepare");
    }
    return Statement(statement);
}

hal::Result<> query(sqlite3* connection, const std::string& sql,
                    const std::function<void(sqlite3_stmt*)>& each) {
    HAL_TRY(const Statement statement, prepare(connection, sql));
    int code = sqlite3_step(statement.get());
    for (; code == SQLITE_ROW; code = sqlite3_step(statement.get())) {
        each(statement.get());
    }
    return code == SQLITE_DONE ? hal::Result<>{} : failure(connection, "step");
}

hal::Result<std::string> look_up(sqlite3* connection, const std::string& sql) {
    std::string value;
    HAL_CHECK(
        query(connection, sql, [&](sqlite3_stmt* statement) { value = text_at(statement, 0); }));
    return value;
}

std::string text_at(sqlite3_stmt* statement, int column) {
    const auto* start = sqlite3_column_text(statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return start == nullptr ? std::string() : std::string(start, start + size);
}

hal::Result<Connection> connect(const std::filesystem::path& path) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    Connection connection(handle);
    if (code != SQLITE_OK) {
        return hal::unexpected({code, category()}, "database " + path.string());
    }
    sqlite3_create_function_v2(handle, "is_text", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                               is_text, nullptr, nullptr, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    // EXCLUSIVE before the first access of the WAL: no shared memory file, which JFFS2 cannot map,
    // and nobody else can open the file by mistake.
    HAL_CHECK(execute(handle,
                      "PRAGMA locking_mode=EXCLUSIVE;"
                      "PRAGMA busy_timeout=0;"
                      "PRAGMA trusted_schema=OFF;"
                      "PRAGMA cell_size_check=ON;"
                      "PRAGMA mmap_size=0;"
                      "PRAGMA temp_store=MEMORY;"));
    return connection;
}

bool is_damage(const std::error_code& code) {
    return primary(code) == SQLITE_CORRUPT || primary(code) == SQLITE_NOTADB;
}

bool is_full(const std::error_code& code) {
    return primary(code) == SQLITE_FULL || code == std::errc::no_space_on_device;
}

bool is_refusal(const std::error_code& code) {
    switch (primary(code)) {
        case SQLITE_OK:
            return code.category() == std::generic_category();
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_NOMEM:
        case SQLITE_PROTOCOL:
            return true;
        default:
            return false;
    }
}

bool is_fatal(const std::error_code& code) {
    return is_damage(code) || (is_refusal(code) && !is_full(code));
}

}  // namespace database
