#include "api/intake.hpp"

#include <boost/test/unit_test.hpp>

#include "api/gateway_fixture.hpp"

BOOST_AUTO_TEST_SUITE(intake)

BOOST_FIXTURE_TEST_CASE(the_device_says_whether_national_languages_may_be_used,
                        test_support::GatewayFixture) {
    open({});
    // TP-DCS behind first octet, TP-MR, eight octets of address, TP-PID (TS 23.040 9.2.2.2).
    constexpr std::size_t coding = 11;
    const api::Order order{.account = "plc",
                           .number = "07700900123",
                           .text = "\xC5\x9Eu anda hava \xC3\xA7ok g\xC3\xBCzel.",
                           .options = {}};
    profile::DeviceProfile device;
    const auto national = api::prepare(*gateway, device, order);
    BOOST_REQUIRE(national);
    BOOST_TEST(national->tpdus.at(0).at(coding) == 0x00);
    device.national_languages = false;
    const auto plain = api::prepare(*gateway, device, order);
    BOOST_REQUIRE(plain);
    BOOST_TEST(plain->tpdus.at(0).at(coding) == 0x08);
}

BOOST_AUTO_TEST_SUITE_END()
