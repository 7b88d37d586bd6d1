#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "gateway/life.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::Life;
using test_support::RunEnd;

std::string swapped(unsigned number) {
    return {static_cast<char>('0' + number % 10), static_cast<char>('0' + number / 10 % 10)};
}

/// TP-SCTS of a wall clock's minute (TS 23.040 9.2.3.11).
std::string time_stamp(hal::WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return swapped(static_cast<unsigned>(static_cast<int>(date.year()) - 2000)) +
           swapped(static_cast<unsigned>(date.month())) +
           swapped(static_cast<unsigned>(date.day())) +
           swapped(static_cast<unsigned>(clock.hours().count())) +
           swapped(static_cast<unsigned>(clock.minutes().count())) +
           swapped(static_cast<unsigned>(clock.seconds().count())) + "00";
}

/// A report on a message to +447700900123, in hexadecimal digits, and its header's length.
constexpr unsigned report_length = 25;
std::string report_on(unsigned reference, hal::WallTime at, const std::string& status = "00") {
    constexpr const char* digits = "0123456789ABCDEF";
    return std::string("0006") + digits[reference / 16] + digits[reference % 16] +
           "0C91447700091032" + time_stamp(at) + time_stamp(at) + status;
}

/// From +447700900123, "hello"; invented.
const std::string message = "00040C914477009010320000621010000000000005E8329BFD06";

struct Reports : Life {
    Reports() : Life(1) {
        add("aa", true);
        submitted_at = clock.wall_now();
        BOOST_TEST(run(2, 60s) == RunEnd::limit);
        BOOST_REQUIRE(state("aa") == "sent");
    }
    std::string state(const std::string& id) {
        const auto found = store->find(id);
        BOOST_REQUIRE((found && *found));
        return outbox::to_string((*found)->state);
    }
    std::string report(const std::string& outcome = "00") {
        return report_on(1, submitted_at, outcome);
    }
    std::string in_slot(const std::string& pdu) {
        return ",," + std::to_string(report_length) + "\r\n" + pdu;
    }
    /// What life goes on with.
    void pass(hal::Instant::duration time) {
        BOOST_TEST(clock.run(clock.now() + time) == RunEnd::limit);
    }
    bool was_told(const std::string& command) {
        return std::ranges::find(modem.commands(), command) != modem.commands().end();
    }
    void sql(std::string_view text) {
        BOOST_REQUIRE(database->transaction([&](database::Session& s) { return s.run(text); }));
    }
    /// In a storage of their own, while nobody looked.
    void put_into_sr(const std::string& pdu) {
        modem.set_answer("AT+CPMS=?", "+CPMS: (\"SM\",\"SR\"),(\"SM\"),(\"SM\")");
        modem.set_answer("AT+CPMS=\"SR\",\"SM\",\"SM\"", "+CPMS: 1,9,0,10,0,10");
        modem.set_answer("SR AT+CMGL=4", "+CMGL: 7,1" + in_slot(pdu));
        modem.set_answer("SR AT+CMGR=7", "+CMGR: 1" + in_slot(pdu));
    }
    void restart_worker() {
        stop_all();
        clock.run();
        next_life();
    }

