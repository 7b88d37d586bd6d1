#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "database/database.hpp"
#include "database/schema.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using database::Database;
using database::Row;
using database::Session;
namespace fs = std::filesystem;

constexpr int messages = 300;
constexpr std::size_t page = 1024;

std::string text_of(std::int64_t seq) {
    return "text of message " + std::to_string(seq) + std::string(60, '.');
}

std::string id_of(std::int64_t seq) {
    const std::string digits = std::to_string(seq);
    return std::string(32 - digits.size(), '0') + digits;
}

hal::Result<> fill(Session& session) {
    for (std::int64_t seq = 1; seq <= messages; ++seq) {
        HAL_CHECK(
            session.run("INSERT INTO messages (seq, id, account, number, text, concat_reference, "
                        "state, created_at, lifetime_ms, expires) "
                        "VALUES (?, ?, 'plc', '+447700900123', ?, 1, 0, 1000, 14400000, 0)",
                        {seq, id_of(seq), text_of(seq)}));
        for (std::int64_t part = 1; part <= 2; ++part) {
            HAL_CHECK(
                session.run("INSERT INTO parts (message, part, tpdu, state) "
                            "VALUES (?1, ?2, zeroblob(100 + ?2), 0)",
                            {seq, part}));
        }
        HAL_CHECK(
            session.run("INSERT INTO archive (modem, pdu, received_at) "
                        "VALUES ('modem1', zeroblob(?), 5)",
                        {20 + seq % 100}));
    }
    return session.run("INSERT INTO counters VALUES ('concat_reference', 77)");
}

/// A filled database, closed, all of it in the file itself.
struct Fixture {
    test_support::TempDirectory directory;
    std::string path = directory.file("test.db");
    test_support::SimClock clock;

    Fixture() {
        BOOST_REQUIRE(open()->transaction(fill).has_value());
        open();  // What the log holds is written into the file.
        fs::remove(path + "-wal");
    }
    std::unique_ptr<Database> open() {
        auto opened = Database::open(path, clock);
        BOOST_REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message()));
        return std::move(*opened);
    }
    void overwrite(std::size_t at, const std::string& octets) const {
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(at));
        file << octets;
    }
    void execute(const std::string& sql) const {
        sqlite3* connection = nullptr;
        BOOST_REQUIRE_EQUAL(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
        char* why = nullptr;
        const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &why);
        BOOST_REQUIRE_MESSAGE(code == SQLITE_OK, (why == nullptr ? "" : why));
        sqlite3_close(connection);
    }
    /// The pages of a table, by its root page and down.
    std::vector<std::size_t> leaves_of(const std::string& table) const {
        std::vector<std::size_t> pages;
        sqlite3* connection = nullptr;
        BOOST_REQUIRE_EQUAL(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
        const std::string sql =
            "SELECT pageno FROM dbstat WHERE pagetype = 'leaf' AND name = '" + table + "'";
        const auto add = [](void* to, int, char** values, char**) {
            static_cast<std::vector<std::size_t>*>(to)->push_back(std::stoul(values[0]));
            return 0;
        };
        BOOST_REQUIRE_EQUAL(sqlite3_exec(connection, sql.c_str(), add, &pages, nullptr), SQLITE_OK);
        sqlite3_close(connection);
        return pages;
    }
    void zero_page(std::size_t number) const {
        overwrite((number - 1) * page, std::string(page, '\0'));
    }
};

std::vector<std::int64_t> integers(Database& database, std::string_view sql) {
    std::vector<std::int64_t> all;
    const auto done = database.transaction([&](Session& session) {
        return session.query(sql, {}, [&](const Row& row) { all.push_back(row.integer(0)); });
    });
    BOOST_TEST(done.has_value(), sql);
    return all;
}

std::int64_t integer(Database& database, std::string_view sql) {
    const auto all = integers(database, sql);
    return all.empty() ? -1 : all.front();
}

void check_whole(Database& database) {
    const auto done = database.transaction([](Session& session) {
        return session.query("PRAGMA integrity_check", {},
                             [](const Row& row) { BOOST_TEST(row.text(0) == "ok"); });
    });
    BOOST_TEST(done.has_value());
}

/// Each row that is there is as it was written, and all is consistent.
void check_rows(Database& database) {
    check_whole(database);
    const auto done = database.transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(
            session.query("SELECT seq, id, text, number FROM messages", {}, [](const Row& row) {
                BOOST_TEST(row.text(1) == id_of(row.integer(0)));
                BOOST_TEST(row.text(2) == text_of(row.integer(0)));
                BOOST_TEST(row.text(3) == "+447700900123");
            }));
        HAL_CHECK(session.query("SELECT part, tpdu, state FROM parts", {}, [](const Row& row) {
            BOOST_TEST(row.blob(1) ==
                       std::vector<std::uint8_t>(static_cast<std::size_t>(100 + row.integer(0))));
        }));
        HAL_CHECK(session.query("SELECT id, pdu FROM archive", {}, [](const Row& row) {
            const auto seq = static_cast<std::size_t>(row.integer(0) - 999'999);
            BOOST_TEST(row.blob(1).size() == 20 + seq % 100);
        }));
        return {};
    });
    BOOST_TEST(done.has_value());
    // Nothing that has lost a part is sent.
    BOOST_TEST(integers(database,
                        "SELECT message FROM parts WHERE state = 0 GROUP BY message "
                        "HAVING count(*) < 2")
                   .empty());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(salvage, Fixture)

