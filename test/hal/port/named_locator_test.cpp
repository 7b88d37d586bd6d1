#include <boost/test/unit_test.hpp>
#include <string>

#include "hal/error.hpp"
#include "hal/modem_locator.hpp"
#include "usb_tree.hpp"

using hal::BoardPower;
using hal::Errc;

namespace {

struct Fixture {
    std::unique_ptr<hal::ModemLocator> locator(const std::string& port) {
        place.port = port;
        place.sysfs = tree.sys();
        place.dev = tree.dev();
        return hal::make_modem_locator(place, profile);
    }
    hal::Result<hal::ModemPorts> open(hal::ModemLocator& locator) {
        return locator.open(clock, *waker, {});
    }
    static hal::Identity imei(const std::string& digits) {
        return {.manufacturer = "", .model = "", .revision = "", .imei = digits};
    }

    UsbTree tree;
    HurriedClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    hal::ModemProfile profile;
    hal::ModemPlace place;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(named_locator, Fixture)

BOOST_AUTO_TEST_CASE(a_named_port_is_opened_and_its_device_seen) {
    const auto modem = locator(tree.tty("ttyUSB2"));
    BOOST_TEST(modem->where() == tree.tty("ttyUSB2"));
    BOOST_TEST((modem->presence() == BoardPower::unknown));
    BOOST_TEST((open(*modem).error().code == std::errc::no_such_file_or_directory));
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    const auto ports = open(*modem);
    BOOST_REQUIRE(ports);
    BOOST_TEST(ports->others.empty());
    BOOST_TEST(modem->accept(imei("001010000000001")).has_value());
    BOOST_TEST((modem->presence() == BoardPower::on));
}

BOOST_AUTO_TEST_CASE(a_stable_path_leads_to_the_device) {
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    const auto modem = locator(tree.name_stably("usb-Quectel-if02", "ttyUSB2"));
    BOOST_TEST((modem->presence() == BoardPower::on));
    BOOST_REQUIRE(open(*modem));
    BOOST_TEST(modem->accept(imei("001010000000001")).has_value());
    tree.unplug("1-1");
    BOOST_TEST((modem->presence() == BoardPower::off));
}

BOOST_AUTO_TEST_CASE(an_accepted_modem_is_found_again_under_another_name) {
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}, {3, "ttyUSB3"}});
    const auto modem = locator(tree.tty("ttyUSB2"));
    BOOST_REQUIRE(open(*modem));
    BOOST_TEST(modem->accept(imei("001010000000001")).has_value());
    tree.unplug("1-1");
    tree.plug("1-2", "0403", "6001", {{0, "ttyUSB2"}});  // the name is another's now
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB6"}, {3, "ttyUSB7"}});
    BOOST_REQUIRE(open(*modem));
    BOOST_TEST(modem->where() == tree.tty("ttyUSB6"));
}

BOOST_AUTO_TEST_CASE(the_profiles_other_ports_are_opened_with_it) {
    profile.usb = {{0x1bc7, 0x0021, 6, {0, 5}}};
    tree.plug("1-1", "1bc7", "0021", {{0, "ttyACM0"}, {6, "ttyACM3"}});
    const auto modem = locator(tree.tty("ttyACM3"));
    const auto ports = open(*modem);
    BOOST_REQUIRE(ports);
    BOOST_TEST(ports->others.size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_the_wanted_modem_is_accepted) {
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    place.imei = "001010000000001";
    place.belongs_to_other = [](const std::string& digits) { return digits == "004990000000002"; };
    const auto strict = locator(tree.tty("ttyUSB2"));
    BOOST_REQUIRE(open(*strict));
    BOOST_TEST(strict->accept(imei("001010000000009")).error().code == Errc::wrong_port);
    BOOST_TEST(strict->accept(imei("001010000000001")).has_value());
    place.imei.clear();
    place.known_imei = "001010000000001";
    const auto any = locator(tree.tty("ttyUSB2"));
    BOOST_REQUIRE(open(*any));
    BOOST_TEST(any->accept(imei("004990000000002")).error().code == Errc::wrong_port);
    BOOST_TEST(any->accept(imei("001010000000009")).has_value());
}

BOOST_AUTO_TEST_CASE(a_usb_reset_wants_leave_and_a_device) {
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    const auto forbidden = locator(tree.tty("ttyUSB2"));
    BOOST_REQUIRE(open(*forbidden));
    BOOST_TEST(forbidden->reset_usb().error().code == Errc::not_supported);
    place.may_reset_usb = true;
    const auto modem = locator(tree.tty("ttyUSB2"));
    BOOST_TEST(modem->reset_usb().error().code == Errc::not_supported);
    BOOST_REQUIRE(open(*modem));
    const auto reset = modem->reset_usb();
    BOOST_REQUIRE(!reset);
    BOOST_TEST(reset.error().context == "USB reset of " + tree.dev() + "/bus/usb/001/002");
}

BOOST_AUTO_TEST_CASE(what_is_not_on_usb_is_unknown) {
    const FakeTty serial(false);
    place.may_reset_usb = true;
    const auto modem = locator(serial.path());
    BOOST_REQUIRE(open(*modem));
    BOOST_TEST(modem->accept(imei("001010000000001")).has_value());
    BOOST_TEST((modem->presence() == BoardPower::unknown));
    BOOST_TEST(modem->reset_usb().error().code == Errc::not_supported);
    const auto remote = locator("tcp:127.0.0.1:1");
    BOOST_TEST((remote->presence() == BoardPower::unknown));
    BOOST_TEST(!open(*remote).has_value());
    BOOST_TEST(remote->where() == "tcp:127.0.0.1:1");
}

BOOST_AUTO_TEST_SUITE_END()
