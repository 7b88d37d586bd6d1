#include "port/candidates.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace std::chrono_literals;

namespace {

hal::UsbDevice device(const std::string& path, std::uint16_t product, unsigned number = 2) {
    return {.path = path, .vendor = 0x2c7c, .product = product, .bus = 1, .number = number};
}

/// Four ttys, as an EC25 has them, of 1-1; two of 1-2.
std::vector<hal::UsbTty> all_ttys() {
    std::vector<hal::UsbTty> ttys;
    for (int i = 0; i < 4; ++i) {
        ttys.push_back({"/dev/ttyUSB" + std::to_string(i), device("1-1", 0x0125), i});
    }
    ttys.push_back({"/dev/ttyACM0", device("1-2", 0x0296, 3), 0});
    ttys.push_back({"/dev/ttyACM1", device("1-2", 0x0296, 3), 2});
    return ttys;
}

/// "/dev/ttyUSB2+3?" is main 2, other 3, to be asked.
std::string shown(const std::vector<hal::Candidate>& candidates) {
    std::string text;
    for (const auto& candidate : candidates) {
        text += (text.empty() ? "" : " ") + candidate.main.path;
        for (const auto& other : candidate.others) {
            text += std::string("+") + other.path.back();
        }
        text += candidate.ask ? "?" : "";
    }
    return text;
}

std::string found(std::vector<hal::UsbIdentity> identities) {
    hal::ModemProfile profile;
    profile.usb = std::move(identities);
    return shown(hal::find_candidates(all_ttys(), profile));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(candidates)

BOOST_AUTO_TEST_CASE(an_identity_names_device_and_interface) {
    BOOST_TEST(found({{0x2c7c, 0x0125, 2, {}}}) == "/dev/ttyUSB2");
    BOOST_TEST(found({{0x2c7c, 0x0125, 2, {3}}}) == "/dev/ttyUSB2+3");
    BOOST_TEST(found({{0x2c7c, 0x0296, 2, {}}, {0x2c7c, 0x0125, 3, {}}}) ==
               "/dev/ttyUSB3 /dev/ttyACM1");
    BOOST_TEST(found({{0x1199, 0x0125, 2, {}}}) == "");
    BOOST_TEST(found({{0x2c7c, 0x0125, 5, {}}}) == "");
}

BOOST_AUTO_TEST_CASE(without_an_interface_every_tty_of_the_device_is_asked) {
    BOOST_TEST(found({{0x2c7c, 0x0296, -1, {}}}) == "/dev/ttyACM0? /dev/ttyACM1?");
    BOOST_TEST(found({{0x2c7c, 0x0125, -1, {0, 3}}}) == "/dev/ttyUSB1+0+3? /dev/ttyUSB2+0+3?");
}

BOOST_AUTO_TEST_CASE(without_an_identity_every_tty_is_asked) {
    BOOST_TEST(found({}) ==
               "/dev/ttyUSB0? /dev/ttyUSB1? /dev/ttyUSB2? /dev/ttyUSB3? "
               "/dev/ttyACM0? /dev/ttyACM1?");
}

BOOST_AUTO_TEST_SUITE_END()
