#include <boost/test/unit_test.hpp>
#include <fstream>
#include <vector>

#include "database/database.hpp"
#include "database/refusing_disk.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using database::Database;
using database::Row;
using database::Session;
using namespace std::chrono_literals;

struct Fixture {
    test_support::TempDirectory directory;
    std::string path = directory.file("test.db");
    test_support::SimClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    database_test::RefusingDisk disk;

    std::unique_ptr<Database> open() {
        auto opened = Database::open(path, clock);
        BOOST_REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message()));
        return std::move(*opened);
    }
    void pass(hal::Milliseconds time) { clock.wait(*waker, clock.now() + time); }
};

hal::Result<> put(Session& session, std::int64_t value) {
    return session.run("INSERT INTO counters (name, value) VALUES ('n' || ?1, ?1)", {value});
}

bool puts(Database& database, std::int64_t value, bool* in_doubt = nullptr) {
    return database.transaction([&](Session& s) { return put(s, value); }, in_doubt).has_value();
}

std::vector<std::int64_t> values(Database& database) {
    std::vector<std::int64_t> all;
    const auto done = database.transaction([&](Session& session) {
        return session.query("SELECT value FROM counters ORDER BY value", {},
                             [&](const Row& row) { all.push_back(row.integer(0)); });
    });
    BOOST_TEST(done.has_value());
    return all;
}

using Values = std::vector<std::int64_t>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(database_refusal, Fixture)

BOOST_AUTO_TEST_CASE(a_disk_that_refuses_at_the_start_is_tried_again_once_a_second) {
    disk.on_open = SQLITE_CANTOPEN;
    const auto database = open();
    BOOST_TEST(!database->trouble().empty());
    const unsigned tries = disk.opened;
    BOOST_TEST(!puts(*database, 1));
    BOOST_TEST(!puts(*database, 1));
    BOOST_TEST(disk.opened == tries);
    pass(1s);
    BOOST_TEST(!puts(*database, 1));
    BOOST_TEST(disk.opened == tries + 1);

    disk.on_open = SQLITE_OK;
    BOOST_TEST(!puts(*database, 1));
    pass(1s);
    BOOST_TEST(puts(*database, 1));
    BOOST_TEST(database->trouble().empty());
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_yet_is_waited_for) {
    path = directory.file("later/test.db");
    const auto database = open();
    BOOST_TEST(!puts(*database, 1));
    std::filesystem::create_directory(directory.file("later"));
    pass(1s);
    BOOST_TEST(puts(*database, 1));
}

