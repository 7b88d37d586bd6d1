#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "hal/result.hpp"

/// SQLite's handles as values, for this room.
namespace database {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
/// Its statements have to be gone first, else the file stays open and locked.
using Connection = std::unique_ptr<sqlite3, Close>;

/// The connection's last error.
hal::Unexpected failure(sqlite3* connection, std::string_view doing);

hal::Result<> execute(sqlite3* connection, const std::string& sql);
hal::Result<Statement> prepare(sqlite3* connection, const std::string& sql);
/// Calls `each` for every row.
hal::Result<> query(sqlite3* connection, const std::string& sql,
                    const std::function<void(sqlite3_stmt*)>& each);
/// The first column of the last row, as text; empty when there is none.
hal::Result<std::string> look_up(sqlite3* connection, const std::string& sql);
std::string text_at(sqlite3_stmt* statement, int column);

/// Opens an existing file for this process alone, changing nothing of it. What is in its
/// write-ahead log stays there when it is closed: that file keeps the room it has on the disk, and
/// the next life can commit although the disk is full.
hal::Result<Connection> connect(const std::filesystem::path& path);

/// The file itself is wrong: reading on would make it worse.
bool is_damage(const std::error_code& code);
/// The disk refuses for now: full, read-only, an error of input or output, no memory.
bool is_refusal(const std::error_code& code);
bool is_full(const std::error_code& code);
/// After this error the connection is not used again: what the kernel still holds is not known.
bool is_fatal(const std::error_code& code);

}  // namespace database