    hal::WallTime submitted_at;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(modem_reports, Reports)

BOOST_AUTO_TEST_CASE(a_stored_report_is_used_and_then_removed) {
    modem.set_answer("AT+CMGR=3", "+CMGR: 0" + in_slot(report()));
    modem.say("\r\n+CDSI: \"SM\",3\r\n");
    pass(20s);
    BOOST_TEST(state("aa") == "delivered");
    BOOST_TEST(was_told("AT+CMGD=3"));
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(a_report_that_comes_directly_is_used) {
    modem.say("\r\n+CDS: " + std::to_string(report_length) + "\r\n" + report("46") + "\r\n");
    pass(20s);
    BOOST_TEST(state("aa") == "undeliverable");
}

BOOST_AUTO_TEST_CASE(what_came_while_nobody_looked_is_found_at_the_start) {
    put_into_sr(report());
    restart_worker();
    BOOST_TEST(run(2, 60s) == RunEnd::limit);
    BOOST_TEST(state("aa") == "delivered");
    BOOST_TEST(was_told("AT+CMGD=7"));
    BOOST_TEST(mirror->listing()->empty());
}

BOOST_AUTO_TEST_CASE(a_report_that_fits_nothing_is_removed_all_the_same) {
    modem.set_answer("AT+CMGR=3", "+CMGR: 0" + in_slot(report_on(77, submitted_at - 48h)));
    modem.say("\r\n+CDSI: \"SM\",3\r\n");
    pass(20s);
    BOOST_TEST(state("aa") == "sent");
    BOOST_TEST(was_told("AT+CMGD=3"));
}

BOOST_AUTO_TEST_CASE(a_report_stays_with_the_modem_until_the_disk_has_taken_it) {
    sql("CREATE TRIGGER full BEFORE UPDATE ON parts BEGIN SELECT RAISE(ABORT, 'full'); END");
    modem.set_answer("AT+CMGR=3", "+CMGR: 0" + in_slot(report()));
    modem.say("\r\n+CDSI: \"SM\",3\r\n");
    pass(60s);
    BOOST_TEST(state("aa") == "sent");
    BOOST_TEST(!was_told("AT+CMGD=3"));
    sql("DROP TRIGGER full");
    pass(60s);
    BOOST_TEST(state("aa") == "delivered");
    BOOST_TEST(was_told("AT+CMGD=3"));
}

// The mirror may be of an earlier life: by now the slot may hold a message that nobody has seen.
BOOST_AUTO_TEST_CASE(a_slot_that_held_a_report_is_looked_at_before_it_is_emptied) {
    sql("CREATE TRIGGER full BEFORE UPDATE ON parts BEGIN SELECT RAISE(ABORT, 'full'); END");
    modem.set_answer("AT+CPMS?", "+CPMS: \"SM\",1,10,\"SM\",1,10,\"SM\",1,10");
    modem.set_answer("AT+CMGL=4", "+CMGL: 3,0" + in_slot(report()));
    modem.set_answer("AT+CMGR=3", "+CMGR: 0" + in_slot(report()));
    pass(90s);
    BOOST_REQUIRE(mirror->stored("modem1") == 1U);
    stop_all();
    clock.run();
    sql("DROP TRIGGER full");
    modem.set_answer("AT+CMGL=4", "+CMGL: 3,0,,24\r\n" + message);
    modem.set_answer("AT+CMGR=3", "+CMGR: 0,,24\r\n" + message);
    next_life();
    BOOST_TEST(run(2, 90s) == RunEnd::limit);
    BOOST_TEST(!was_told("AT+CMGD=3"));
    BOOST_TEST(mirror->listing()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_that_the_modem_does_not_keep_waits_here_for_the_disk) {
    sql("CREATE TRIGGER full BEFORE UPDATE ON parts BEGIN SELECT RAISE(ABORT, 'full'); END");
    modem.say("\r\n+CDS: " + std::to_string(report_length) + "\r\n" + report() + "\r\n");
    pass(60s);
    sql("DROP TRIGGER full");
    pass(60s);
    BOOST_TEST(state("aa") == "delivered");
}

// Better than any policy: it is looked for before that is asked.
BOOST_AUTO_TEST_CASE(a_report_settles_what_a_crash_has_left_open) {
    add("bb", true);
    modem.when_submitted = [&] { thread_stop.request_stop(); };
    clock.run(clock.now() + 10s);
    restart_worker();
    BOOST_REQUIRE(state("bb") == "resolving");
    modem.when_submitted = nullptr;
    put_into_sr(report_on(2, clock.wall_now()));
    BOOST_TEST(run(3, 600s) == RunEnd::limit);
    BOOST_TEST(state("bb") == "delivered");
}

BOOST_AUTO_TEST_CASE(a_message_that_the_modem_did_not_store_is_kept_here) {
    modem.say("\r\n+CMT: ,25\r\n00040C914477009010320000621010000000000005E8329BFD06\r\n");
    pass(20s);
    const auto listing = mirror->listing();
    BOOST_REQUIRE(listing->size() == 1U);
    BOOST_TEST(listing->front().index >= 1000000U);
}

BOOST_AUTO_TEST_SUITE_END()
