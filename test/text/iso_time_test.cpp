#include "text/iso_time.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(iso_time)

BOOST_AUTO_TEST_CASE(times_are_written_in_utc_with_all_their_zeros) {
    using namespace std::chrono_literals;
    const std::chrono::sys_days day = std::chrono::year(2026) / 3 / 1;
    BOOST_TEST(text::to_iso(day) == "2026-03-01T00:00:00Z");
    BOOST_TEST(text::to_iso(day + 13h + 4min + 5s) == "2026-03-01T13:04:05Z");
    BOOST_TEST(text::to_iso(std::chrono::sys_seconds(-1s)) == "1969-12-31T23:59:59Z");
}

BOOST_AUTO_TEST_SUITE_END()
