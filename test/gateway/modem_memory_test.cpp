#include "gateway/modem_memory.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>

#include "gateway/imei_book.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;
using gateway::ImeiBook;
using gateway::ModemRecord;
using gateway::RecoveryLog;
using hal::RecoveryAction;

const std::string imei_a = "001010123456789";
const std::string imei_b = "004999010640000";

struct Lives {
    test_support::TempDirectory directory;
    test_support::SimClock clock{1};
    std::unique_ptr<database::Database> database =
        std::move(*database::Database::open(directory.file("modems.db"), clock));

    void next_life() {
        database.reset();
        database = std::move(*database::Database::open(directory.file("modems.db"), clock));
    }
    RecoveryLog log(const std::string& modem = "modem1") { return {*database, clock, modem}; }
    RecoveryAction begin(hal::Rung rung, hal::Milliseconds ago = 0ms) {
        const RecoveryAction action{.at = clock.wall_now() - ago,
                                    .rung = rung,
                                    .fault = hal::Fault::silent,
                                    .reason = "three probes"};
        BOOST_REQUIRE(log().begun(action));
        return action;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(modem_memory, Lives)

BOOST_AUTO_TEST_CASE(recovery_actions_outlive_the_worker_oldest_first) {
    RecoveryAction action = begin(hal::Rung::soft_restart, 2h);
    action.result = "done";
    action.cured = true;
    BOOST_REQUIRE(log().ended(action));
    begin(hal::Rung::reset_pulse, 1h);  // the worker dies over it
    next_life();
    const auto recalled = log().recall();
    BOOST_REQUIRE(recalled);
    BOOST_REQUIRE(recalled->size() == 2);
    const RecoveryAction& first = recalled->front();
    BOOST_TEST((first.at == action.at));
    BOOST_TEST((first.rung == hal::Rung::soft_restart));
    BOOST_TEST((first.fault == hal::Fault::silent));
    BOOST_TEST(first.reason == "three probes");
    BOOST_TEST(first.result == "done");
    BOOST_TEST(first.cured);
    BOOST_TEST((recalled->back().rung == hal::Rung::reset_pulse));
    BOOST_TEST(recalled->back().result.empty());
    BOOST_TEST(!recalled->back().cured);
}

BOOST_AUTO_TEST_CASE(each_modem_has_its_own) {
    begin(hal::Rung::reset_pulse);
    BOOST_TEST(log("spare").recall()->empty());
    BOOST_TEST(log().recall()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(they_are_kept_for_thirty_days) {
    begin(hal::Rung::reset_pulse, 31 * 24h);
    begin(hal::Rung::soft_restart, 29 * 24h);
    begin(hal::Rung::escape);
    const auto recalled = log().recall();
    BOOST_REQUIRE(recalled);
    BOOST_REQUIRE(recalled->size() == 2);
    BOOST_TEST((recalled->front().rung == hal::Rung::soft_restart));
}

// A router without a battery starts in the past: what was done "tomorrow" counts.
BOOST_AUTO_TEST_CASE(what_is_dated_later_than_now_is_recalled_too) {
    begin(hal::Rung::power_cycle, -3h);
    BOOST_TEST(log().recall()->size() == 1U);
}

// ... and when the clock is set, decades later, no budget is given back.
BOOST_AUTO_TEST_CASE(what_was_done_before_the_clock_was_set_is_as_new_as_it_may_be) {
    const auto decades = clock.wall_now().time_since_epoch();
    clock.jump_wall(-decades);
    begin(hal::Rung::reset_pulse, -10min);
    begin(hal::Rung::power_cycle, -15min);
    BOOST_TEST((log().recall()->back().at < clock.wall_now() + 16min));
    clock.jump_wall(decades);
    next_life();
    const auto recalled = log().recall();
    BOOST_REQUIRE(recalled->size() == 2U);
    BOOST_TEST((recalled->front().rung == hal::Rung::reset_pulse));
    BOOST_TEST((recalled->front().at == clock.wall_now() - 5min));
    BOOST_TEST((recalled->back().at == clock.wall_now()));
    // Once: from now on they grow old.
    clock.jump_wall(1h);
    BOOST_TEST((log().recall()->back().at == clock.wall_now() - 1h));
    // A new one does not push them out either.
    clock.jump_wall(-decades);
    begin(hal::Rung::power_cycle);
    clock.jump_wall(decades);
    begin(hal::Rung::escape);
    BOOST_TEST(log().recall()->size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_modem_is_remembered_and_what_is_not_known_changes_nothing) {
    ModemRecord record(*database, "modem1");
    BOOST_TEST(record.imei().empty());
    BOOST_REQUIRE(record.remember(imei_a, ""));
    BOOST_REQUIRE(record.remember("", "8944000000000000001"));
    next_life();
    const ModemRecord again(*database, "modem1");
    BOOST_TEST(again.imei() == imei_a);
    BOOST_TEST(again.iccid() == "8944000000000000001");
    BOOST_TEST(ModemRecord(*database, "spare").imei().empty());
}

BOOST_AUTO_TEST_CASE(two_that_are_looked_for_do_not_get_the_same) {
    ImeiBook book;
    book.use({{.name = "a"}, {.name = "b"}});
    BOOST_TEST(!book.belongs_to_other("a", imei_a));
    BOOST_TEST(!book.belongs_to_other("a", imei_a));  // its own
    BOOST_TEST(book.belongs_to_other("b", imei_a));
    BOOST_TEST(!book.belongs_to_other("b", imei_b));
    BOOST_TEST(book.belongs_to_other("a", imei_b));
    book.let_go("a");
    BOOST_TEST(!book.belongs_to_other("b", imei_a));
}

BOOST_AUTO_TEST_CASE(a_modem_that_does_not_tell_who_it_is_may_be_anybodys) {
    ImeiBook book;
    book.use({{.name = "a"}, {.name = "b"}});
    BOOST_TEST(!book.belongs_to_other("a", ""));
    BOOST_TEST(!book.belongs_to_other("b", ""));
}

BOOST_AUTO_TEST_CASE(a_modem_that_is_away_is_kept_for_the_one_that_had_it) {
    ImeiBook book;
    book.use({{.name = "a"}, {.name = "b"}, {.name = "c", .port = "/dev/ttyUSB2"}});
    book.knows("a", imei_a);
    BOOST_TEST(book.belongs_to_other("b", imei_a));
    // Who was told the port takes what is there, but not what another has.
    BOOST_TEST(!book.belongs_to_other("c", imei_a));
    BOOST_TEST(book.belongs_to_other("a", imei_a));
}

BOOST_AUTO_TEST_CASE(whom_the_settings_give_a_modem_has_it) {
    ImeiBook book;
    book.use({{.name = "a", .imei = imei_a}, {.name = "b", .port = "/dev/ttyUSB2"}});
    BOOST_TEST(book.belongs_to_other("b", imei_a));
    book.use({{.name = "b", .port = "/dev/ttyUSB2"}});
    BOOST_TEST(!book.belongs_to_other("b", imei_a));
}

BOOST_AUTO_TEST_SUITE_END()
