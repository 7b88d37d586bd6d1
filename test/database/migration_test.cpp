#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>

#include "database/database.hpp"
#include "database/schema.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using database::Database;
using database::Row;
using database::Session;

/// A file as an older version of this program has left it.
struct Fixture {
    test_support::TempDirectory directory;
    std::string path = directory.file("test.db");
    test_support::SimClock clock;

    void execute(const std::string& sql) {
        sqlite3* connection = nullptr;
        BOOST_REQUIRE_EQUAL(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
        char* why = nullptr;
        const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &why);
        BOOST_REQUIRE_MESSAGE(code == SQLITE_OK, (why == nullptr ? "" : why));
        sqlite3_close(connection);
    }
    void make_version_1() {
        execute(std::string("PRAGMA journal_mode=WAL; BEGIN;") + database::schema_steps.front() +
                "PRAGMA application_id=" + std::to_string(database::application_id) +
                "; PRAGMA user_version=1; COMMIT;");
    }
    /// A message with one part. `armed_at`: of its last attempt, or NULL.
    void add_message(int seq, int state, const std::string& imsi, const std::string& armed_at) {
        const std::string row = std::to_string(seq);
        execute("INSERT INTO messages VALUES (" + row + ", 'id" + row +
                "', 'plc', '+447700900123', 'hello', 1, " + std::to_string(state) + ", '" + imsi +
                "', 1000, 14400000, 15000000, NULL); INSERT INTO parts VALUES (" + row +
                ", 1, x'0100', " + std::to_string(state) + ", 0, 0, NULL, " + armed_at +
                ", 0, '');");
    }
    std::unique_ptr<Database> open() {
        auto opened = Database::open(path, clock);
        BOOST_REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message()));
        return std::move(*opened);
    }
};

