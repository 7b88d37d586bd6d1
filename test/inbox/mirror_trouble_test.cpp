#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "inbox/mirror.hpp"
#include "inbox/mirror_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::hello;
using test_support::numbered;
using test_support::part;

struct Fixture : test_support::MirrorFixture {
    inbox::Message archived() const {
        const auto shown = mirror->listing();
        return *std::ranges::find(*shown, 1000000U, &inbox::Message::index);
    }
    bool can_sync() { return mirror->sync("modem1", modem).has_value(); }
};

using Texts = std::vector<std::string>;

}  // namespace

/// A database that refuses, clocks that are set, modems that number anew.
BOOST_FIXTURE_TEST_SUITE(mirror_trouble, Fixture)

BOOST_AUTO_TEST_CASE(without_a_disk_lists_show_the_sim_and_nothing_leaves_it) {
    sync();
    take_disk_away();
    for (unsigned slot = 1; slot <= 10; ++slot) {
        modem.stored.push_back(numbered(slot, {.number = slot}));
    }
    BOOST_TEST(!can_sync());
    BOOST_TEST(mirror->listing()->size() == 10U);
    BOOST_TEST(!mirror->tidy("modem1", modem, 10, true).has_value());
    BOOST_TEST(!mirror->remove(4).has_value());
    BOOST_TEST(mirror->listing()->size() == 10U);
    BOOST_TEST(modem.stored.size() == 10U);
    bring_disk_back();
    sync();
    BOOST_TEST(count("SELECT count(*) FROM sim_messages") == 10);
    tidy(10);
    BOOST_TEST(modem.stored.size() == 6U);
    BOOST_TEST(mirror->listing()->size() == 10U);
}

