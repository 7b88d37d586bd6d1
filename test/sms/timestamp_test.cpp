#include "sms/timestamp.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <ostream>
#include <string>

#include "sms/hex.hpp"

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;

namespace {

std::optional<sms::Timestamp> decode(const char* hex) {
    const hal::Octets octets = from_hex(hex);
    BOOST_REQUIRE(octets.size() == sms::timestamp_octets);
    return sms::decode_timestamp(std::span<const std::uint8_t, sms::timestamp_octets>(octets));
}

struct Stamp {
    const char* hex;
    std::chrono::sys_seconds utc;
    int quarters;
};
std::ostream& operator<<(std::ostream& out, const Stamp& stamp) {
    return out << stamp.hex;
}

constexpr std::chrono::sys_days day(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month);
}

const Stamp good[] = {
    {"99309251619580", day(1999, 3, 29) + 13h + 16min + 59s, 8},
    {"62113232335400", day(2026, 11, 23) + 23h + 33min + 45s, 0},
    {"62113212000080", day(2026, 11, 23) + 19h, 8},
    {"6211321200000A", day(2026, 11, 24) + 2h, -20},
    {"6211321200008A", day(2026, 11, 24) + 4h, -28},
    {"07101000000000", day(1970, 1, 1) + 0h, 0},
    {"96101000000000", day(2069, 1, 1) + 0h, 0},
};

const std::string bad[] = {
    "00000000000000", "FFFFFFFFFFFFFF",
    "62310100000000",  // month 13
    "62001000000000",  // month 0
    "62200300000000",  // 30 February
    "62113242000000",  // hour 24
    "62113221060000",  // minute 60
    "62113221000600",  // second 60
    "6211A221000000",  // no digit in the day
    "621132210000A0",  // no digit in the zone
    "62113221000075",  // 57 quarters east
    "6211322100009C",  // 49 quarters west
};

}  // namespace

BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_DATA_TEST_CASE(a_stamp_is_the_moment_in_utc, data::make(good), stamp) {
    const auto decoded = decode(stamp.hex);
    BOOST_REQUIRE(decoded.has_value());
    BOOST_TEST((decoded->utc == stamp.utc));
    BOOST_TEST(decoded->zone_quarters == stamp.quarters);
}

BOOST_DATA_TEST_CASE(what_is_no_date_is_none, data::make(bad), hex) {
    BOOST_TEST(!decode(hex.c_str()).has_value());
}

BOOST_AUTO_TEST_CASE(every_zone_of_the_specification_is_read) {
    for (int quarters = -48; quarters <= 56; ++quarters) {
        const int size = quarters < 0 ? -quarters : quarters;
        hal::Octets octets = from_hex("62113221000000");
        octets[6] = static_cast<std::uint8_t>(size % 10 << 4 | size / 10 | (quarters < 0 ? 8 : 0));
        const auto decoded =
            sms::decode_timestamp(std::span<const std::uint8_t, sms::timestamp_octets>(octets));
        BOOST_REQUIRE(decoded.has_value());
        BOOST_TEST(decoded->zone_quarters == quarters);
        BOOST_TEST((decoded->utc == day(2026, 11, 23) + 12h - quarters * 15min));
    }
}

BOOST_AUTO_TEST_SUITE_END()
