#include "inbox/mirror.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "inbox/mirror_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using Fixture = test_support::MirrorFixture;
using test_support::hello;

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

BOOST_AUTO_TEST_CASE(two_modems_hold_different_messages_in_equal_slots) {
    mirror->use_modems({"modem1", "modem2"});
    modem.stored = {hello(1, "10")};
    second.stored = {hello(1, "20")};
    sync();
    BOOST_TEST(mirror->listing()->size() == 1U);
    sync_second();
    BOOST_REQUIRE(mirror->listing()->size() == 2U);
    BOOST_TEST(mirror->listing()->front().index == 10001U);
    BOOST_TEST(mirror->listing()->back().index == 1U);
    BOOST_TEST(mirror->stored("modem1") == 1U);
    BOOST_TEST(mirror->stored("modem2") == 1U);
    BOOST_TEST(mirror->stored("modem3") == 0U);
}

BOOST_AUTO_TEST_CASE(what_happens_to_one_modem_changes_nothing_of_the_other) {
    mirror->use_modems({"modem1", "modem2"});
    modem.stored = {hello(1, "10")};
    second.stored = {hello(1, "20")};
    sync();
    sync_second();
    modem.stored.clear();
    sync();
    BOOST_TEST(mirror->stored("modem2") == 1U);
    second.stored.push_back(hello(2, "20"));
    BOOST_TEST(mirror->arrived("modem2", second, {"SM", 2}).has_value());
    BOOST_TEST(mirror->stored("modem1") == 0U);
    BOOST_TEST(mirror->listing()->size() == 2U);
    BOOST_TEST(mirror->forget("modem1").has_value());
    BOOST_REQUIRE((mirror->listing() != nullptr));
    BOOST_TEST(mirror->listing()->size() == 2U);
    BOOST_TEST(mirror->forget("modem2").has_value());
    BOOST_TEST((mirror->listing() == nullptr));
}

BOOST_AUTO_TEST_CASE(a_read_message_is_read_on_its_own_modem_only) {
    mirror->use_modems({"modem1", "modem2"});
    modem.stored = {hello(1, "10")};
    second.stored = {hello(1, "20")};  // Seen at the same time: only the modem tells them apart.
    sync();
    sync_second();
    BOOST_TEST(mirror->mark_read(mirror->listing()->front().places).has_value());
    BOOST_TEST((mirror->listing()->front().status == inbox::Status::read));
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::unread));
    reopen();
    mirror->use_modems({"modem1", "modem2"});
    sync();
    sync_second();
    BOOST_TEST((mirror->listing()->front().status == inbox::Status::read));
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::unread));
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_no_longer_set_up_is_hidden_and_kept) {
    modem.stored = {hello(1)};
    sync();
    show_all();
    mirror->use_modems({"modem2"});
    BOOST_TEST((mirror->listing() == nullptr));  // The second one has not been read.
    sync_second();
    BOOST_TEST(mirror->listing()->empty());
    mirror->use_modems({"modem2", "modem1"});
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    BOOST_TEST(mirror->listing()->front().index == 10001U);
    BOOST_TEST((status_of_first() == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_not_set_up_makes_no_list) {
    second.stored = {hello(1)};
    sync_second();
    BOOST_TEST((mirror->listing() == nullptr));
}

BOOST_AUTO_TEST_CASE(of_a_modem_not_read_yet_the_last_known_list_is_shown) {
    mirror->use_modems({"modem1", "modem2"});
    modem.stored = {hello(1)};
    sync();
    reopen();
    mirror->use_modems({"modem1", "modem2"});
    BOOST_TEST((mirror->listing() == nullptr));
    sync_second();  // The first one does not answer.
    BOOST_TEST(mirror->listing()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_sim_whose_forgetting_failed_is_still_replaced) {
    modem.stored = {hello(1)};
    sync();
    obstruct(
        "CREATE TRIGGER full BEFORE DELETE ON sim_messages BEGIN SELECT RAISE(ABORT, ''); END");
    BOOST_TEST(!mirror->forget("modem1").has_value());
    obstruct("DROP TRIGGER full");
    modem.stored = {hello(1, "20")};
    sync();
    BOOST_TEST(mirror->listing()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(two_modem_threads_and_a_reader_at_once) {
    mirror->use_modems({"modem1", "modem2"});
    const auto live = [this](const char* name, test_support::FakeModem& own) {
        for (unsigned slot = 1; slot <= 25; ++slot) {
            own.stored.push_back(hello(slot));
            if (slot % 5 == 0 ? !mirror->sync(name, own)
                              : !mirror->arrived(name, own, {"SM", slot})) {
                return;
            }
        }
    };
    {
        const std::jthread reader([this](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                const auto shown = mirror->listing();
                if (shown && !shown->empty() && !mirror->mark_read(shown->back().places)) {
                    return;
                }
            }
        });
        const std::jthread first(live, "modem1", std::ref(modem));
        const std::jthread other(live, "modem2", std::ref(second));
    }
    BOOST_TEST(mirror->stored("modem1") == 25U);
    BOOST_TEST(mirror->stored("modem2") == 25U);
    BOOST_TEST(mirror->listing()->size() == 50U);
}

BOOST_AUTO_TEST_SUITE_END()
