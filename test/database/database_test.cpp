#include "database/database.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using database::Database;
using database::Row;
using database::Session;

struct Fixture {
    test_support::TempDirectory directory;
    std::string path = directory.file("test.db");
    test_support::SimClock clock;

    std::unique_ptr<Database> open() {
        auto opened = Database::open(path, clock);
        BOOST_REQUIRE(opened.has_value());
        return std::move(*opened);
    }
};

std::int64_t count(Database& database) {
    std::int64_t rows = -1;
    const auto done = database.transaction([&](Session& session) {
        return session.query("SELECT count(*) FROM counters", {},
                             [&](const Row& row) { rows = row.integer(0); });
    });
    BOOST_TEST(done.has_value());
    return rows;
}

hal::Result<> put(Session& session, std::string_view name) {
    return session.run("INSERT INTO counters (name, value) VALUES (?, ?)", {name, std::int64_t{7}});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(database_file, Fixture)

BOOST_AUTO_TEST_CASE(the_file_is_nobody_elses) {
    const auto database = open();
    struct stat status{};
    BOOST_REQUIRE_EQUAL(::stat(path.c_str(), &status), 0);
    BOOST_TEST((status.st_mode & 0777U) == 0600U);
}

BOOST_AUTO_TEST_CASE(it_writes_ahead_and_syncs_each_commit) {
    const auto database = open();
    std::string journal;
    std::int64_t synchronous = 0;
    const auto done = database->transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(session.query("PRAGMA journal_mode", {},
                                [&](const Row& row) { journal = row.text(0); }));
        return session.query("PRAGMA synchronous", {},
                             [&](const Row& row) { synchronous = row.integer(0); });
    });
    BOOST_TEST(done.has_value());
    BOOST_TEST(journal == "wal");
    BOOST_TEST(synchronous == 2);  // FULL
}

BOOST_AUTO_TEST_CASE(what_was_committed_is_there_after_reopening) {
    {
        const auto database = open();
        BOOST_TEST(database->transaction([](Session& s) { return put(s, "a"); }).has_value());
    }
    BOOST_TEST(count(*open()) == 1);
}

BOOST_AUTO_TEST_CASE(an_error_undoes_all_of_its_transaction) {
    const auto database = open();
    const auto failed = database->transaction([](Session& session) -> hal::Result<> {
        HAL_CHECK(put(session, "a"));
        return put(session, "a");  // the name is unique
    });
    BOOST_TEST(!failed.has_value());
    BOOST_TEST(count(*database) == 0);
    BOOST_TEST(database->transaction([](Session& s) { return put(s, "b"); }).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_in_a_value_is_empty_and_not_null) {
    const auto database = open();
    const auto done = database->transaction([](Session& session) -> hal::Result<> {
        HAL_CHECK(
            session.run("INSERT INTO sim_messages (modem, storage, slot, pdu, received_at) "
                        "VALUES ('modem1', ?, 1, ?, 0)",
                        {std::string_view(), std::span<const std::uint8_t>()}));
        return session.query("SELECT storage, pdu FROM sim_messages", {}, [](const Row& row) {
            BOOST_TEST(!row.is_null(0));
            BOOST_TEST(!row.is_null(1));
            BOOST_TEST(row.blob(1).empty());
        });
    });
    BOOST_TEST(done.has_value());
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_refused_and_left_alone) {
    {
        const auto database = open();
        const auto raised = database->transaction(
            [](Session& session) { return session.run("PRAGMA user_version = 1000"); });
        BOOST_TEST(raised.has_value());
    }
    const auto refused = Database::open(path, clock);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().message().find("newer version") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_second_opener_is_kept_out) {
    const auto database = open();
    BOOST_TEST(count(*database) == 0);
    BOOST_TEST(!Database::open(path, clock).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
