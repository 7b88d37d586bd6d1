#include "gateway/pin_memory.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>

#include "support/temp_directory.hpp"

namespace {

const std::string sim_a = "8944000000000000001";
const std::string sim_b = "8944000000000000002";

/// Lives of a worker on one real database.
struct Lives {
    test_support::TempDirectory directory;
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::unique_ptr<database::Database> database =
        std::move(*database::Database::open(directory.file("pins.db"), *clock));

    void next_life() {
        database.reset();
        database = std::move(*database::Database::open(directory.file("pins.db"), *clock));
    }
    gateway::PinMemory memory(const std::string& pin, const std::string& modem = "modem1") const {
        return {*database, *clock, modem, pin};
    }
    bool would_try(const std::string& pin, const std::string& iccid,
                   const std::string& modem = "modem1",
                   std::optional<unsigned> tries_left = {}) const {
        return memory(pin, modem).choose({iccid, tries_left}).pin == pin;
    }
    void fail(const std::string& pin, const std::string& iccid, const std::string& modem = "modem1",
              std::optional<unsigned> tries_left = {}) const {
        BOOST_REQUIRE(would_try(pin, iccid, modem, tries_left));
        BOOST_REQUIRE(memory(pin, modem).about_to_try({iccid, tries_left}));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pin_memory, Lives)

BOOST_AUTO_TEST_CASE(without_a_pin_there_is_nothing_to_try_and_the_reason_says_what_to_do) {
    const auto choice = memory("").choose({sim_a, {}});
    BOOST_TEST(!choice.pin.has_value());
    BOOST_TEST(choice.why_not.find("--sim-pin-file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pin_that_did_not_work_is_tried_once_in_however_many_lives) {
    fail("1234", sim_a);
    for (int life = 0; life < 3; ++life) {
        next_life();
        const auto choice = memory("1234").choose({sim_a, {}});
        BOOST_TEST(!choice.pin.has_value());
        BOOST_TEST(!choice.why_not.empty());
        BOOST_TEST(choice.why_not.find("1234") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(another_pin_and_another_sim_have_a_try_of_their_own) {
    fail("1234", sim_a);
    BOOST_TEST(would_try("4321", sim_a));
    BOOST_TEST(would_try("1234", sim_b));
}

BOOST_AUTO_TEST_CASE(a_pin_that_worked_is_used_at_every_boot) {
    for (int life = 0; life < 3; ++life) {
        BOOST_REQUIRE(would_try("1234", sim_a));
        BOOST_REQUIRE(memory("1234").about_to_try({sim_a, {}}));
        memory("1234").worked(sim_a);
        next_life();
    }
}

BOOST_AUTO_TEST_CASE(a_pin_that_worked_once_and_was_then_changed_on_the_sim_costs_one_try) {
    fail("1234", sim_a);
    memory("1234").worked(sim_a);
    fail("1234", sim_a);
    next_life();
    BOOST_TEST(!would_try("1234", sim_a));
}

BOOST_AUTO_TEST_CASE(what_is_open_when_the_worker_dies_worked_if_the_sim_is_ready_later) {
    fail("1234", sim_a);
    next_life();
    BOOST_TEST(!would_try("1234", sim_a));
    memory("1234").worked(sim_a);  // it is seen ready
    next_life();
    BOOST_TEST(would_try("1234", sim_a));
}

BOOST_AUTO_TEST_CASE(what_has_cost_no_try_has_not_been_refused) {
    fail("1234", sim_a, "modem1", 3);
    next_life();
    BOOST_TEST(!would_try("1234", sim_a));
    BOOST_TEST(!would_try("1234", sim_a, "modem1", 2));
    BOOST_TEST(would_try("1234", sim_a, "modem1", 3));
    memory("1234").refused(sim_a);
    BOOST_TEST(!would_try("1234", sim_a, "modem1", 3));
}

BOOST_AUTO_TEST_CASE(what_has_cost_no_try_was_not_refused_by_a_sim_that_hides_its_number) {
    fail("1234", "", "modem1", 2);
    next_life();
    BOOST_TEST(would_try("1234", "", "modem1", 2));
    BOOST_TEST(!would_try("1234", "", "modem1", 1));
    fail("1234", "", "modem1", 3);  // it was right, and all tries are there again
    BOOST_TEST(!would_try("1234", "", "modem1", 2));
}

BOOST_AUTO_TEST_CASE(a_refused_pin_stays_refused_when_another_one_or_a_person_unlocks_the_sim) {
    fail("1234", sim_a);
    memory("1234").refused(sim_a);
    BOOST_REQUIRE(memory("4321").about_to_try({sim_a, {}}));
    memory("4321").worked(sim_a);
    next_life();
    memory("1234").worked(sim_a);  // it is seen ready
    BOOST_TEST(!would_try("1234", sim_a));
    BOOST_TEST(would_try("4321", sim_a));
    BOOST_TEST(would_try("1234", sim_b));
}

BOOST_AUTO_TEST_CASE(a_ready_sim_says_nothing_about_a_try_on_another) {
    fail("1234", sim_a);
    memory("1234").worked(sim_b);
    BOOST_TEST(!would_try("1234", sim_a));
}

BOOST_AUTO_TEST_CASE(a_try_on_a_sim_that_hides_its_number_counts_for_all_that_it_may_be) {
    fail("1234", "");
    BOOST_TEST(!would_try("1234", ""));
    BOOST_TEST(!would_try("1234", sim_a));
    BOOST_TEST(!would_try("1234", sim_a, "modem2"));
    BOOST_TEST(would_try("4321", ""));
    memory("1234", "modem2").worked(sim_b);  // another modem's SIM is ready
    BOOST_TEST(!would_try("1234", ""));
    memory("1234").worked(sim_a);  // this modem's is, and now it says its number
    BOOST_TEST(would_try("1234", ""));
    BOOST_TEST(would_try("1234", sim_a));
}

BOOST_AUTO_TEST_CASE(a_failed_try_counts_for_a_sim_that_hides_its_number) {
    fail("1234", sim_a);
    BOOST_TEST(!would_try("1234", ""));
}

BOOST_AUTO_TEST_CASE(no_pin_is_written_to_the_disk) {
    fail("94713", sim_a);
    std::string stored;
    BOOST_REQUIRE(database->transaction([&](database::Session& session) {
        return session.query("SELECT hash || iccid FROM sim_pins", {},
                             [&](const database::Row& row) { stored += row.text(0); });
    }));
    BOOST_TEST(stored.starts_with("$argon2id$"));
    BOOST_TEST(stored.find("94713") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_try_that_cannot_be_written_down_is_refused) {
    BOOST_REQUIRE(database->transaction(
        [](database::Session& session) { return session.run("DROP TABLE sim_pins"); }));
    BOOST_TEST(!memory("1234").choose({sim_a, {}}).pin.has_value());
    BOOST_TEST(!memory("1234").about_to_try({sim_a, {}}));
}

BOOST_AUTO_TEST_SUITE_END()
