#include "inbox/mirror.hpp"

#include <boost/test/unit_test.hpp>

#include "inbox/pdus.hpp"
#include "support/fake_modem.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::hello;

struct Fixture {
    test_support::TempDirectory directory;
    test_support::SimClock clock;
    test_support::FakeModem modem;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<inbox::Mirror> mirror;

    Fixture() { reopen(); }
    void reopen() {
        mirror.reset();
        database.reset();
        auto opened = database::Database::open(directory.file("inbox.db"));
        BOOST_REQUIRE(opened.has_value());
        database = std::move(*opened);
        auto made = inbox::Mirror::open(*database, clock);
        BOOST_REQUIRE(made.has_value());
        mirror = std::move(*made);
        mirror->use_modems({"modem1"});
    }
    void sync() { BOOST_TEST(mirror->sync("modem1", modem).has_value()); }
    void show_all() {
        const auto shown = mirror->listing();
        for (const inbox::Message& message : *shown) {
            BOOST_TEST(mirror->mark_read(message.places).has_value());
        }
    }
    inbox::Status status_of_first() { return mirror->listing()->front().status; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mirror, Fixture)

BOOST_AUTO_TEST_CASE(before_the_first_sync_there_is_no_list) {
    BOOST_TEST((mirror->listing() == nullptr));
    sync();
    BOOST_REQUIRE((mirror->listing() != nullptr));
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(an_announced_message_joins_the_list) {
    sync();
    modem.stored = {hello(3)};
    BOOST_TEST(mirror->arrived("modem1", modem, {"SM", 3}).has_value());
    BOOST_TEST(mirror->listing()->size() == 1U);
    BOOST_TEST(mirror->stored("modem1") == 1U);
}

BOOST_AUTO_TEST_CASE(an_announcement_before_the_first_sync_makes_no_list) {
    modem.stored = {hello(3)};
    BOOST_TEST(mirror->arrived("modem1", modem, {"SM", 3}).has_value());
    BOOST_TEST((mirror->listing() == nullptr));
    sync();
    BOOST_TEST(mirror->listing()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_does_not_make_read_messages_unread) {
    modem.stored = {hello(1)};
    sync();
    clock.jump_wall(-1000h);
    show_all();
    BOOST_TEST((status_of_first() == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(an_announced_slot_that_is_empty_by_now_leaves_it) {
    modem.stored = {hello(3)};
    sync();
    modem.stored.clear();
    BOOST_TEST(mirror->arrived("modem1", modem, {"SM", 3}).has_value());
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(read_is_what_was_handed_over_and_survives_a_restart) {
    modem.stored = {hello(1)};
    sync();
    BOOST_TEST((status_of_first() == inbox::Status::unread));
    show_all();
    BOOST_TEST((status_of_first() == inbox::Status::read));
    sync();
    BOOST_TEST((status_of_first() == inbox::Status::read));
    reopen();
    BOOST_TEST((mirror->listing() == nullptr));
    sync();
    BOOST_TEST((status_of_first() == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(another_message_in_the_same_slot_is_unread) {
    modem.stored = {hello(1, "10")};
    sync();
    show_all();
    modem.stored = {hello(1, "20")};
    sync();
    BOOST_TEST((status_of_first() == inbox::Status::unread));
}

BOOST_AUTO_TEST_CASE(a_message_that_came_after_the_list_was_made_stays_unread) {
    modem.stored = {hello(1)};
    sync();
    const auto shown = mirror->listing()->front().places;
    clock.jump_wall(1s);
    modem.stored = {hello(1, "20")};
    sync();
    BOOST_TEST(mirror->mark_read(shown).has_value());
    BOOST_TEST((status_of_first() == inbox::Status::unread));
}

BOOST_AUTO_TEST_CASE(another_sim_leaves_nothing_of_the_old_one) {
    modem.stored = {hello(1)};
    sync();
    BOOST_TEST(mirror->forget("modem1").has_value());
    BOOST_TEST((mirror->listing() == nullptr));
    modem.stored.clear();
    sync();
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(a_list_in_use_is_not_changed_under_its_reader) {
    modem.stored = {hello(1)};
    sync();
    const auto held = mirror->listing();
    modem.stored.clear();
    sync();
    BOOST_TEST(held->size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
