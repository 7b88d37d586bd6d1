#include <boost/test/unit_test.hpp>

#include "inbox/mirror.hpp"
#include "inbox/mirror_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using Fixture = test_support::MirrorFixture;
using test_support::hello;
using test_support::numbered;
using test_support::part;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mirror_removal, Fixture)

BOOST_AUTO_TEST_CASE(a_removed_message_is_gone_from_the_list_at_once_and_from_the_sim_later) {
    modem.stored = {hello(3), hello(4, "20")};
    sync();
    BOOST_TEST(!mirror->wants_tidying("modem1"));
    BOOST_TEST(remove(3));
    BOOST_TEST(mirror->listing()->size() == 1U);
    BOOST_TEST(modem.stored.size() == 2U);
    BOOST_TEST(mirror->stored("modem1") == 2U);
    BOOST_TEST(mirror->wants_tidying("modem1"));
    tidy(20);
    BOOST_TEST(modem.stored.size() == 1U);
    BOOST_TEST(mirror->stored("modem1") == 1U);
    BOOST_TEST(!mirror->wants_tidying("modem1"));
    BOOST_TEST(mirror->listing()->front().index == 4U);
    sync();
    BOOST_TEST(count("SELECT count(*) FROM sim_messages") == 1);
}

BOOST_AUTO_TEST_CASE(an_index_that_is_not_there_removes_nothing) {
    modem.stored = {hello(3)};
    BOOST_TEST(!remove(3));  // It has not been read yet.
    sync();
    BOOST_TEST(!remove(2));
    BOOST_TEST(!remove(1000000));
    BOOST_TEST(remove(3));
    BOOST_TEST(!remove(3));
}

BOOST_AUTO_TEST_CASE(a_removal_survives_a_restart) {
    modem.stored = {hello(3)};
    sync();
    BOOST_TEST(remove(3));
    reopen();
    sync();
    BOOST_TEST(mirror->listing()->empty());
    BOOST_TEST(mirror->wants_tidying("modem1"));
    tidy(20);
    BOOST_TEST(modem.stored.empty());
}

BOOST_AUTO_TEST_CASE(all_parts_of_a_long_message_go) {
    modem.stored = {part(9, 1), part(3, 2), hello(5)};
    sync();
    BOOST_TEST(!remove(9));
    BOOST_TEST(remove(3));
    BOOST_TEST(mirror->listing()->size() == 1U);
    tidy(20);
    BOOST_TEST(modem.stored.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_hidden_is_not_removed) {
    modem.stored = {part(3, 2)};
    sync();
    BOOST_TEST(!remove(3));
    pass(1h);
    BOOST_TEST(remove(3));
}

BOOST_AUTO_TEST_CASE(a_slot_that_has_another_message_by_now_is_left) {
    modem.stored = {hello(3, "10")};
    sync();
    BOOST_TEST(remove(3));
    modem.stored = {hello(3, "20")};
    tidy(20);
    BOOST_TEST(modem.stored.size() == 1U);
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    BOOST_TEST((status_of_first() == inbox::Status::unread));
    BOOST_TEST(!mirror->wants_tidying("modem1"));
    BOOST_TEST(count("SELECT count(*) FROM sim_messages WHERE deleted = 0") == 1);
}

BOOST_AUTO_TEST_CASE(a_removed_message_that_its_modem_has_moved_is_found_there) {
    modem.stored = {hello(3)};
    sync();
    BOOST_TEST(remove(3));
    modem.stored = {hello(8)};
    sync();
    BOOST_TEST(mirror->listing()->empty());
    tidy(20);
    BOOST_TEST(modem.stored.empty());
}

BOOST_AUTO_TEST_CASE(an_equal_message_beside_a_removed_one_is_shown) {
    modem.stored = {hello(3)};
    sync();
    BOOST_TEST(remove(3));
    modem.stored.push_back(hello(8));
    sync();
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    tidy(20);
    BOOST_REQUIRE(modem.stored.size() == 1U);
    BOOST_TEST(modem.stored.front().slot.index == 8U);
}

BOOST_AUTO_TEST_CASE(archived_messages_are_removed_for_good) {
    sync();
    BOOST_TEST(mirror->delivered("modem1", hello(0).pdu).has_value());
    BOOST_TEST(remove(1000000));
    BOOST_TEST(mirror->listing()->empty());
    BOOST_TEST(count("SELECT count(*) FROM archive") == 0);
    BOOST_TEST(!mirror->wants_tidying("modem1"));
}

BOOST_AUTO_TEST_CASE(a_long_message_goes_from_the_archive_and_the_sim) {
    modem.stored = {part(3, 2)};
    sync();
    BOOST_TEST(mirror->delivered("modem1", part(0, 1).pdu).has_value());
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    BOOST_TEST(remove(3));
    BOOST_TEST(mirror->listing()->empty());
    tidy(20);
    BOOST_TEST(modem.stored.empty());
    reopen();
    sync();
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(on_the_second_modem_the_index_finds_the_slot) {
    mirror->use_modems({"modem1", "modem2"});
    modem.stored = {hello(1, "10")};
    second.stored = {hello(1, "20")};
    sync();
    sync_second();
    BOOST_TEST(remove(10001));
    BOOST_TEST(mirror->wants_tidying("modem2"));
    BOOST_TEST(!mirror->wants_tidying("modem1"));
    BOOST_TEST(mirror->tidy("modem2", second, 20, true).has_value());
    BOOST_TEST(second.stored.empty());
    BOOST_TEST(modem.stored.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_modem_that_says_ok_and_deletes_nothing_is_not_asked_for_ever) {
    modem.stored = {hello(3)};
    sync();
    BOOST_TEST(remove(3));
    modem.after_remove = [&] { modem.stored = {hello(3)}; };
    tidy(20);
    BOOST_TEST(mirror->listing()->empty());
    BOOST_TEST(!mirror->wants_tidying("modem1"));
    sync();
    BOOST_TEST(mirror->listing()->empty());
    modem.after_remove = {};
    tidy(20);  // At another occasion it is tried again.
    BOOST_TEST(modem.stored.empty());
}

BOOST_AUTO_TEST_CASE(a_message_that_came_while_the_port_was_lost_is_not_deleted) {
    modem.stored = {hello(3)};
    sync();
    BOOST_TEST(remove(3));
    modem.before_remove = [](const hal::Slot&) { return hal::unexpected(hal::Errc::port_gone); };
    BOOST_TEST(!mirror->tidy("modem1", modem, 20, true).has_value());
    BOOST_TEST(mirror->wants_tidying("modem1"));
    modem.before_remove = {};
    modem.stored = {hello(3, "20")};
    tidy(20);
    BOOST_TEST(mirror->listing()->size() == 1U);
    BOOST_TEST(modem.stored.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
