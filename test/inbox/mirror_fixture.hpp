#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "inbox/mirror.hpp"
#include "inbox/pdus.hpp"
#include "support/fake_modem.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace test_support {

/// A mirror on a real database, and two modems.
struct MirrorFixture {
    TempDirectory directory;
    std::filesystem::path disk = directory.path() / "disk";
    SimClock clock;
    FakeModem modem;
    FakeModem second;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<inbox::Mirror> mirror;

    MirrorFixture() {
        std::filesystem::create_directory(disk);
        reopen();
    }

    /// The next life of the worker.
    void reopen() {
        mirror.reset();
        database.reset();
        auto opened = database::Database::open(disk / "inbox.db", clock);
        BOOST_REQUIRE(opened.has_value());
        database = std::move(*opened);
        mirror = inbox::Mirror::open(*database, clock);
        mirror->use_modems({"modem1"});
    }

    /// From here on the disk refuses everything.
    void take_disk_away() { std::filesystem::rename(disk, directory.path() / "away"); }
    void bring_disk_back() {
        std::filesystem::rename(directory.path() / "away", disk);
        pass(std::chrono::seconds(2));
    }
    void pass(hal::Milliseconds time) { clock.wait(*clock.make_waker(), clock.now() + time); }

    void sync() { BOOST_TEST(mirror->sync("modem1", modem).has_value()); }
    void sync_second() { BOOST_TEST(mirror->sync("modem2", second).has_value()); }
    /// As the modem's thread does when messages may have to go.
    void tidy(unsigned capacity, bool archive = true) {
        BOOST_TEST(mirror->tidy("modem1", modem, capacity, archive).has_value());
    }
    bool remove(unsigned index) {
        const auto removed = mirror->remove(index);
        BOOST_REQUIRE(removed.has_value());
        return *removed;
    }
    void obstruct(std::string_view sql) {
        BOOST_REQUIRE(
            database->transaction([&](database::Session& s) { return s.run(sql); }).has_value());
    }
    /// Rows of a table that fit.
    std::int64_t count(std::string_view sql) {
        std::int64_t rows = -1;
        BOOST_REQUIRE(database
                          ->transaction([&](database::Session& s) {
                              return s.query(sql, {}, [&](const database::Row& row) {
                                  rows = row.integer(0);
                              });
                          })
                          .has_value());
        return rows;
    }
    void show_all() {
        const auto shown = mirror->listing();
        for (const inbox::Message& message : *shown) {
            BOOST_TEST(mirror->mark_read(message.places).has_value());
        }
    }
    void show(unsigned index) {
        const auto shown = mirror->listing();
        for (const inbox::Message& message : *shown) {
            if (message.index == index) {
                BOOST_TEST(mirror->mark_read(message.places).has_value());
            }
        }
    }
    inbox::Status status_of_first() { return mirror->listing()->front().status; }
    /// As listed: newest first.
    std::vector<unsigned> indexes() const {
        std::vector<unsigned> all;
        const auto shown = mirror->listing();
        for (const inbox::Message& message : *shown) {
            all.push_back(message.index);
        }
        return all;
    }
    std::vector<std::string> texts() const {
        std::vector<std::string> all;
        const auto shown = mirror->listing();
        for (const inbox::Message& message : *shown) {
            all.push_back(message.text);
        }
        return all;
    }
};

}  // namespace test_support
