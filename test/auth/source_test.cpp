#include "auth/source.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using auth::source_of;
using Family = auth::Source::Family;

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_source)

BOOST_AUTO_TEST_CASE(an_ipv4_address_stands_for_itself) {
    BOOST_TEST((source_of("192.168.8.20").family == Family::ipv4));
    BOOST_TEST(source_of("192.168.8.20").network == 0xC0A80814U);
    BOOST_TEST((source_of("192.168.8.20") != source_of("192.168.8.21")));
    BOOST_TEST((source_of("::ffff:192.168.8.20") == source_of("192.168.8.20")));
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_stands_for_its_64_bits) {
    BOOST_TEST((source_of("2001:db8:1:2::1").family == Family::ipv6));
    BOOST_TEST(source_of("2001:db8:1:2::1").network == 0x20010DB800010002U);
    BOOST_TEST((source_of("2001:db8:1:2::1") == source_of("2001:db8:1:2:ffff::1")));
    BOOST_TEST((source_of("2001:db8:1:2::1") != source_of("2001:db8:1:3::1")));
    BOOST_TEST((source_of("fe80::1%eth0") == source_of("fe80::2")));
}

BOOST_AUTO_TEST_CASE(the_families_are_apart) {
    BOOST_TEST((source_of("0:0:0:1::5") != source_of("0.0.0.1")));
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_one_source) {
    for (const char* text : {"", "unix:", "192.168.8", "192.168.8.20.1", "::g", "0.0.0.0"}) {
        BOOST_TEST_INFO(text);
        BOOST_TEST((source_of(text) == auth::Source()));
    }
}

BOOST_AUTO_TEST_SUITE_END()