BOOST_AUTO_TEST_CASE(read_marks_and_deliveries_are_made_up_for) {
    modem.stored = {hello(1)};
    sync();
    BOOST_TEST(mirror->delivered("modem1", hello(0, "20").pdu).has_value());
    take_disk_away();
    const auto shown = mirror->listing();
    for (const inbox::Message& message : *shown) {
        BOOST_TEST(!mirror->mark_read(message.places).has_value());
    }
    BOOST_TEST(!mirror->delivered("modem1", hello(0, "30").pdu).has_value());
    bring_disk_back();
    sync();
    BOOST_TEST(mirror->listing()->size() == 2U);
    BOOST_TEST(mirror->delivered("modem1", hello(0, "30").pdu).has_value());
    reopen();
    sync();
    BOOST_REQUIRE(mirror->listing()->size() == 3U);
    BOOST_TEST((mirror->listing()->at(0).status == inbox::Status::unread));  // It came later.
    BOOST_TEST((mirror->listing()->at(1).status == inbox::Status::read));
    BOOST_TEST((mirror->listing()->at(2).status == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(what_was_known_joins_what_was_read_before_the_database_could_be) {
    modem.stored = {hello(1, "10"), hello(2, "20"), hello(3, "30")};
    sync();
    BOOST_TEST(mirror->delivered("modem1", hello(0, "40").pdu).has_value());
    show(2);
    BOOST_TEST(remove(3));
    take_disk_away();
    reopen();
    BOOST_TEST((mirror->listing() == nullptr));
    BOOST_TEST(!can_sync());
    BOOST_TEST(mirror->listing()->size() == 3U);  // What the SIM holds, and no more is known.
    BOOST_TEST(!mirror->remove(2).has_value());
    bring_disk_back();
    sync();
    BOOST_REQUIRE(mirror->listing()->size() == 3U);
    BOOST_TEST(mirror->listing()->at(0).index == 1000000U);
    BOOST_TEST(mirror->listing()->at(1).index == 2U);
    BOOST_TEST((mirror->listing()->at(1).status == inbox::Status::read));
    BOOST_TEST((mirror->listing()->at(2).status == inbox::Status::unread));
    tidy(20);
    BOOST_TEST(modem.stored.size() == 2U);
}

BOOST_AUTO_TEST_CASE(that_also_when_the_modem_has_numbered_anew_meanwhile) {
    modem.stored = {hello(1, "10"), hello(2, "20")};
    sync();
    show(2);
    take_disk_away();
    reopen();
    modem.stored = {hello(0, "10"), hello(1, "20")};
    BOOST_TEST(!can_sync());
    bring_disk_back();
    sync();
    BOOST_REQUIRE(mirror->listing()->size() == 2U);
    BOOST_TEST(mirror->listing()->front().index == 1U);
    BOOST_TEST((mirror->listing()->front().status == inbox::Status::read));
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::unread));
}

BOOST_AUTO_TEST_CASE(a_failed_archiving_leaves_the_sim_as_it_is) {
    for (unsigned slot = 1; slot <= 8; ++slot) {
        modem.stored.push_back(numbered(slot, {.number = slot}));
    }
    sync();
    obstruct("CREATE TRIGGER full BEFORE UPDATE ON archive BEGIN SELECT RAISE(ABORT, ''); END");
    obstruct("CREATE TRIGGER full2 BEFORE INSERT ON archive BEGIN SELECT RAISE(ABORT, ''); END");
    BOOST_TEST(!mirror->tidy("modem1", modem, 10, true).has_value());
    BOOST_TEST(modem.stored.size() == 8U);
    BOOST_TEST(!mirror->wants_tidying("modem1"));
    obstruct("DROP TRIGGER full2");
    tidy(10);
    BOOST_TEST(modem.stored.size() == 6U);
    BOOST_TEST(mirror->listing()->size() == 8U);
}

BOOST_AUTO_TEST_CASE(an_old_sim_that_could_not_be_forgotten_does_not_come_back) {
    modem.stored = {hello(1)};
    sync();
    take_disk_away();
    BOOST_TEST(!mirror->forget("modem1").has_value());
    BOOST_TEST((mirror->listing() == nullptr));
    modem.stored = {hello(2, "20")};
    BOOST_TEST(!can_sync());
    BOOST_TEST(mirror->listing()->size() == 1U);
    bring_disk_back();
    sync();
    BOOST_TEST(count("SELECT count(*) FROM sim_messages WHERE slot = 1") == 0);
}

BOOST_AUTO_TEST_CASE(a_forgetting_that_failed_can_be_made_up_for) {
    modem.stored = {hello(1)};
    sync();
    take_disk_away();
    BOOST_TEST(!mirror->forget("modem1").has_value());
    bring_disk_back();
    BOOST_TEST(mirror->forget("modem1").has_value());
    BOOST_TEST(count("SELECT count(*) FROM sim_messages") == 0);
}

BOOST_AUTO_TEST_CASE(an_old_sim_is_not_remembered_when_the_database_opens_after_it_was_changed) {
    modem.stored = {hello(1)};
    sync();
    take_disk_away();
    reopen();
    BOOST_TEST(!mirror->forget("modem1").has_value());
    bring_disk_back();
    mirror->use_modems({"modem1", "modem2"});
    sync_second();
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(a_modem_that_numbers_anew_shows_nothing_twice_and_all_that_was_read_as_read) {
    modem.stored = {hello(1, "10"), hello(2, "20"), hello(3, "30")};
    sync();
    show(2);
    modem.stored = {hello(0, "10"), hello(1, "20"), hello(2, "30")};
    sync();
    BOOST_REQUIRE(mirror->listing()->size() == 3U);
    BOOST_TEST((mirror->listing()->at(0).status == inbox::Status::unread));
    BOOST_TEST((mirror->listing()->at(1).status == inbox::Status::read));
    BOOST_TEST((mirror->listing()->at(2).status == inbox::Status::unread));
    reopen();
    sync();
    BOOST_TEST((mirror->listing()->at(1).status == inbox::Status::read));
    BOOST_TEST(count("SELECT count(*) FROM sim_messages") == 3);
}

BOOST_AUTO_TEST_CASE(a_slot_that_is_listed_twice_is_one_message) {
    modem.stored = {hello(1), hello(1)};
    sync();
    BOOST_TEST(mirror->listing()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(status_reports_are_told_apart_and_never_archived) {
    const hal::StoredPdu report{
        .slot = {"SM", 8},
        .pdu = test_support::from_hex("0006110C91447700091032621110010000006211100100100000")};
    modem.stored = {report, hello(1)};
    sync();
    BOOST_TEST(mirror->listing()->size() == 1U);
    BOOST_REQUIRE(mirror->reports("modem1").size() == 1U);
    BOOST_TEST(mirror->reports("modem1").front().slot.index == 8U);
    BOOST_TEST(mirror->stored("modem1") == 2U);
    tidy(5);
    BOOST_REQUIRE(modem.stored.size() == 1U);
    BOOST_TEST(modem.stored.front().slot.index == 8U);
}

BOOST_AUTO_TEST_CASE(the_profiles_storage_has_the_first_thousand_indexes) {
    modem.stored = {hello(1, "10"), hello(1, "20")};
    modem.stored.back().slot.storage = "ME";
    sync();
    BOOST_TEST(mirror->listing()->front().index == 1001U);
    BOOST_TEST(mirror->listing()->back().index == 1U);
    mirror->use_modems({"modem1"}, {{"modem1", {"ME", "SM"}}});
    BOOST_TEST(mirror->listing()->front().index == 1U);
    BOOST_TEST(mirror->listing()->back().index == 1001U);
}

BOOST_AUTO_TEST_CASE(what_was_dated_by_a_clock_that_had_not_been_set_is_dated_anew) {
    const hal::Milliseconds back = clock.wall_now() - hal::WallTime(1h);
    clock.jump_wall(-back);  // One hour after the start of 1970.
    modem.stored = {part(3, 2)};
    sync();
    BOOST_TEST(mirror->delivered("modem1", hal::Octets{0xFF}).has_value());
    clock.jump_wall(back);
    BOOST_TEST(mirror->date_anew(back).has_value());
    for (int life = 1; life <= 2; ++life) {
        BOOST_REQUIRE(mirror->listing()->size() == 2U);
        BOOST_TEST((mirror->listing()->front().hidden_until == clock.wall_now() + 1h ||
                    mirror->listing()->back().hidden_until == clock.wall_now() + 1h));
        BOOST_TEST((archived().date == clock.wall_now()));
        reopen();
        sync();
    }
    BOOST_TEST(mirror->date_anew(back).has_value());  // Once is enough.
    BOOST_TEST((archived().date == clock.wall_now()));
}

BOOST_AUTO_TEST_CASE(a_clock_set_far_back_does_not_hide_a_message_for_years) {
    modem.stored = {part(3, 2)};
    sync();
    BOOST_TEST(inbox::is_hidden(mirror->listing()->front(), clock.wall_now()));
    clock.jump_wall(-24h * 365);
    BOOST_TEST(!inbox::is_hidden(mirror->listing()->front(), clock.wall_now()));
}

BOOST_AUTO_TEST_SUITE_END()
