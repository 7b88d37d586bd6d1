#include "auth/slow_lane.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using auth::SlowLane;
using std::chrono::milliseconds;
using std::chrono::seconds;

const hal::Instant start = hal::Instant() + std::chrono::hours(1);

/// The lane, and who stands in it by number: source 192.168.8.`host`.
struct Desk {
    SlowLane lane;
    unsigned char next = 1;

    static std::string address(int host) { return "192.168.8." + std::to_string(host); }

    bool come(int host, unsigned failures = 0) {
        return lane.add(
            std::make_shared<auth::Pending>(
                auth::Fingerprint{next++},
                auth::Attempt{auth::Realm::sms, address(host), "plc", "violet", [](bool) {}}),
            failures);
    }
    /// Who is hashed at this time; empty: nobody.
    std::string hash(hal::Instant now) {
        const auto pending = lane.begin(now);
        if (pending == nullptr) {
            return {};
        }
        lane.remove(*pending);
        return pending->address;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(slow_lane)

BOOST_AUTO_TEST_CASE(half_a_second_lies_between_two_hashes) {
    Desk desk;
    BOOST_TEST((desk.lane.next() == hal::never));
    for (const int host : {1, 2, 3}) {
        BOOST_TEST(desk.come(host));
    }
    BOOST_TEST(desk.hash(start) == Desk::address(1));
    BOOST_TEST((desk.lane.next() == start + milliseconds(500)));
    BOOST_TEST(desk.hash(start + milliseconds(499)).empty());
    BOOST_TEST(desk.hash(start + milliseconds(500)) == Desk::address(2));
    // A late one does not let two follow each other.
    BOOST_TEST(desk.hash(start + seconds(5)) == Desk::address(3));
    BOOST_TEST(desk.come(4));
    BOOST_TEST(desk.hash(start + milliseconds(5499)).empty());
}

BOOST_AUTO_TEST_CASE(eight_places_and_half_of_them_for_one_source) {
    Desk desk;
    for (int i = 0; i < 4; ++i) {
        BOOST_TEST(desk.come(1));
    }
    BOOST_TEST(!desk.come(1));
    for (const int host : {2, 3, 4, 5}) {
        BOOST_TEST(desk.come(host));
    }
    BOOST_TEST(!desk.come(6));
    desk.hash(start);
    BOOST_TEST(desk.come(6));
}

BOOST_AUTO_TEST_CASE(each_failure_closes_a_place_down_to_two) {
    Desk desk;
    BOOST_TEST(desk.come(1, 100));
    BOOST_TEST(desk.come(2, 6));
    BOOST_TEST(!desk.come(3, 6));
    BOOST_TEST(desk.come(3, 5));
    BOOST_TEST(!desk.come(4, 5));
    BOOST_TEST(desk.come(4, 4));
    BOOST_TEST(desk.come(5, 3));
    BOOST_TEST(desk.come(6, 2));
    BOOST_TEST(desk.come(7, 1));
    BOOST_TEST(!desk.come(8, 1));
    BOOST_TEST(desk.come(8, 0));
    BOOST_TEST(!desk.come(9, 0));
}

BOOST_AUTO_TEST_CASE(who_stands_best_is_next_and_of_equal_ones_who_came_first) {
    Desk desk;
    desk.come(1, 1);
    desk.come(2, 0);
    desk.come(2, 0);  // its second stands as if the first had failed
    desk.come(3, 0);
    for (const int host : {2, 3, 1, 2}) {
        BOOST_TEST(desk.hash(desk.lane.next()) == Desk::address(host));
    }
}

BOOST_AUTO_TEST_CASE(who_has_to_come_again_is_told_how_long_the_line_is) {
    Desk desk;
    BOOST_TEST((desk.lane.patience() == seconds(1)));
    for (int host = 1; host <= 8; ++host) {
        desk.come(host);
    }
    BOOST_TEST((desk.lane.patience() == seconds(5)));
}

BOOST_AUTO_TEST_SUITE_END()
