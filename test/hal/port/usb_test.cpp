#include "port/usb.hpp"

#include <boost/test/unit_test.hpp>

#include "usb_tree.hpp"

BOOST_FIXTURE_TEST_SUITE(usb, UsbTree)

BOOST_AUTO_TEST_CASE(a_tty_of_usb_serial_is_found_with_its_device) {
    plug("1-1.2", "2c7c", "0125", {{2, "ttyUSB7"}});
    const auto ttys = hal::list_usb_ttys(sys(), dev());
    BOOST_REQUIRE(ttys.size() == 1U);
    BOOST_TEST(ttys[0].path == tty("ttyUSB7"));
    BOOST_TEST(ttys[0].interface_number == 2);
    BOOST_TEST(ttys[0].device.path == "1-1.2");
    BOOST_TEST(ttys[0].device.vendor == 0x2c7c);
    BOOST_TEST(ttys[0].device.product == 0x0125);
    BOOST_TEST(ttys[0].device.bus == 1U);
    BOOST_TEST(ttys[0].device.number == 2U);
}

BOOST_AUTO_TEST_CASE(a_tty_of_cdc_acm_is_found_too) {
    plug("1-3", "1bc7", "110a", {{0, "ttyACM0"}, {0x0b, "ttyACM1"}});
    const auto ttys = hal::list_usb_ttys(sys(), dev());
    BOOST_REQUIRE(ttys.size() == 2U);
    BOOST_TEST(ttys[1].path == tty("ttyACM1"));
    BOOST_TEST(ttys[1].interface_number == 0x0b);
    BOOST_TEST(ttys[1].device.path == "1-3");
}

BOOST_AUTO_TEST_CASE(the_order_is_that_of_sockets_and_interfaces_not_of_names) {
    plug("1-1.10", "2c7c", "0125", {{2, "ttyUSB0"}, {3, "ttyUSB1"}});
    plug("1-1.2", "2c7c", "0125", {{3, "ttyUSB2"}, {2, "ttyUSB3"}});
    std::string order;
    for (const auto& tty : hal::list_usb_ttys(sys(), dev())) {
        order += tty.path.back();
    }
    BOOST_TEST(order == "3201");
    BOOST_TEST(hal::stands_before("1-2", "1-2.1"));
    BOOST_TEST(hal::stands_before("2-9", "10-1"));
}

BOOST_AUTO_TEST_CASE(other_ttys_and_half_gone_ones_are_left_out) {
    plug("1-1", "2c7c", "0125", {{2, "ttyUSB0"}});
    namespace fs = std::filesystem;
    fs::create_directories(sys() + "/devices/platform/serial8250/tty/ttyS0");
    fs::create_symlink("../../devices/platform/serial8250/tty/ttyS0", sys() + "/class/tty/ttyS0");
    fs::create_symlink("../../devices/platform/serial8250/tty/ttyS0", sys() + "/class/tty/ttyUSB8");
    fs::create_symlink("../../devices/gone", sys() + "/class/tty/ttyUSB9");
    BOOST_TEST(hal::list_usb_ttys(sys(), dev()).size() == 1U);
    BOOST_TEST(hal::list_usb_ttys("/no-such-sysfs", dev()).empty());
}

BOOST_AUTO_TEST_CASE(devices_are_listed_without_hubs_and_interfaces) {
    plug("1-2", "1199", "9071", {});
    plug("1-1", "2c7c", "0125", {{2, "ttyUSB0"}});
    std::filesystem::create_directory(sys() + "/bus/usb/devices/1-1:1.2");
    const auto devices = hal::list_usb_devices(sys());
    BOOST_REQUIRE(devices.size() == 2U);
    BOOST_TEST(devices[0].path == "1-1");
    BOOST_TEST(devices[1].vendor == 0x1199);
    unplug("1-2");
    BOOST_TEST(hal::list_usb_devices(sys()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_reset_names_the_node_that_it_would_have_used) {
    const auto done = hal::reset_usb_device({.path = "1-1", .bus = 1, .number = 12}, dev());
    BOOST_REQUIRE(!done);
    BOOST_TEST((done.error().code == std::errc::no_such_file_or_directory));
    BOOST_TEST(done.error().context == "USB reset of " + dev() + "/bus/usb/001/012");
}

BOOST_AUTO_TEST_SUITE_END()
