#include <boost/test/unit_test.hpp>
#include <set>

#include "inbox/mirror.hpp"
#include "inbox/mirror_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::hello;
using test_support::Numbered;
using test_support::numbered;

struct Fixture : test_support::MirrorFixture {
    /// `count` messages in the slots from 1, one second apart.
    void store(unsigned count) {
        for (unsigned slot = 1; slot <= count; ++slot) {
            modem.stored.push_back(numbered(slot, {.number = slot}));
        }
        sync();
    }
    bool holds(unsigned slot) { return modem.read({"SM", slot})->has_value(); }
    std::vector<unsigned> left_on_sim() const {
        std::vector<unsigned> slots;
        for (const hal::StoredPdu& pdu : modem.stored) {
            slots.push_back(pdu.slot.index);
        }
        return slots;
    }
};

using Slots = std::vector<unsigned>;
using Texts = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mirror_archive, Fixture)

BOOST_AUTO_TEST_CASE(with_four_free_slots_nothing_moves) {
    store(6);
    tidy(10);
    BOOST_TEST(left_on_sim() == (Slots{1, 2, 3, 4, 5, 6}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(with_three_the_oldest_moves_and_keeps_its_place_in_the_list) {
    store(7);
    tidy(10);
    BOOST_TEST(left_on_sim() == (Slots{2, 3, 4, 5, 6, 7}), boost::test_tools::per_element());
    BOOST_TEST(indexes() == (Slots{7, 6, 5, 4, 3, 2, 1000000}), boost::test_tools::per_element());
    BOOST_TEST(mirror->listing()->back().text == "m1");
    BOOST_TEST(mirror->stored("modem1") == 6U);
}

BOOST_AUTO_TEST_CASE(read_messages_move_before_unread_ones) {
    store(8);
    show(5);
    tidy(10);
    BOOST_TEST(left_on_sim() == (Slots{2, 3, 4, 6, 7, 8}), boost::test_tools::per_element());
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::unread));
    show(1000000);  // It was read when it moved.
    BOOST_TEST(count("SELECT count(*) FROM archive WHERE read = 1") == 1);
}

BOOST_AUTO_TEST_CASE(a_policy_that_keeps_moves_nothing) {
    store(10);
    tidy(10, false);
    BOOST_TEST(modem.stored.size() == 10U);
    BOOST_TEST(count("SELECT count(*) FROM archive") == 0);
}

BOOST_AUTO_TEST_CASE(an_unknown_capacity_moves_nothing) {
    store(10);
    tidy(0);
    BOOST_TEST(modem.stored.size() == 10U);
}

BOOST_AUTO_TEST_CASE(drafts_and_sent_messages_stay) {
    modem.stored.push_back(
        {.slot = {"SM", 1},
         .status = hal::StoredStatus::unsent,
         .pdu = test_support::from_hex("0001000C91447700091032000005E8329BFD06")});
    modem.stored.push_back(numbered(2, {.number = 2}));
    sync();
    tidy(4);
    BOOST_TEST(left_on_sim() == (Slots{1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_the_modem_could_not_show_is_not_deleted) {
    modem.stored = {{.slot = {"SM", 1}, .pdu = {}}};
    sync();
    tidy(4);
    BOOST_TEST(holds(1));
}

BOOST_AUTO_TEST_CASE(a_long_message_moves_as_a_whole) {
    modem.stored = {numbered(1, {.number = 1, .part = {{7, 2, 1}}}), numbered(2, {.number = 9}),
                    numbered(3, {.number = 2, .part = {{7, 2, 2}}})};
    sync();
    tidy(6);
    BOOST_TEST(left_on_sim() == (Slots{2}), boost::test_tools::per_element());
    BOOST_TEST(texts() == (Texts{"m9", "m1m2"}), boost::test_tools::per_element());
    BOOST_TEST(mirror->listing()->back().index == 1000000U);
}

BOOST_AUTO_TEST_CASE(incomplete_messages_move_last) {
    modem.stored = {numbered(1, {.number = 1, .part = {{7, 2, 1}}}), numbered(2, {.number = 9})};
    sync();
    tidy(5);
    BOOST_TEST(left_on_sim() == (Slots{1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_part_that_comes_after_the_first_was_archived_completes_it) {
    modem.stored = {numbered(1, {.number = 1, .part = {{7, 2, 1}}})};
    sync();
    tidy(4);
    BOOST_TEST(modem.stored.empty());
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    BOOST_TEST(mirror->listing()->front().hidden_until.has_value());
    modem.stored = {numbered(1, {.number = 2, .part = {{7, 2, 2}}})};
    sync();
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    BOOST_TEST(mirror->listing()->front().text == "m1m2");
    BOOST_TEST(mirror->listing()->front().index == 1U);
    BOOST_TEST(mirror->listing()->front().places.size() == 2U);
    show_all();
    tidy(4);
    BOOST_TEST(texts() == (Texts{"m1m2"}), boost::test_tools::per_element());
    BOOST_TEST((status_of_first() == inbox::Status::read));
    reopen();
    sync();
    BOOST_TEST(texts() == (Texts{"m1m2"}), boost::test_tools::per_element());
    BOOST_TEST((status_of_first() == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(a_storage_is_full_by_itself) {
    modem.stored = {numbered(1, {.number = 1}), numbered(2, {.number = 2}),
                    numbered(3, {.number = 3})};
    modem.stored[0].slot.storage = "ME";
    sync();
    BOOST_TEST(indexes() == (Slots{3, 2, 2001 - 1000}), boost::test_tools::per_element());
    tidy(5);
    BOOST_TEST(modem.stored.size() == 2U);
    BOOST_TEST(texts() == (Texts{"m3", "m2", "m1"}), boost::test_tools::per_element());
    BOOST_TEST(!holds(2));
}

BOOST_AUTO_TEST_CASE(indexes_are_never_used_again) {
    store(8);
    tidy(10);
    BOOST_TEST(remove(1000001));
    BOOST_TEST(remove(1000000));
    reopen();
    sync();
    modem.stored.push_back(numbered(9, {.number = 9}));
    sync();
    tidy(10);
    BOOST_TEST(mirror->listing()->back().index == 1000002U);
}

BOOST_AUTO_TEST_CASE(the_archive_outlives_the_worker_and_the_sim) {
    store(8);
    show(1);
    tidy(10);
    reopen();
    sync();
    BOOST_TEST(mirror->listing()->size() == 8U);
    BOOST_TEST(mirror->forget("modem1").has_value());
    modem.stored.clear();
    sync();
    BOOST_TEST(texts() == (Texts{"m2", "m1"}), boost::test_tools::per_element());
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::read));
    BOOST_TEST((status_of_first() == inbox::Status::unread));
}

BOOST_AUTO_TEST_CASE(the_archive_of_a_modem_that_is_not_set_up_is_hidden) {
    store(8);
    tidy(10);
    mirror->use_modems({"modem2"});
    sync_second();
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(what_was_listed_on_the_sim_is_read_though_it_has_moved_since) {
    store(7);
    const auto shown = mirror->listing()->back().places;
    tidy(10);
    BOOST_TEST(mirror->mark_read(shown).has_value());
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::read));
    reopen();
    sync();
    BOOST_TEST((mirror->listing()->back().status == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(a_crash_between_the_commit_and_the_delete_shows_it_once) {
    store(7);
    modem.before_remove = [](const hal::Slot&) {
        return hal::unexpected(hal::Errc::port_gone);  // The last that this life sees of it.
    };
    BOOST_TEST(!mirror->tidy("modem1", modem, 10, true).has_value());
    BOOST_TEST(holds(1));
    modem.before_remove = {};
    reopen();
    sync();
    BOOST_TEST(texts() == (Texts{"m7", "m6", "m5", "m4", "m3", "m2", "m1"}),
               boost::test_tools::per_element());
    tidy(10);
    BOOST_TEST(!holds(1));
    sync();
    BOOST_TEST(mirror->listing()->size() == 7U);
}

BOOST_AUTO_TEST_CASE(a_modem_that_numbers_anew_after_that_crash_shows_it_once_too) {
    store(7);
    modem.before_remove = [](const hal::Slot&) { return hal::unexpected(hal::Errc::port_gone); };
    BOOST_TEST(!mirror->tidy("modem1", modem, 10, true).has_value());
    modem.before_remove = {};
    for (hal::StoredPdu& pdu : modem.stored) {
        pdu.slot.index += 1;
    }
    reopen();
    sync();
    BOOST_TEST(mirror->listing()->size() == 7U);
    tidy(10);
    BOOST_TEST(left_on_sim() == (Slots{3, 4, 5, 6, 7, 8}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nothing_leaves_the_sim_before_it_is_committed) {
    store(7);
    const std::int64_t rows = count("SELECT count(*) FROM archive");
    std::int64_t rows_at_delete = -1;
    modem.before_remove = [&](const hal::Slot&) {
        rows_at_delete = count("SELECT count(*) FROM archive");
        return hal::Result<>();
    };
    tidy(10);
    BOOST_TEST(rows == 0);
    BOOST_TEST(rows_at_delete == 1);
}

BOOST_AUTO_TEST_CASE(two_equal_pdus_in_two_slots_are_two_messages) {
    modem.stored = {hello(1), hello(2)};
    sync();
    BOOST_TEST(mirror->listing()->size() == 2U);
    tidy(5);
    BOOST_TEST(mirror->listing()->size() == 2U);
    modem.stored.push_back(hello(1));
    sync();
    BOOST_TEST(mirror->listing()->size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_message_that_was_not_stored_goes_to_the_archive) {
    sync();
    BOOST_TEST(mirror->delivered("modem1", hello(0).pdu).has_value());
    BOOST_REQUIRE(mirror->listing()->size() == 1U);
    BOOST_TEST(mirror->listing()->front().index == 1000000U);
    BOOST_TEST(mirror->listing()->front().text == "hello");
    show_all();
    reopen();
    sync();
    BOOST_TEST((status_of_first() == inbox::Status::read));
}

BOOST_AUTO_TEST_CASE(reception_goes_on_though_nobody_reads) {
    constexpr unsigned capacity = 20;
    constexpr unsigned flood = 2000;
    sync();
    std::set<std::string> wanted;
    for (unsigned number = 0; number < flood; ++number) {
        unsigned slot = 1;
        while (holds(slot)) {
            ++slot;
        }
        BOOST_REQUIRE(slot <= capacity);
        modem.stored.push_back(numbered(slot, {.number = number}));
        BOOST_REQUIRE(mirror->arrived("modem1", modem, {"SM", slot}).has_value());
        BOOST_REQUIRE(mirror->tidy("modem1", modem, capacity, true).has_value());
        wanted.insert("m" + std::to_string(number));
        if (number % 500 == 99) {
            reopen();
            sync();
        }
    }
    const std::vector<std::string> listed = texts();
    BOOST_TEST(listed.size() == flood);
    BOOST_TEST((std::set(listed.begin(), listed.end()) == wanted));
    BOOST_TEST(modem.stored.size() == capacity - 4);
}

BOOST_AUTO_TEST_CASE(beyond_its_limit_the_archive_drops_read_ones_then_the_flooders) {
    mirror->limit_archive(5);
    sync();
    const auto receive = [&](unsigned number, unsigned sender) {
        BOOST_REQUIRE(
            mirror->delivered("modem1", numbered(0, {.number = number, .sender = sender}).pdu)
                .has_value());
    };
    receive(1, 100);
    receive(2, 100);
    receive(3, 200);
    show(1000002);  // m3: the others are older, but nobody has read them.
    receive(4, 300);
    receive(5, 300);
    receive(6, 300);
    BOOST_TEST(texts() == (Texts{"m6", "m5", "m4", "m2", "m1"}), boost::test_tools::per_element());
    receive(7, 300);
    BOOST_TEST(texts() == (Texts{"m7", "m6", "m5", "m2", "m1"}), boost::test_tools::per_element());
    receive(8, 400);
    BOOST_TEST(texts() == (Texts{"m8", "m7", "m6", "m2", "m1"}), boost::test_tools::per_element());
    reopen();
    sync();
    BOOST_TEST(texts() == (Texts{"m8", "m7", "m6", "m2", "m1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_flood_of_first_parts_is_bounded_and_shown_in_the_end) {
    mirror->limit_archive(500);
    sync();
    for (unsigned number = 0; number < 1500; ++number) {
        const unsigned reference = number < 750 ? number % 256 : 7;
        BOOST_REQUIRE(
            mirror
                ->delivered("modem1", numbered(0, {.number = number,
                                                   .part = {{reference, 255, number % 200 + 1}}})
                                          .pdu)
                .has_value());
    }
    const auto listing = mirror->listing();
    std::size_t parts = 0;
    for (const inbox::Message& message : *listing) {
        BOOST_TEST(inbox::is_hidden(message, clock.wall_now()));
        BOOST_TEST(!inbox::is_hidden(message, clock.wall_now() + 1h));
        parts += message.places.size();
    }
    BOOST_TEST(parts <= 500U);
    BOOST_TEST(parts >= 250U);  // Sets go as a whole.
}

BOOST_AUTO_TEST_SUITE_END()
