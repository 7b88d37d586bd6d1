#pragma once

#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>
#include <string>

#include "gateway/link_locator.hpp"
#include "gateway/modem_thread.hpp"
#include "gateway/pocket_modem.hpp"
#include "sms/submit.hpp"
#include "support/temp_directory.hpp"

namespace test_support {

/// The gateway's modem thread, a modem and a client, one at a time in an order drawn from a seed.
struct Life {
    explicit Life(std::uint64_t seed) : clock(seed) {
        auto profile = std::make_shared<hal::ModemProfile>();
        profile->name = "pocket";
        profile->dialect = "generic";
        profile->storages = {"SM"};
        device = std::make_shared<profile::DeviceProfile>(
            profile::DeviceProfile{.name = "pocket", .modem = std::move(profile)});
        open();
    }

    /// Nobody runs any more when what they run on goes away.
    ~Life() {
        stop_all();
        clock.run();
    }
    void stop_all() {
        stop.request_stop();
        thread_stop.request_stop();
    }

    void open() {
        notes = std::make_unique<outbox::RuntimeNotes>(directory.file("notes"));
        database = std::move(*database::Database::open(directory.file("life.db"), clock));
        store = outbox::Store::open(*database, clock, *notes);
        mirror = inbox::Mirror::open(*database, clock);
        mirror->use_modems({"modem1"});
        imeis.use({{.name = "modem1", .port = "memory"}});
        thread = std::make_unique<gateway::ModemThread>(
            gateway::ModemThread::Parts{
                .clock = clock,
                .database = *database,
                .store = *store,
                .mirror = *mirror,
                .status = status,
                .power = *board,
                .imeis = imeis,
                .make_locator =
                    [this](hal::ModemPlace place, const hal::ModemProfile&) {
                        return std::make_unique<LinkLocator>(link, std::move(place), &busy);
                    },
                .progressed =
                    [this](const outbox::Progress& progress) {
                        clock.trace("message " + progress.id.substr(0, 2) + ' ' +
                                    outbox::to_string(progress.state));
                        if (outbox::is_final(progress.state)) {
                            finished(progress);
                        }
                    },
                .wake_others = [] {}},
            gateway::ModemSetup{.settings = {.name = "modem1", .port = "memory"}, .device = device},
            false);
    }

    /// The end of what the test waits for ends the run.
    void finished(const outbox::Progress& progress) {
        states.insert({progress.id, progress.state});
        if (states.size() == expected) {
            stop_all();
        }
    }

    void add(const std::string& id, bool report = false) {
        const auto encoded = sms::encode_submit(
            {.to = {.type = sms::TypeOfNumber::international, .text = "447700900123"},
             .text = "hello",
             .status_report = report});
        BOOST_REQUIRE(encoded.has_value());
        BOOST_REQUIRE(store
                          ->add({.id = id,
                                 .account = "plc",
                                 .number = "+447700900123",
                                 .text = "hello",
                                 .lifetime = std::chrono::hours(4),
                                 .tpdus = encoded->tpdus,
                                 .report = report})
                          .has_value());
        thread->wake();
    }

    /// `sql` is a literal.
    void run_sql(std::string_view sql) {
        BOOST_REQUIRE(
            database->transaction([&](database::Session& session) { return session.run(sql); })
                .has_value());
    }

    /// The disk takes no outcome `sent` until take_outcomes().
    void refuse_outcomes() {
        run_sql(
            "CREATE TRIGGER refuse BEFORE UPDATE ON parts WHEN NEW.state = 3 "
            "BEGIN SELECT RAISE(ABORT, 'the disk refuses'); END");
    }
    void take_outcomes() { run_sql("DROP TRIGGER refuse"); }

    void client() {
        const auto pause = clock.make_waker();
        for (const char* id : {"aa", "bb", "cc", "dd", "ee"}) {
            clock.trace(std::string("add ") + id);
            add(id);
            clock.wait(*pause, clock.now() + std::chrono::milliseconds(150));
        }
    }

    RunEnd run(std::size_t messages, hal::Instant::duration limit = std::chrono::hours(1)) {
        expected = messages;
        clock.spawn("modem", [this] { modem.run(stop.get_token()); });
        clock.spawn("gateway", [this] { thread->run(thread_stop.get_token()); });
        return clock.run(clock.now() + limit);
    }

    /// What a restart of the worker does, while nothing runs.
    void next_life() {
        thread.reset();
        mirror.reset();
        store.reset();
        database.reset();
        notes.reset();
        stop = {};
        thread_stop = {};
        status.set({});
        open();
    }

    /// What a change of settings does.
    void restart_thread() {
        thread_stop = std::stop_source();
        clock.spawn("gateway again", [this] { thread->run(thread_stop.get_token()); });
    }

    TempDirectory directory;
    SimClock clock;
    MemoryLink link{clock};
    PocketModem modem{clock, link, std::chrono::milliseconds(200)};
    std::shared_ptr<const profile::DeviceProfile> device;
    std::unique_ptr<outbox::RuntimeNotes> notes;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<outbox::Store> store;
    std::unique_ptr<inbox::Mirror> mirror;
    gateway::SharedModemStatus status;
    gateway::ImeiBook imeis;
    bool busy = false;  ///< another program has the port
    std::unique_ptr<hal::PowerControl> board = hal::make_power_control({}, {}, clock);
    std::unique_ptr<gateway::ModemThread> thread;
    std::stop_source stop;         ///< the modem's
    std::stop_source thread_stop;  ///< the gateway's
    std::size_t expected = 0;
    std::map<outbox::MessageId, outbox::State> states;
};

}  // namespace test_support
