#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>

#include "outbox/store.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace test_support {

/// A real database on disk, a store on it and a clock that jumps.
struct StoreFixture {
    static constexpr const char* imsi = "001010000000001";

    TempDirectory directory;
    SimClock clock;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<outbox::Store> store;

    StoreFixture() { reopen(); }

    /// What a restart of the worker does.
    void reopen() {
        store.reset();
        database.reset();
        auto opened = database::Database::open(directory.file("outbox.db"));
        BOOST_REQUIRE(opened.has_value());
        database = std::move(*opened);
        auto made = outbox::Store::open(*database, clock);
        BOOST_REQUIRE(made.has_value());
        store = std::move(*made);
    }

    outbox::MessageId add(unsigned parts = 1) {
        outbox::NewMessage message{.id = outbox::random_message_id(),
                                   .account = "plc",
                                   .number = "+447700900123",
                                   .text = "hello",
                                   .concat_reference = store->next_concat_reference(),
                                   .lifetime = std::chrono::hours(4)};
        for (unsigned part = 1; part <= parts; ++part) {
            message.tpdus.push_back({0x01, 0x00, static_cast<std::uint8_t>(part)});
        }
        BOOST_REQUIRE(store->add(message).has_value());
        return message.id;
    }

    std::optional<outbox::Claim> next() {
        auto claim = store->next_due(imsi);
        BOOST_REQUIRE(claim.has_value());
        return *claim;
    }

    /// The next part, armed.
    outbox::Claim arm() {
        auto claim = next();
        BOOST_REQUIRE(claim.has_value());
        BOOST_REQUIRE(store->arm(*claim, imsi).has_value());
        return *claim;
    }

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
