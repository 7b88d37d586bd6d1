#include "outbox/runtime_notes.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "support/temp_directory.hpp"

namespace {

using outbox::RuntimeNotes;

struct Notes {
    test_support::TempDirectory directory;
    std::filesystem::path path = directory.path();
    const outbox::MessageId id = std::string(32, 'a');
    const outbox::MessageId other = std::string(32, 'b');

    void write(const std::string& name, const std::string& content) {
        std::ofstream(path / name) << content;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(runtime_notes, Notes)

BOOST_AUTO_TEST_CASE(the_next_process_reads_what_was_in_hand) {
    {
        RuntimeNotes notes(path);
        notes.take("modem1", {.message = 7, .part = 2, .crashes = 1});
        notes.take("a modem, by name", {.message = 8, .part = 1});
        notes.take("modem3", {.message = 9, .part = 1});
        notes.let_go("modem3");
        BOOST_TEST(notes.left().empty());
    }
    const RuntimeNotes notes(path);
    BOOST_REQUIRE(notes.left().size() == 2U);
    BOOST_TEST(notes.left().at("modem1").message == 7);
    BOOST_TEST(notes.left().at("modem1").part == 2U);
    BOOST_TEST(notes.left().at("modem1").crashes == 2U);
    BOOST_TEST(notes.left().at("a modem, by name").message == 8);
}

BOOST_AUTO_TEST_CASE(reading_them_counts_nothing_twice) {
    RuntimeNotes(path).take("modem1", {.message = 7, .part = 2, .crashes = 1});
    BOOST_TEST(RuntimeNotes(path).left().at("modem1").crashes == 2U);
    BOOST_TEST(RuntimeNotes(path).left().at("modem1").crashes == 2U);
}

BOOST_AUTO_TEST_CASE(empty_hands_leave_no_file) {
    RuntimeNotes notes(path);
    notes.take("modem1", {.message = 7, .part = 2});
    notes.let_go("modem1");
    BOOST_TEST(std::filesystem::is_empty(path));
}

BOOST_AUTO_TEST_CASE(the_next_process_knows_which_answers_were_given) {
    {
        RuntimeNotes notes(path);
        notes.add_answered(id);
        notes.add_answered(id);
        notes.add_answered(other);
        notes.forget_answered({other});
    }
    RuntimeNotes notes(path);
    BOOST_TEST((notes.answered() == std::set{id}));
    notes.forget_answered({id});
    BOOST_TEST(std::filesystem::is_empty(path));
}

BOOST_AUTO_TEST_CASE(the_next_process_knows_what_was_refused) {
    {
        RuntimeNotes notes(path);
        notes.add_refused(id);
        notes.add_refused(other);
        notes.forget_refused({other});
    }
    const RuntimeNotes notes(path);
    BOOST_TEST((notes.refused() == std::set<outbox::MessageId>{id}));
    BOOST_TEST(notes.answered().empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_note_is_left_out) {
    write("in-hand",
          "\n7\nx y z modem1\n-7 1 0 modem1\n7 0 0 modem1\n7 1 -1 modem1\n7 1 99999 modem1\n"
          "99999999999999999999 1 0 modem1\n7 1 0\n8 1 0 modem2\n7 1 0 mod");
    write("answered-", "");

    write("answered-" + std::string(31, 'a'), "");
    write("answered-" + std::string(32, 'X'), "");
    write("socket", "");
    const RuntimeNotes notes(path);
    BOOST_TEST(notes.left().size() == 2U);
    BOOST_TEST(notes.left().at("modem2").message == 8);
    BOOST_TEST(notes.left().contains("mod"));
    BOOST_TEST(notes.answered().empty());
}

BOOST_AUTO_TEST_CASE(without_a_directory_a_crash_forgets_and_nothing_fails) {
    for (const std::filesystem::path& nowhere :
         {std::filesystem::path(), std::filesystem::path("/proc/nowhere/at/all")}) {
        RuntimeNotes notes(nowhere);
        notes.take("modem1", {.message = 7, .part = 2});
        notes.add_answered(id);
        BOOST_TEST((notes.answered() == std::set{id}));
        notes.let_go("modem1");
        BOOST_TEST(RuntimeNotes(nowhere).answered().empty());
        notes.forget_answered({id});
        BOOST_TEST(notes.answered().empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
