#include "database/check.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

#include "database/database.hpp"
#include "database/schema.hpp"

namespace database {
namespace {

/// A table or index that each step has made and no earlier one had.
constexpr std::array marks{"messages", "modems", "boots", "messages_batch"};
static_assert(marks.size() == schema_steps.size());

constexpr std::string_view magic("SQLite format 3\0", 16);

/// A field of the header that has one of two values in all of this program's files.
struct Field {
    std::size_t at;
    std::uint8_t value;
    std::uint8_t or_else;  ///< while the file has no table or log yet
};
constexpr std::array fields{
    Field{18, 2, 1},                                        // version for writing: 2 is WAL
    Field{19, 2, 1},                                        // version for reading
    Field{20, 0, 0},                                        // octets kept free at a page's end
    Field{21, 64, 64},                                      // three constants of the format
    Field{22, 32, 32}, Field{23, 32, 32}, Field{44, 0, 0},  // schema format, 32 bits
    Field{45, 0, 0},   Field{46, 0, 0},   Field{47, 4, 0},
    Field{56, 0, 0},  // encoding, 32 bits: 1 is UTF-8
    Field{57, 0, 0},   Field{58, 0, 0},   Field{59, 1, 0},
};

/// Beyond this size of a file the indices are not compared at each start: 100,000 messages are
/// 38 MB, for which it takes half as long again as reading them does.
constexpr std::int64_t big = 16 << 20U;

unsigned page_size(std::span<const std::uint8_t> header) {
    const unsigned size = (unsigned{header[16]} << 8U) | header[17];
    return size == 1 ? 65536 : size;
}

bool is_page_size(unsigned size) {
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

std::uintmax_t size_of(const std::filesystem::path& path) {
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    return none ? 0 : size;
}

/// What is missing is zero.
Header header_of(const std::filesystem::path& path) {
    Header header{};
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(header.data()), header.size());
    return header;
}

hal::Unexpected damaged(const std::string& why) {
    return hal::unexpected({SQLITE_CORRUPT, category()}, "database: " + why);
}

hal::Unexpected mismatch(const std::string& why) {
    return hal::unexpected({SQLITE_MISMATCH, category()}, why);
}

hal::Result<std::int64_t> integer(sqlite3* connection, const std::string& sql) {
    std::int64_t value = 0;
    HAL_CHECK(query(connection, sql,
                    [&](sqlite3_stmt* statement) { value = sqlite3_column_int64(statement, 0); }));
    return value;
}

}  // namespace

bool is_plausible(std::span<const std::uint8_t> header) {
    return header.size() >= Header().size() &&
           std::equal(magic.begin(), magic.end(), header.begin()) &&
           is_page_size(page_size(header)) && std::ranges::all_of(fields, [&](const Field& field) {
               return header[field.at] == field.value || header[field.at] == field.or_else;
           });
}

bool is_plausible_file(const std::filesystem::path& path) {
    const auto size = size_of(path);
    if (size == 0 || size_of(path.string() + "-journal") > 0) {
        return true;
    }
    const Header header = header_of(path);
    return size >= header.size() && is_plausible(header) &&
           (size % page_size(header) == 0 || size_of(path.string() + "-wal") > 0);
}

hal::Result<> make_plausible(const std::filesystem::path& path) {
    Header header = header_of(path);
    std::ranges::copy(magic, header.begin());
    if (!is_page_size(page_size(header))) {
        header[16] = 4;  // 1 KiB
        header[17] = 0;
    }
    for (const Field& field : fields) {
        header[field.at] = field.value;
    }
    std::error_code failed;
    const auto size = size_of(path);
    std::filesystem::resize_file(path, size - size % page_size(header), failed);
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.write(reinterpret_cast<const char*>(header.data()), header.size());
    file.flush();
    return file ? hal::Result<>{}
                : hal::unexpected(std::make_error_code(std::errc::io_error),
                                  "database " + path.string());
}

hal::Result<std::optional<std::size_t>> step_by_tables(sqlite3* connection) {
    std::set<std::string> tables;
    HAL_CHECK(query(connection, "SELECT name FROM sqlite_master WHERE type IN ('table', 'index')",
                    [&](sqlite3_stmt* statement) { tables.insert(text_at(statement, 0)); }));
    if (tables.empty()) {
        return std::optional<std::size_t>(0);
    }
    if (!tables.contains("parts") || !tables.contains("counters")) {
        return std::optional<std::size_t>();  // Others have messages too.
    }
    for (std::size_t step = marks.size(); step > 0; --step) {
        if (tables.contains(marks.at(step - 1))) {
            return std::optional(step);
        }
    }
    return std::optional<std::size_t>();
}

hal::Result<std::size_t> identify(sqlite3* connection) {
    HAL_TRY(const std::int64_t application, integer(connection, "PRAGMA application_id"));
    HAL_TRY(const std::int64_t version, integer(connection, "PRAGMA user_version"));
    HAL_TRY(const auto step, step_by_tables(connection));
    if (application == application_id && version > static_cast<std::int64_t>(schema_steps.size())) {
        return mismatch("the database was written by a newer version of this program");
    }
    if (!step && application != application_id) {
        return mismatch("the database is another program's file");
    }
    const bool empty = application == 0 && version == 0 && step == 0U;
    const bool ours = application == application_id && version > 0 && step &&
                      version == static_cast<std::int64_t>(*step);
    if (!empty && !ours) {
        return step == 0U && application != application_id
                   ? mismatch("the database is another program's file")
                   : damaged("its version is not that of its tables");
    }
    return *step;
}

hal::Result<> examine(sqlite3* connection, bool thorough) {
    HAL_TRY(const std::int64_t pages, integer(connection, "PRAGMA page_count"));
    HAL_TRY(const std::int64_t size, integer(connection, "PRAGMA page_size"));
    const bool compare = thorough || pages * size <= big;
    HAL_TRY(const std::string finding,
            look_up(connection, compare ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)"));
    return finding == "ok" ? hal::Result<>{} : damaged(finding);
}

}  // namespace database
