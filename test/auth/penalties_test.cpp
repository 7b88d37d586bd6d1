#include "auth/penalties.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using auth::Penalties;
using auth::Source;
using std::chrono::minutes;
using std::chrono::seconds;
using Family = Source::Family;

const hal::Instant start = hal::Instant() + std::chrono::hours(1);
const Source attacker{Family::ipv4, 1};
const Source neighbour{Family::ipv4, 2};

}  // namespace

BOOST_AUTO_TEST_SUITE(penalties)

BOOST_AUTO_TEST_CASE(two_failures_cost_nothing_and_the_third_fifteen_seconds) {
    Penalties book;
    for (int i = 0; i < 2; ++i) {
        book.failed(attacker, start);
        BOOST_TEST((book.remaining(attacker, start) == seconds(0)));
    }
    book.failed(attacker, start);
    BOOST_TEST((book.remaining(attacker, start) == seconds(15)));
    BOOST_TEST((book.remaining(attacker, start + seconds(14)) == seconds(1)));
    BOOST_TEST((book.remaining(attacker, start + seconds(15)) == seconds(0)));
}

BOOST_AUTO_TEST_CASE(it_hits_the_source_and_nobody_else) {
    Penalties book;
    for (int i = 0; i < 10; ++i) {
        book.failed(attacker, start);
    }
    BOOST_TEST((book.remaining(neighbour, start) == seconds(0)));
    BOOST_TEST((book.remaining({Family::ipv6, attacker.network}, start) == seconds(0)));
    BOOST_TEST(book.failures(neighbour, start) == 0U);
    BOOST_TEST(!book.is_guessing(neighbour, start));
}

BOOST_AUTO_TEST_CASE(a_penalty_that_was_served_counts_anew) {
    Penalties book;
    for (int i = 0; i < 3; ++i) {
        book.failed(attacker, start);
    }
    const hal::Instant later = start + seconds(16);
    book.failed(attacker, later);
    BOOST_TEST((book.remaining(attacker, later) == seconds(0)));  // five seconds only
    BOOST_TEST(book.failures(attacker, later) == 4U);             // but it is not forgotten
}

BOOST_AUTO_TEST_CASE(failures_far_apart_never_add_up) {
    Penalties book;
    for (int i = 0; i < 1000; ++i) {
        const hal::Instant now = start + i * seconds(6);
        book.failed(attacker, now);
        BOOST_REQUIRE((book.remaining(attacker, now) == seconds(0)));
    }
}

BOOST_AUTO_TEST_CASE(no_penalty_is_longer_than_ten_minutes) {
    Penalties book;
    for (int i = 0; i < 1000; ++i) {
        book.failed(attacker, start);
    }
    BOOST_TEST((book.remaining(attacker, start) == minutes(10)));
}

BOOST_AUTO_TEST_CASE(an_attempt_that_was_refused_costs_nothing_more) {
    Penalties book;
    for (int i = 0; i < 3; ++i) {
        book.failed(attacker, start);
    }
    for (int i = 0; i < 1000; ++i) {
        book.refused(attacker, start + seconds(1));
    }
    BOOST_TEST((book.remaining(attacker, start + seconds(1)) == seconds(14)));
}

BOOST_AUTO_TEST_CASE(a_failure_is_on_record_for_ten_minutes) {
    Penalties book;
    book.failed(attacker, start);
    book.failed(attacker, start + minutes(9));
    BOOST_TEST(book.failures(attacker, start + minutes(18)) == 2U);
    BOOST_TEST(book.failures(attacker, start + minutes(19)) == 0U);
    book.failed(attacker, start + minutes(20));
    BOOST_TEST(book.failures(attacker, start + minutes(20)) == 1U);
}

BOOST_AUTO_TEST_CASE(ten_attempts_in_a_minute_are_guessing_until_a_minute_after_the_last) {
    Penalties book;
    for (int i = 0; i < 9; ++i) {
        book.failed(attacker, start + seconds(i * 6));
    }
    BOOST_TEST(!book.is_guessing(attacker, start + seconds(50)));
    book.refused(attacker, start + seconds(55));
    BOOST_TEST(book.is_guessing(attacker, start + seconds(55)));
    BOOST_TEST(book.is_guessing(attacker, start + seconds(114)));
    BOOST_TEST(!book.is_guessing(attacker, start + seconds(115)));
}

BOOST_AUTO_TEST_CASE(ten_attempts_in_more_than_a_minute_are_not) {
    Penalties book;
    for (int i = 0; i < 100; ++i) {
        book.failed(attacker, start + seconds(i * 7));
        BOOST_REQUIRE(!book.is_guessing(attacker, start + seconds(i * 7)));
    }
}

BOOST_AUTO_TEST_CASE(a_source_gets_one_log_line_a_minute_that_counts_the_others) {
    Penalties book;
    BOOST_TEST(book.failed(attacker, start) == 1U);
    BOOST_TEST(book.failed(attacker, start + seconds(1)) == 0U);
    BOOST_TEST(book.refused(attacker, start + seconds(59)) == 0U);
    BOOST_TEST(book.failed(neighbour, start + seconds(59)) == 1U);
    BOOST_TEST(book.refused(attacker, start + seconds(60)) == 3U);
    BOOST_TEST(book.refused(attacker, start + seconds(61)) == 0U);
}

BOOST_AUTO_TEST_CASE(a_full_table_gives_up_the_smallest_penalty) {
    Penalties book;
    for (int i = 0; i < 3; ++i) {
        book.failed(attacker, start);
    }
    for (std::uint64_t i = 0; i < 2 * Penalties::capacity; ++i) {
        book.failed({Family::ipv4, 1000 + i}, start + std::chrono::milliseconds(i));
    }
    const hal::Instant now = start + std::chrono::milliseconds(2 * Penalties::capacity);
    BOOST_TEST((book.remaining(attacker, now) > seconds(0)));
    BOOST_TEST(book.failures(attacker, now) == 3U);
    BOOST_TEST(book.failures({Family::ipv4, 1000}, now) == 0U);
    BOOST_TEST(book.failures({Family::ipv4, 1000 + 2 * Penalties::capacity - 1}, now) == 1U);
}

BOOST_AUTO_TEST_CASE(a_flood_of_one_family_leaves_the_other_alone) {
    Penalties book;
    book.failed(attacker, start);
    for (std::uint64_t i = 0; i < 2 * Penalties::capacity; ++i) {
        book.failed({Family::ipv6, i}, start + seconds(1));
    }
    BOOST_TEST(book.failures(attacker, start + seconds(1)) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
