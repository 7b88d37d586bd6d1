#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>

#include "outbox/store.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace test_support {

/// A real database on disk, a store on it and a clock that jumps.
struct StoreFixture {
    static constexpr const char* imsi = "001010000000001";
    inline static const outbox::Sender sender{"modem1", imsi};

    TempDirectory directory;
    SimClock clock;
    std::filesystem::path files = directory.path() / "1";  ///< the database, and notes beside it
    unsigned lives = 1;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<outbox::RuntimeNotes> notes;
    std::unique_ptr<outbox::Store> store;

    StoreFixture() {
        std::filesystem::create_directory(files);
        open();
    }
    /// Else the store would outlive what it stands on.
    ~StoreFixture() { store.reset(); }
    StoreFixture(const StoreFixture&) = delete;
    StoreFixture& operator=(const StoreFixture&) = delete;

    void open() {
        auto opened = database::Database::open(files / "outbox.db", clock);
        BOOST_REQUIRE(opened.has_value());
        database = std::move(*opened);
        notes = std::make_unique<outbox::RuntimeNotes>(files / "notes");
        store = outbox::Store::open(*database, clock, *notes);
    }
    void close() {
        store.reset();
        notes.reset();
        database.reset();
    }
    /// What a clean restart of the worker does.
    void reopen() {
        close();
        open();
    }
    /// What SIGKILL and a restart do: the next worker finds the files as they are now.
    void crash() {
        const std::filesystem::path left = directory.path() / std::to_string(++lives);
        std::filesystem::copy(files, left, std::filesystem::copy_options::recursive);
        close();
        files = left;
        open();
    }
    /// The power fails: the runtime directory is gone, and so is the boot.
    void lose_power() {
        std::filesystem::remove_all(files / "notes");
        clock.reboot();
        crash();
    }

    /// `modem`: the only one that may send it; empty: any.
    outbox::MessageId add(unsigned parts = 1, const std::string& modem = "") {
        return add(message(parts, modem));
    }
    outbox::MessageId add(const outbox::NewMessage& message) {
        const auto added = store->add(message);
        BOOST_REQUIRE(added.has_value());
        BOOST_REQUIRE(!added->existed);
        return message.id;
    }
    outbox::NewMessage message(unsigned parts = 1, const std::string& modem = "") {
        outbox::NewMessage message{.id = outbox::random_message_id(),
                                   .account = "plc",
                                   .number = "+447700900123",
                                   .text = "hello",
                                   .concat_reference = store->next_concat_reference(),
                                   .lifetime = std::chrono::hours(4),
                                   .tpdus = {},
                                   .modem = modem,
                                   .uncertain = {},
                                   .request_key = {}};
        for (unsigned part = 1; part <= parts; ++part) {
            message.tpdus.push_back({0x01, 0x00, static_cast<std::uint8_t>(part)});
        }
        return message;
    }

    std::optional<outbox::Claim> next(const outbox::Sender& who = sender) {
        auto claim = store->next_due(who);
        BOOST_REQUIRE(claim.has_value());
        return *claim;
    }
    hal::Instant next_at(const outbox::Sender& who = sender) {
        const auto at = store->next_due_at(who);
        BOOST_REQUIRE(at.has_value());
        return *at;
    }

    /// The next part, armed.
    outbox::Claim arm(const outbox::Sender& who = sender) {
        auto claim = next(who);
        BOOST_REQUIRE(claim.has_value());
        BOOST_REQUIRE(store->arm(*claim, who, std::nullopt).has_value());
        return *claim;
    }

    void settle(const outbox::Claim& claim, const outbox::Settlement& settlement) {
        BOOST_REQUIRE(store->settle(claim, settlement).has_value());
    }

    /// `sql` is a literal.
    void run_sql(std::string_view sql) {
        const auto done =
            database->transaction([&](database::Session& session) { return session.run(sql); });
        BOOST_REQUIRE(done.has_value());
    }

    /// From now to where a clock without a battery begins.
    hal::Milliseconds first_1970() { return -clock.wall_now().time_since_epoch(); }

    void wait(hal::Instant::duration duration) {
        const auto waker = clock.make_waker();
        clock.wait(*waker, clock.now() + duration);
    }

    outbox::MessageView view(const outbox::MessageId& id) {
        const auto found = store->find(id);
        BOOST_REQUIRE((found && *found));
        return **found;
    }
    std::string state(const outbox::MessageId& id) { return outbox::to_string(view(id).state); }
};

}  // namespace test_support
