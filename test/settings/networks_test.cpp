#include "settings/networks.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

namespace {

struct Case {
    std::string address;
    bool within;
    std::vector<std::string> networks;
    friend std::ostream& operator<<(std::ostream& out, const Case& one) {
        return out << one.address << (one.within ? " in" : " out");
    }
};

const Case cases[] = {
    // None named: private ranges, link-local and loopback, to their last address and no further.
    {"10.0.0.0", true, {}},
    {"10.255.255.255", true, {}},
    {"11.0.0.0", false, {}},
    {"9.255.255.255", false, {}},
    {"172.15.255.255", false, {}},
    {"172.16.0.0", true, {}},
    {"172.31.255.255", true, {}},
    {"172.32.0.0", false, {}},
    {"192.168.8.1", true, {}},
    {"192.169.0.0", false, {}},
    {"127.0.0.1", true, {}},
    {"127.255.255.254", true, {}},
    {"169.254.1.1", true, {}},
    {"203.0.113.7", false, {}},
    {"100.64.0.1", false, {}},  // RFC 6598, a provider's
    {"0.0.0.0", false, {}},
    {"::1", true, {}},
    {"::2", false, {}},
    {"::", false, {}},
    {"fe80::1", true, {}},
    {"febf::1", true, {}},
    {"fec0::1", false, {}},
    {"fc00::1", true, {}},
    {"fdff:ffff::1", true, {}},
    {"fe00::1", false, {}},
    {"2001:db8::1", false, {}},
    {"::ffff:192.168.8.1", true, {}},
    {"::ffff:203.0.113.7", false, {}},
    {"::192.168.8.1", false, {}},
    // Named ones replace all of these.
    {"192.168.8.77", true, {"192.168.8.0/24"}},
    {"192.168.9.77", false, {"192.168.8.0/24"}},
    {"127.0.0.1", false, {"192.168.8.0/24"}},
    {"::ffff:192.168.8.77", true, {"192.168.8.0/24"}},
    {"192.168.8.77", true, {"::ffff:192.168.8.0/120"}},
    {"192.168.9.77", false, {"::ffff:192.168.8.0/120"}},
    {"192.168.8.1", true, {"192.168.8.1"}},
    {"192.168.8.2", false, {"192.168.8.1"}},
    {"192.168.8.1", true, {"192.168.8.1/32"}},
    {"192.168.8.129", false, {"192.168.8.0/25"}},
    {"203.0.113.7", true, {"0.0.0.0/0"}},
    {"2001:db8::1", false, {"0.0.0.0/0"}},
    {"203.0.113.7", false, {"::/0"}},
    {"2001:db8::1", true, {"::/0"}},
    {"2001:db8:0:1::5", true, {"10.0.0.0/8", "2001:db8:0:1::/64"}},
    {"2001:db8:0:2::5", false, {"10.0.0.0/8", "2001:db8:0:1::/64"}},
    {"2001:DB8::1", true, {"2001:db8::1"}},
    // What is no address is in no network.
    {"", false, {"0.0.0.0/0", "::/0"}},
    {"localhost", false, {"0.0.0.0/0", "::/0"}},
    {"unix:", false, {"0.0.0.0/0", "::/0"}},
    {"192.168.8", false, {"0.0.0.0/0", "::/0"}},
    {"192.168.8.1:80", false, {"0.0.0.0/0", "::/0"}},
    {"192.168.8.01", false, {"0.0.0.0/0", "::/0"}},
    {" 192.168.8.1", false, {"0.0.0.0/0", "::/0"}},
    {"192.168.8.1/32", false, {"0.0.0.0/0", "::/0"}},
    {"fe80::1%eth0", false, {"0.0.0.0/0", "::/0"}},
    {std::string("10.0.0.1\0", 9), false, {"0.0.0.0/0", "::/0"}},
    {std::string("::1\0x", 5), false, {"0.0.0.0/0", "::/0"}},
};

const std::string refused[] = {
    "",
    "/",
    "/8",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/+8",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "10.0.0.0/8 ",
    "10.0.0.0/0x8",
    "10.0.0.0/255.0.0.0",
    "10.0.0.0/4294967304",
    "010.0.0.0/8",
    "10.0.0/8",
    "10",
    "0x0a000000",
    "10.0.0.256",
    "::1/129",
    "fe80::%eth0/10",
    "[::1]",
    ":::",
    "1::2::3",
    "2001:db8:0:0:0:0:0:0:1",
    "lan",
    "10.0.0.1/8",
    "192.168.8.1/24",
    "fe80::1/10",
    "::/0 ",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(networks)

BOOST_DATA_TEST_CASE(an_address_is_in_or_out, cases, one) {
    BOOST_TEST(settings::is_within(one.networks, one.address) == one.within);
}

BOOST_DATA_TEST_CASE(what_is_no_network_is_refused_by_name, refused, text) {
    const auto result = settings::check_networks({"10.0.0.0/8", text});
    BOOST_REQUIRE(!result);
    BOOST_TEST((result.error().code == settings::Errc::invalid));
    BOOST_TEST(result.error().context.starts_with("network: \"" + text + "\""));
}

BOOST_AUTO_TEST_CASE(bits_behind_the_length_are_answered_with_the_network_that_was_meant) {
    BOOST_TEST(settings::check_networks({"192.168.8.1/24"}).error().context ==
               "network: \"192.168.8.1/24\" has bits set behind its length; 192.168.8.0/24 is the "
               "network");
    BOOST_TEST(settings::check_networks({"fe80::1/10"}).error().context ==
               "network: \"fe80::1/10\" has bits set behind its length; fe80::/10 is the network");
}

BOOST_AUTO_TEST_CASE(what_is_written_as_the_default_passes_as_a_setting_too) {
    std::vector<std::string> all(settings::private_networks().begin(),
                                 settings::private_networks().end());
    BOOST_TEST(settings::check_networks(all).has_value());
    BOOST_TEST(settings::is_within(all, "192.168.8.1"));
    BOOST_TEST(!settings::is_within(all, "203.0.113.7"));
}

BOOST_AUTO_TEST_CASE(there_are_at_most_64) {
    std::vector<std::string> many(64, "10.0.0.0/8");
    BOOST_TEST(settings::check_networks(many).has_value());
    many.emplace_back("10.0.0.0/8");
    BOOST_TEST(settings::check_networks(many).error().context == "networks: at most 64");
}

BOOST_AUTO_TEST_SUITE_END()
