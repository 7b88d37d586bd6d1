#include "gateway/housekeeper.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "support/fake_modem.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;

struct Fixture {
    test_support::TempDirectory directory;
    std::filesystem::path disk = directory.path() / "disk";
    test_support::SimClock clock;
    test_support::FakeModem modem;
    outbox::RuntimeNotes notes{directory.path()};
    std::unique_ptr<database::Database> database = open_database();
    std::unique_ptr<outbox::Store> store = outbox::Store::open(*database, clock, notes);
    std::unique_ptr<inbox::Mirror> mirror = inbox::Mirror::open(*database, clock);
    gateway::CurrentConfiguration configuration;
    std::vector<outbox::Progress> told;

    Fixture() {
        mirror->use_modems({"modem1"});
        BOOST_TEST(mirror->sync("modem1", modem).has_value());
    }
    std::unique_ptr<database::Database> open_database() {
        std::filesystem::create_directory(disk);
        return std::move(*database::Database::open(disk / "house.db", clock));
    }
    gateway::Housekeeper housekeeper() {
        return gateway::Housekeeper(
            {.clock = clock,
             .database = *database,
             .store = *store,
             .mirror = *mirror,
             .configuration = configuration,
             .progressed = [this](const outbox::Progress& progress) { told.push_back(progress); }});
    }
    void pass(hal::Milliseconds time) { clock.wait(*clock.make_waker(), clock.now() + time); }

    /// A message that nobody sends and that ends within the minute.
    void add(const std::string& id) {
        const auto added = store->add({.id = id,
                                       .account = "user",
                                       .number = "+447700900123",
                                       .text = id,
                                       .lifetime = 30s,
                                       .tpdus = {{0x01, 0x00, 0x00}}});
        BOOST_REQUIRE(added.has_value());
    }
    bool knows(const std::string& id) { return store->find(id)->has_value(); }

    /// It cannot be decoded, so that its date is that of its receipt.
    void receive() { BOOST_TEST(mirror->delivered("modem1", {0xFF}).has_value()); }
    hal::WallTime date() { return mirror->listing()->front().date; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(housekeeper, Fixture)

BOOST_AUTO_TEST_CASE(messages_end_with_their_lifetime) {
    auto keeper = housekeeper();
    add("a");
    keeper.turn();
    BOOST_TEST(told.empty());
    pass(1min);
    keeper.turn();
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_TEST((told.front().state == outbox::State::expired));
}

BOOST_AUTO_TEST_CASE(finished_messages_are_forgotten_beyond_what_is_kept_and_not_all_the_time) {
    auto wanted = std::make_shared<gateway::Configuration>();
    wanted->settings.keeping.messages = 1;
    configuration.set(wanted);
    auto keeper = housekeeper();
    keeper.turn();
    add("a");
    pass(1min);
    keeper.turn();
    add("b");
    pass(1min);
    keeper.turn();
    pass(5min);  // Whoever asks again has been answered by now.
    keeper.turn();
    BOOST_TEST(knows("a"));
    pass(5min);
    keeper.turn();
    BOOST_TEST(!knows("a"));
    BOOST_TEST(knows("b"));
    pass(gateway::Housekeeper::interval);
    keeper.turn();  // There might have been more; there is not.
    add("c");
    pass(1min);
    keeper.turn();
    pass(5min);
    keeper.turn();
    BOOST_TEST(knows("b"));
    pass(5min);
    keeper.turn();
    BOOST_TEST(!knows("b"));
    BOOST_TEST(knows("c"));
}

BOOST_AUTO_TEST_CASE(when_the_clock_is_set_what_came_before_is_dated_anew) {
    const hal::Milliseconds back = clock.wall_now() - hal::WallTime(1h);
    clock.jump_wall(-back);
    auto keeper = housekeeper();
    add("a");
    receive();
    pass(10s);
    keeper.turn();
    BOOST_TEST((date() == hal::WallTime(1h)));
    pass(3s);
    clock.jump_wall(back);
    const hal::WallTime came = clock.wall_now() - 13s;
    keeper.turn();
    BOOST_TEST((date() == came));
    BOOST_TEST(((*store->find("a"))->created_at == came));
    keeper.turn();
    BOOST_TEST((date() == came));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_corrected_changes_no_dates) {
    auto keeper = housekeeper();
    receive();
    const hal::WallTime came = date();
    clock.jump_wall(3h);
    keeper.turn();
    clock.jump_wall(-6h);
    keeper.turn();
    BOOST_TEST((date() == came));
}

BOOST_AUTO_TEST_CASE(what_the_disk_refused_to_date_anew_is_dated_later) {
    const hal::Milliseconds back = clock.wall_now() - hal::WallTime(1h);
    clock.jump_wall(-back);
    auto keeper = housekeeper();
    receive();
    const hal::WallTime came = clock.wall_now() + back;
    std::filesystem::rename(disk, directory.path() / "away");
    clock.jump_wall(back);
    keeper.turn();
    BOOST_TEST((date() == hal::WallTime(1h)));
    std::filesystem::rename(directory.path() / "away", disk);
    pass(5s);
    keeper.turn();
    BOOST_TEST((date() == came));
}

BOOST_AUTO_TEST_SUITE_END()