BOOST_AUTO_TEST_CASE(a_sound_file_is_left_alone) {
    const auto database = open();
    check_rows(*database);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") == messages);
    BOOST_TEST(database->put_aside().empty());
    BOOST_TEST(!fs::exists(path + ".corrupt-1"));
}

BOOST_AUTO_TEST_CASE(a_header_that_is_gone_costs_nothing) {
    overwrite(0, std::string(60, '\xFF'));
    const auto database = open();
    check_rows(*database);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") == messages);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM parts") == 2 * messages);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM archive") == messages);
    BOOST_TEST(integer(*database, "SELECT value FROM counters") == 77);
    BOOST_TEST(database->put_aside().string() == path + ".corrupt-1");
}

BOOST_AUTO_TEST_CASE(the_damaged_file_is_kept_as_it_was) {
    overwrite(3 * page, std::string(page, '\x55'));
    std::ifstream damaged(path, std::ios::binary);
    const std::string before{std::istreambuf_iterator<char>(damaged), {}};
    open();
    std::ifstream kept(path + ".corrupt-1", std::ios::binary);
    BOOST_TEST((before == std::string{std::istreambuf_iterator<char>(kept), {}}));
}

BOOST_AUTO_TEST_CASE(an_earlier_damaged_file_is_never_overwritten) {
    std::ofstream(path + ".corrupt-1") << "the first";
    overwrite(0, std::string(60, '\xFF'));
    const auto database = open();
    BOOST_TEST(database->put_aside().string() == path + ".corrupt-2");
    BOOST_TEST(fs::file_size(path + ".corrupt-1") == 9U);
}

BOOST_AUTO_TEST_CASE(a_file_of_something_else_entirely_is_put_aside) {
    std::ofstream(path, std::ios::trunc) << "no database at all";
    const auto database = open();
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") == 0);
    BOOST_TEST(fs::file_size(path + ".corrupt-1") == 18U);
}

BOOST_AUTO_TEST_CASE(past_a_damaged_page_reading_goes_on) {
    const auto leaves = leaves_of("messages");
    BOOST_REQUIRE(leaves.size() > 20U);
    zero_page(leaves[5]);
    zero_page(leaves[12]);
    const auto database = open();
    check_rows(*database);
    const auto left = integer(*database, "SELECT count(*) FROM messages");
    BOOST_TEST(left < messages);
    BOOST_TEST(left >= messages - 2 * 10);  // Of 100 octets each, on pages of 1 KiB.
    BOOST_TEST(integer(*database, "SELECT count(*) FROM archive") == messages);
}

BOOST_AUTO_TEST_CASE(a_damaged_last_page_ends_it) {
    zero_page(leaves_of("messages").back());
    const auto database = open();
    check_rows(*database);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") >= messages - 10);
}

BOOST_AUTO_TEST_CASE(a_message_that_has_lost_a_part_is_not_sent_and_not_forgotten) {
    zero_page(leaves_of("parts")[7]);
    const auto database = open();
    check_rows(*database);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") == messages);
    const auto lost = 2 * messages - integer(*database, "SELECT count(*) FROM parts");
    BOOST_TEST(lost > 0);
    const auto ended = integer(*database, "SELECT count(*) FROM messages WHERE state = 9");
    BOOST_TEST(ended > 0);
    BOOST_TEST(ended <= lost);
    BOOST_TEST(integer(*database,
                       "SELECT count(*) FROM messages m WHERE state < 3 AND 2 <> (SELECT count(*) "
                       "FROM parts WHERE message = m.seq AND state = 0)") == 0);
}