std::int64_t number(Database& database, std::string_view sql) {
    std::int64_t value = -1;
    const auto done = database.transaction([&](Session& session) {
        return session.query(sql, {}, [&](const Row& row) { value = row.integer(0); });
    });
    BOOST_TEST(done.has_value(), sql);
    return value;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(migration, Fixture)

BOOST_AUTO_TEST_CASE(a_new_file_is_of_the_newest_version) {
    const auto database = open();
    BOOST_TEST(number(*database, "PRAGMA user_version") ==
               static_cast<std::int64_t>(database::schema_steps.size()));
}

BOOST_AUTO_TEST_CASE(what_one_modem_had_begun_is_the_first_modems) {
    make_version_1();
    add_message(1, 0, "", "NULL");                 // waits
    add_message(2, 0, "001010000000001", "2000");  // was refused once
    add_message(3, 1, "001010000000001", "3000");  // was armed when the worker died
    add_message(4, 1, "", "4000");                 // the same, of a SIM whose IMSI was not read
    const auto database = open();
    std::map<std::int64_t, std::string> modems;
    const auto done = database->transaction([&](Session& session) {
        return session.query("SELECT seq, modem, wanted_modem, imsi, text FROM messages", {},
                             [&](const Row& row) {
                                 modems[row.integer(0)] = row.text(1);
                                 BOOST_TEST(row.text(2).empty());
                                 BOOST_TEST(row.text(4) == "hello");
                             });
    });
    BOOST_TEST(done.has_value());
    BOOST_TEST(modems.size() == 4U);
    BOOST_TEST(modems[1].empty());
    BOOST_TEST(modems[2] == "modem1");
    BOOST_TEST(modems[3] == "modem1");
    BOOST_TEST(modems[4] == "modem1");
    BOOST_TEST(number(*database, "SELECT count(*) FROM parts") == 4);
}

BOOST_AUTO_TEST_CASE(read_marks_and_times_of_the_sims_messages_are_kept) {
    make_version_1();
    execute("INSERT INTO sim_messages VALUES ('SM', 1, x'0A', 1000, 1), ('ME', 1, x'0B', 2000, 0)");
    const auto database = open();
    std::vector<std::string> rows;
    const auto done = database->transaction([&](Session& session) {
        return session.query(
            "SELECT modem, storage, slot, hex(pdu), received_at, read FROM sim_messages "
            "ORDER BY received_at",
            {}, [&](const Row& row) {
                rows.push_back(row.text(0) + " " + row.text(1) + " " + row.text(2) + " " +
                               row.text(3) + " " + row.text(4) + " " + row.text(5));
            });
    });
    BOOST_TEST(done.has_value());
    BOOST_TEST(rows == (std::vector<std::string>{"modem1 SM 1 0A 1000 1", "modem1 ME 1 0B 2000 0"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_second_versions_rows_are_kept_and_get_what_the_third_adds) {
    make_version_1();
    execute(std::string("BEGIN;") + database::schema_steps.at(1) +
            "PRAGMA user_version=2; COMMIT;");
    execute(
        "INSERT INTO messages VALUES (5, 'id5', 'plc', '+447700900123', 'hello', 1, 3, "
        "'001010000000001', 1000, 14400000, 15000000, 3000, '', 'modem2'); "
        "INSERT INTO parts VALUES (5, 1, x'0100', 3, 1, 0, 17, 2000, 0, ''); "
        "INSERT INTO counters VALUES ('concat_reference', 9); "
        "INSERT INTO modems VALUES ('modem1', '490154203237518', '8944'); "
        "INSERT INTO recovery_actions VALUES ('modem1', 1, 6, 1, 'silent', '', 0); "
        "INSERT INTO sim_pins VALUES ('hash', '8944', 1, 5); "
        "INSERT INTO sim_messages VALUES ('modem2', 'SM', 1, x'0A', 1000, 1)");
    const auto database = open();
    for (const std::string_view sql :
         {"SELECT count(*) FROM messages WHERE modem = 'modem2' AND owed = 0 AND request_key = '' "
          "AND options = '' AND priority = 0 AND policy IS NULL AND finished_at = 3000",
          "SELECT count(*) FROM parts WHERE reference = 17 AND awaits_report = 0 AND crashes = 0 "
          "AND armed_steady IS NULL AND report IS NULL",
          "SELECT count(*) FROM counters WHERE value = 9",
          "SELECT count(*) FROM modems WHERE imei = '490154203237518'",
          "SELECT count(*) FROM recovery_actions", "SELECT count(*) FROM sim_pins WHERE state = 1",
          "SELECT count(*) FROM sim_messages WHERE modem = 'modem2' AND read = 1 AND deleted = 0",
          "SELECT seq = 999999 FROM sqlite_sequence WHERE name = 'archive'"}) {
        BOOST_TEST(number(*database, sql) == 1, sql);
    }
    BOOST_TEST(database->put_aside().empty());
}

BOOST_AUTO_TEST_CASE(an_older_file_that_is_damaged_is_salvaged_and_brought_up_to_date) {
    make_version_1();
    execute("INSERT INTO sim_messages VALUES ('SM', 1, x'0A', 1000, 1)");
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    {
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file << "no SQLite";
    }
    const auto database = open();
    BOOST_TEST(!database->put_aside().empty());
    BOOST_TEST(number(*database, "SELECT count(*) FROM sim_messages WHERE modem = 'modem1'") == 1);
    BOOST_TEST(number(*database, "PRAGMA user_version") ==
               static_cast<std::int64_t>(database::schema_steps.size()));
}

BOOST_AUTO_TEST_CASE(parts_still_belong_to_their_messages) {
    make_version_1();
    add_message(1, 0, "", "NULL");
    const auto database = open();
    BOOST_TEST(database->transaction([](Session& s) { return s.run("DELETE FROM messages"); })
                   .has_value());
    BOOST_TEST(number(*database, "SELECT count(*) FROM parts") == 0);
    const auto orphan = database->transaction([](Session& session) {
        return session.run(
            "INSERT INTO parts (message, part, tpdu, state) VALUES (9, 1, x'01', 0)");
    });
    BOOST_TEST(!orphan.has_value());
}

BOOST_AUTO_TEST_CASE(it_is_done_once) {
    make_version_1();
    execute("INSERT INTO sim_messages VALUES ('SM', 1, x'0A', 1000, 1)");
    {
        const auto first = open();
    }
    const auto again = open();
    BOOST_TEST(number(*again, "SELECT count(*) FROM sim_messages") == 1);
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_leaves_the_file_as_it_was) {
    make_version_1();
    execute(
        "CREATE TABLE recovery_actions (foreign_to_us); "
        "INSERT INTO sim_messages VALUES ('SM', 1, x'0A', 1000, 1)");
    BOOST_TEST(!Database::open(path, clock).has_value());
    execute("DROP TABLE recovery_actions");
    const auto database = open();
    BOOST_TEST(number(*database, "SELECT count(*) FROM sim_messages") == 1);
}

BOOST_AUTO_TEST_CASE(tables_for_recovery_pins_and_modems_take_what_they_are_for) {
    const auto database = open();
    const auto done = database->transaction([](Session& session) -> hal::Result<> {
        HAL_CHECK(session.run("INSERT INTO modems (name) VALUES ('modem1')"));
        HAL_CHECK(
            session.run("INSERT INTO recovery_actions (modem, at, rung, fault, reason) "
                        "VALUES ('modem1', 1, 6, 1, 'silent')"));
        return session.run("INSERT INTO sim_pins VALUES ('hash', '', 0, 1, 3)");
    });
    BOOST_TEST(done.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
