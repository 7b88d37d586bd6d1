#include "sms/validity.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <ostream>

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::weeks;

namespace {

struct Row {
    int octet;
    minutes period;
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.octet;
}

/// Both ends of each formula in TS 23.040 9.2.3.12.1, and some between.
const Row table[] = {
    {0, 5min},       {11, 60min},     {47, 4h},         {143, 12h},     {144, 12h + 30min},
    {145, 13h},      {167, 24h},      {168, days(2)},   {173, days(7)}, {196, days(30)},
    {197, weeks(5)}, {200, weeks(8)}, {255, weeks(63)},
};

struct Wish {
    minutes wanted;
    int octet;
};
std::ostream& operator<<(std::ostream& out, const Wish& wish) {
    return out << wish.wanted.count() << " min";
}

/// What falls between two values is rounded up.
const Wish wishes[] = {
    {-1min, 0},
    {0min, 0},
    {1min, 0},
    {6min, 1},
    {12h + 1min, 144},
    {12h + 31min, 145},
    {24h + 1min, 168},
    {days(2) + 1min, 169},
    {days(30) + 1min, 197},
    {weeks(5) + 1min, 198},
    {weeks(64), 255},
    {minutes::max(), 255},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(validity)

BOOST_DATA_TEST_CASE(the_table_is_the_specification_s, data::make(table), row) {
    const auto octet = static_cast<std::uint8_t>(row.octet);
    BOOST_TEST(sms::decode_relative_validity(octet).count() == row.period.count());
    BOOST_TEST(sms::encode_relative_validity(row.period) == row.octet);
}

BOOST_DATA_TEST_CASE(every_value_is_a_period_of_its_own, data::xrange(0, 256), value) {
    const auto octet = static_cast<std::uint8_t>(value);
    const minutes period = sms::decode_relative_validity(octet);
    BOOST_TEST(sms::encode_relative_validity(period) == octet);
    if (value > 0) {
        const minutes before = sms::decode_relative_validity(static_cast<std::uint8_t>(value - 1));
        BOOST_TEST(before.count() < period.count());
    }
}

BOOST_DATA_TEST_CASE(a_wish_is_never_cut_short, data::make(wishes), wish) {
    BOOST_TEST(sms::encode_relative_validity(wish.wanted) == wish.octet);
}

BOOST_AUTO_TEST_SUITE_END()