BOOST_AUTO_TEST_CASE(indices_of_the_archive_never_come_again) {
    zero_page(leaves_of("archive").back());
    const auto database = open();
    BOOST_TEST(integer(*database, "SELECT max(id) FROM archive") < 999'999 + messages);
    const auto done = database->transaction([](Session& session) {
        return session.run("INSERT INTO archive (modem, pdu, received_at) VALUES ('m', x'01', 5)");
    });
    BOOST_TEST(done.has_value());
    BOOST_TEST(integer(*database, "SELECT max(id) FROM archive") > 999'999 + messages);
}

BOOST_AUTO_TEST_CASE(with_the_archives_sequence_lost_it_goes_on_well_above_what_is_seen) {
    for (const std::size_t leaf : leaves_of("sqlite_sequence")) {
        zero_page(leaf);
    }
    const auto database = open();
    BOOST_TEST(integer(*database, "SELECT seq FROM sqlite_sequence") == 999'999 + messages + 1000);
}

BOOST_AUTO_TEST_CASE(values_that_cannot_be_are_no_rows) {
    execute(
        "UPDATE parts SET state = 42 WHERE message = 7 AND part = 1; "
        "UPDATE messages SET id = 'x' WHERE seq = 9");
    overwrite(0, std::string(60, '\xFF'));
    const auto database = open();
    check_rows(*database);
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") == messages - 1);
    BOOST_TEST(integer(*database, "SELECT state FROM messages WHERE seq = 7") == 9);
    BOOST_TEST(integer(*database, "SELECT state FROM parts WHERE message = 7") == 6);
}

BOOST_AUTO_TEST_CASE(an_index_that_does_not_fit_its_table_is_noticed_and_made_anew) {
    execute(
        "PRAGMA writable_schema=ON; CREATE TABLE saved AS SELECT * FROM sqlite_master WHERE "
        "name = 'messages_finished'; DELETE FROM sqlite_master WHERE name = 'messages_finished'");
    execute("UPDATE messages SET finished_at = seq");
    execute("PRAGMA writable_schema=ON; INSERT INTO sqlite_master SELECT * FROM saved");
    execute("DROP TABLE saved");
    const auto database = open();
    BOOST_TEST(!database->put_aside().empty());
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages WHERE finished_at IS NOT NULL") ==
               messages);
    check_rows(*database);
}

BOOST_AUTO_TEST_CASE(another_programs_file_is_refused_and_left_alone) {
    fs::remove(path);
    execute("CREATE TABLE messages (theirs)");
    const auto size = fs::file_size(path);
    const auto refused = Database::open(path, clock);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().message().find("another program's") != std::string::npos);
    BOOST_TEST(fs::file_size(path) == size);
    BOOST_TEST(!fs::exists(path + "-wal"));
    BOOST_TEST(!fs::exists(path + ".corrupt-1"));
}

BOOST_AUTO_TEST_CASE(a_log_without_its_file_is_kept) {
    BOOST_TEST(integer(*open(), "SELECT 1") == 1);
    fs::remove(path);
    std::ofstream(path + "-wal") << "commits of a file that is gone";
    const auto database = open();
    BOOST_TEST(integer(*database, "SELECT count(*) FROM messages") == 0);
    BOOST_TEST(fs::file_size(path + ".corrupt-1-wal") == 30U);
}

BOOST_AUTO_TEST_CASE(a_salvage_that_was_cut_short_is_begun_again_or_finished) {
    const std::string good = directory.file("good");
    fs::copy_file(path, good);
    overwrite(0, std::string(60, '\xFF'));
    for (const int stage : {0, 1, 2, 3}) {
        const std::string at = directory.file("stage" + std::to_string(stage));
        // 0: while it was written, 1: it was whole, 2: the log was moved, 3: the file was.
        fs::copy_file(path, at + (stage == 3 ? ".corrupt-1" : ""));
        std::ofstream(at + (stage < 2 ? "-wal" : ".corrupt-1-wal")) << "damaged";
        if (stage == 0) {
            std::ofstream(at + ".salvaging") << "half";
        } else {
            fs::copy_file(good, at + ".salvaged");
        }
        auto opened = Database::open(at, clock);
        BOOST_REQUIRE(opened.has_value());
        check_rows(**opened);
        BOOST_TEST(integer(**opened, "SELECT count(*) FROM messages") == messages);
        BOOST_TEST(fs::exists(at + ".corrupt-1"));
        BOOST_TEST(fs::file_size(at + ".corrupt-1-wal") == 7U);
        BOOST_TEST(!fs::exists(at + ".salvaged"));
        BOOST_TEST(!fs::exists(at + ".salvaging"));
        BOOST_TEST((*opened)->put_aside().string() == at + ".corrupt-1");
    }
}

BOOST_AUTO_TEST_CASE(whatever_is_damaged_rows_are_intact_or_absent) {
    std::ifstream file(path, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    const std::size_t pages = whole.size() / page;
    std::mt19937 random(1);
    const auto below = [&](std::size_t limit) { return random() % limit; };
    for (int round = 0; round < 150; ++round) {
        std::string damaged = whole;
        const auto kind = below(4);
        switch (kind) {
            case 0:  // pages of zeros, as after a power cut
                for (std::size_t n = 1 + below(4); n > 0; --n) {
                    damaged.replace(below(pages) * page, page, page, '\0');
                }
                break;
            case 1:  // one page where another should be
                damaged.replace(below(pages) * page, page, whole.substr(below(pages) * page, page));
                break;
            case 2:  // shorter
                damaged.resize(1 + below(damaged.size()));
                break;
            default:  // noise
                for (std::size_t at = below(pages) * page, n = 512; n > 0; --n) {
                    damaged[at++] = static_cast<char>(random());
                }
        }
        for (const auto& entry : fs::directory_iterator(directory.path())) {
            fs::remove(entry);
        }
        std::ofstream(path, std::ios::binary) << damaged;
        BOOST_TEST_CONTEXT("round " << round) {
            const auto database = open();
            // Noise can make another possible value of one.
            kind == 3 ? check_whole(*database) : check_rows(*database);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