BOOST_AUTO_TEST_CASE(what_must_come_first_comes_before_the_first_transaction_that_works) {
    disk.on_open = SQLITE_CANTOPEN;
    const auto database = open();
    int calls = 0;
    bool refuse = true;
    database->at_first_open([&](Session& session) -> hal::Result<> {
        ++calls;
        HAL_CHECK(put(session, 100));
        return refuse ? hal::unexpected({SQLITE_ERROR, database::category()}, "first")
                      : hal::Result<>{};
    });
    BOOST_TEST(calls == 0);
    disk.on_open = SQLITE_OK;
    pass(1s);
    BOOST_TEST(!puts(*database, 1));
    BOOST_TEST(calls == 1);
    refuse = false;
    BOOST_TEST(puts(*database, 2));
    BOOST_TEST(calls == 2);
    BOOST_TEST(puts(*database, 3));
    BOOST_TEST(calls == 2);
    BOOST_TEST(values(*database) == (Values{2, 3, 100}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(several_things_that_must_come_first_are_done_in_order) {
    const auto database = open();
    std::string order;
    database->at_first_open(
        [&](Session&) -> hal::Result<> { return order += 'a', hal::Result<>{}; });
    database->at_first_open(
        [&](Session&) -> hal::Result<> { return order += 'b', hal::Result<>{}; });
    BOOST_TEST(order == "ab");  // At once: the file is open.
    BOOST_TEST(puts(*database, 1));
    BOOST_TEST(order == "ab");
}

BOOST_AUTO_TEST_CASE(a_full_disk_undoes_the_transaction_and_keeps_the_rest) {
    const auto database = open();
    BOOST_TEST(puts(*database, 1));
    const unsigned tries = disk.opened;
    disk.on_write = SQLITE_FULL;
    bool in_doubt = true;
    BOOST_TEST(!puts(*database, 2, &in_doubt));
    BOOST_TEST(!in_doubt);
    BOOST_TEST(database->trouble().find("full") != std::string::npos);
    BOOST_TEST(values(*database) == Values{1}, boost::test_tools::per_element());
    disk.on_write = SQLITE_OK;
    BOOST_TEST(puts(*database, 3));
    BOOST_TEST(database->trouble().empty());
    BOOST_TEST(disk.opened == tries);  // It was never closed.
    BOOST_TEST(values(*database) == (Values{1, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(on_a_full_disk_the_room_of_the_log_lets_what_is_in_flight_be_settled) {
    const auto settle = [](Database& database, std::int64_t value) {
        return database
            .transaction([&](Session& session) {
                return session.run("UPDATE counters SET value = ? WHERE name = 'n1'", {value});
            })
            .has_value();
    };
    BOOST_TEST(puts(*open(), 1));
    disk.full = true;
    auto database = open();  // The next life, on a disk that is full already.
    for (std::int64_t value = 2; value < 1000; ++value) {
        BOOST_TEST(settle(*database, value));
    }
    BOOST_TEST(values(*database) == Values{999}, boost::test_tools::per_element());

    const auto grows = [&](std::int64_t value) {
        const std::string text(600, 'x');
        return database
            ->transaction([&](Session& session) {
                return session.run("INSERT INTO modems (name, imei) VALUES (?1 || 'm', ?2)",
                                   {value, text});
            })
            .has_value();
    };
    std::int64_t taken = 0;
    while (taken < 1000 && grows(taken)) {
        ++taken;
    }
    BOOST_TEST(taken > 10);
    BOOST_TEST(taken < 300);
    BOOST_TEST(!database->trouble().empty());
    disk.full = false;
    BOOST_TEST(settle(*database, 5000));
    BOOST_TEST(grows(taken));
    BOOST_TEST(database->trouble().empty());
    database.reset();
    database = open();
    BOOST_TEST(values(*database) == Values{5000}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_sync_that_has_failed_is_not_tried_again) {
    const auto database = open();
    BOOST_TEST(puts(*database, 1));
    disk.on_sync = SQLITE_IOERR_FSYNC;
    bool in_doubt = false;
    const auto failed = database->transaction([](Session& s) { return put(s, 2); }, &in_doubt);
    BOOST_REQUIRE(!failed.has_value());
    BOOST_TEST(failed.error().code.value() == SQLITE_IOERR_FSYNC);
    BOOST_TEST(in_doubt);
    BOOST_TEST(!database->trouble().empty());
    disk.on_sync = SQLITE_OK;
    pass(1s);
    BOOST_TEST(puts(*database, 3));
    const Values all = values(*database);
    BOOST_TEST((all == Values{1, 3} || all == Values{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(after_a_failed_sync_what_the_log_holds_is_written_anew_before_it_is_used) {
    const auto database = open();
    BOOST_TEST(puts(*database, 1));
    disk.on_sync = SQLITE_IOERR_FSYNC;
    BOOST_TEST(!puts(*database, 2));
    disk.on_sync = SQLITE_OK;
    disk.on_write = SQLITE_FULL;  // The log can be read, but not written into the file.
    pass(1s);
    BOOST_TEST(!puts(*database, 3));
    pass(1s);
    disk.on_write = SQLITE_OK;
    BOOST_TEST(puts(*database, 4));
}

BOOST_AUTO_TEST_CASE(an_error_that_the_work_does_not_mind_fails_it_all_the_same) {
    const auto database = open();
    BOOST_TEST(puts(*database, 1));
    const auto done = database->transaction([&](Session& session) -> hal::Result<> {
        HAL_CHECK(put(session, 2));
        disk.on_read = SQLITE_IOERR_READ;
        for (std::int64_t value = 3; value < 5000 && put(session, value); ++value) {
        }
        return {};
    });
    disk.on_read = SQLITE_OK;
    if (!done) {
        pass(1s);
    }
    BOOST_TEST(values(*database).front() == 1);
}

BOOST_AUTO_TEST_CASE(damage_that_shows_while_it_is_in_use_is_looked_into_and_ended_at_the_second) {
    const auto database = open();
    for (std::int64_t value = 0; value < 300; ++value) {
        BOOST_TEST(puts(*database, value));
    }
    for (int time = 1; time <= 2; ++time) {
        bool damaged = false;
        const auto done = database->transaction([&](Session& session) -> hal::Result<> {
            HAL_CHECK(session.run("PRAGMA shrink_memory"));  // Pages have to be read anew.
            disk.on_read = SQLITE_CORRUPT;
            const auto read =
                session.query("SELECT sum(value) FROM counters", {}, [](const Row&) {});
            disk.on_read = SQLITE_OK;
            damaged = !read;
            return read;
        });
        BOOST_TEST(damaged);
        BOOST_TEST(!done.has_value());
        pass(1s);
        BOOST_TEST(puts(*database, 1000 * time + 1));
        BOOST_TEST(database->put_aside().empty() == (time == 1));
    }
    const Values all = values(*database);
    BOOST_TEST(all.size() == 302U);
    BOOST_TEST(all.front() == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_moved_away_is_noticed) {
    const auto database = open();
    BOOST_TEST(puts(*database, 1));
    std::filesystem::rename(path, path + ".away");
    pass(1s);
    BOOST_TEST(puts(*database, 2));  // Into a new file at the path.
    BOOST_TEST(values(*database) == Values{2}, boost::test_tools::per_element());
    BOOST_TEST(std::filesystem::exists(path + ".away"));
}

BOOST_AUTO_TEST_CASE(the_log_keeps_its_room_on_the_disk_over_restarts) {
    for (int life = 0; life < 3; ++life) {
        const auto database = open();
        for (std::int64_t value = 0; value < 300; ++value) {
            BOOST_TEST(puts(*database, 1000 * life + value));
        }
        BOOST_TEST(std::filesystem::file_size(path + "-wal") >= 262'144U);
        BOOST_TEST(std::filesystem::file_size(path + "-wal") < 300'000U);
    }
    BOOST_TEST(std::filesystem::file_size(path + "-wal") >= 262'144U);
    BOOST_TEST(values(*open()).size() == 900U);
}

BOOST_AUTO_TEST_SUITE_END()
