#include <boost/test/unit_test.hpp>
#include <string>

#include "hal/error.hpp"
#include "hal/modem_locator.hpp"
#include "usb_tree.hpp"

using hal::BoardPower;
using hal::Errc;
using namespace std::chrono_literals;

namespace {

constexpr const char* ours = "001010000000001";
constexpr const char* foreign = "004990000000002";

/// Looks for an EC25.
struct Fixture {
    Fixture() {
        profile.usb = {{0x2c7c, 0x0125, 2, {}}};
        place.port = "auto";
        place.sysfs = tree.sys();
        place.dev = tree.dev();
    }
    hal::ModemLocator& locator() {
        if (!made) {
            made = hal::make_modem_locator(place, profile);
        }
        return *made;
    }
    void plug(const std::string& path, const std::string& tty, bool answers = false) {
        tree.plug(path, "2c7c", "0125", {{2, tty}}, answers);
    }
    /// What the locator opens now: its name, or why nothing.
    std::string open() {
        ports = {};
        auto opened = locator().open(clock, *waker, stop.get_token());
        if (!opened) {
            error = opened.error();
            return error.message();
        }
        ports = std::move(*opened);
        return locator().where().substr(tree.dev().size() + 1);
    }
    bool accept(const std::string& imei) {
        const auto accepted =
            locator().accept({.manufacturer = "", .model = "", .revision = "", .imei = imei});
        BOOST_TEST((accepted || accepted.error().code == Errc::wrong_port));
        return accepted.has_value();
    }
    void unplug(const std::string& path) {
        ports = {};
        tree.unplug(path);
    }

    UsbTree tree;
    HurriedClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    std::stop_source stop;
    hal::ModemProfile profile;
    hal::ModemPlace place;
    hal::ModemPorts ports;
    hal::Error error;
    std::unique_ptr<hal::ModemLocator> made;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(auto_locator, Fixture)

BOOST_AUTO_TEST_CASE(without_a_candidate_it_says_what_is_looked_for) {
    tree.plug("1-1", "0403", "6001", {{0, "ttyUSB0"}});
    BOOST_TEST(open() == "USB 2c7c:0125: No such device");
    BOOST_TEST((error.code == std::errc::no_such_device));
    BOOST_TEST(locator().where() == "USB 2c7c:0125");
    BOOST_TEST((locator().presence() == BoardPower::off));
}

BOOST_AUTO_TEST_CASE(the_tty_of_the_profiles_interface_is_opened) {
    tree.plug("1-1", "2c7c", "0125",
              {{0, "ttyUSB0"}, {1, "ttyUSB1"}, {2, "ttyUSB2"}, {3, "ttyUSB3"}});
    BOOST_TEST((locator().presence() == BoardPower::on));
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(ports.others.empty());
}

BOOST_AUTO_TEST_CASE(the_profiles_other_ports_are_held_with_it) {
    profile.usb[0].other_interfaces = {3};
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}, {3, "ttyUSB3"}});
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(ports.others.size() == 1U);
}

BOOST_AUTO_TEST_CASE(it_is_found_again_under_other_names_and_in_another_socket) {
    plug("1-1", "ttyUSB2");
    open();
    BOOST_TEST(accept(ours));
    unplug("1-1");
    BOOST_TEST((locator().presence() == BoardPower::off));
    BOOST_TEST(open() == "USB 2c7c:0125: No such device");
    plug("1-1", "ttyUSB6");
    BOOST_TEST(open() == "ttyUSB6");
    BOOST_TEST(accept(ours));
    unplug("1-1");
    plug("1-2", "ttyUSB0");
    BOOST_TEST((locator().presence() == BoardPower::on));
    BOOST_TEST(open() == "ttyUSB0");
    BOOST_TEST(accept(ours));
}

BOOST_AUTO_TEST_CASE(a_wrong_imei_is_skipped_until_it_enumerates_anew_or_minutes_have_passed) {
    place.imei = ours;
    plug("1-1", "ttyUSB1");
    plug("1-2", "ttyUSB2");
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(!accept(foreign));
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(!accept(foreign));
    BOOST_TEST(open() == "USB 2c7c:0125: No such device");
    BOOST_TEST((locator().presence() == BoardPower::off));
    unplug("1-2");
    plug("1-2", "ttyUSB3");
    BOOST_TEST(open() == "ttyUSB3");
    BOOST_TEST(!accept(foreign));
    clock.skip(5min);
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(accept(ours));
}

BOOST_AUTO_TEST_CASE(what_is_no_at_port_is_skipped) {
    profile.usb = {{0x2c7c, 0x0125, 2, {}}, {0x1199, 0x9071, 3, {}}};
    plug("1-1", "ttyUSB1");
    tree.plug("1-2", "1199", "9071", {{3, "ttyUSB2"}});
    BOOST_TEST(open() == "ttyUSB1");
    locator().refuse();
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(accept(ours));
}

BOOST_AUTO_TEST_CASE(another_modem_of_this_gateway_is_never_taken) {
    place.belongs_to_other = [](const std::string& imei) { return imei == foreign; };
    plug("1-1", "ttyUSB1");
    open();
    BOOST_TEST(!accept(foreign));
    clock.skip(2min);
    BOOST_TEST(open() == "USB 2c7c:0125: No such device");
}

BOOST_AUTO_TEST_CASE(a_port_that_serves_another_modem_of_this_gateway_is_passed_over) {
    plug("1-1", "ttyUSB1");
    const auto first = hal::make_modem_locator(place, profile);
    const auto held = first->open(clock, *waker, {});
    BOOST_REQUIRE(held);
    BOOST_TEST(open() == "USB 2c7c:0125: No such device");
    BOOST_TEST((locator().presence() == BoardPower::off));
    plug("1-2", "ttyUSB2");
    BOOST_TEST(open() == "ttyUSB2");
}

BOOST_AUTO_TEST_CASE(the_known_modem_is_preferred_while_it_could_be_elsewhere) {
    place.known_imei = ours;
    std::string asked;  // an answer that it is nobody's else gives it to us
    place.belongs_to_other = [&asked](const std::string& imei) {
        asked += imei;
        return false;
    };
    plug("1-1", "ttyUSB1");
    plug("1-2", "ttyUSB2");
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(!accept(foreign));
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(accept(ours));
    BOOST_TEST(asked == ours);
}

BOOST_AUTO_TEST_CASE(an_exchanged_modem_is_accepted_when_the_known_one_does_not_come) {
    place.known_imei = ours;
    plug("1-1", "ttyUSB1");
    open();
    BOOST_TEST(!accept(foreign));
    BOOST_TEST(open().starts_with("another modem is there, and the one with IMEI "));
    BOOST_TEST((error.code == std::errc::no_such_device));
    BOOST_TEST((locator().presence() == BoardPower::on));
    clock.skip(60s);
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(accept(foreign));
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(accept(foreign));
}

BOOST_AUTO_TEST_CASE(a_modem_exchanged_in_its_socket_is_accepted_at_once) {
    plug("1-1", "ttyUSB1");
    open();
    BOOST_TEST(accept(ours));
    unplug("1-1");
    plug("1-1", "ttyUSB1");
    open();
    BOOST_TEST(accept(foreign));
}

// Both were exchanged, or the wanted one never comes back: neither is looked at for ever.
BOOST_AUTO_TEST_CASE(of_two_unknown_modems_one_is_taken_in_the_end) {
    place.known_imei = ours;
    open();
    clock.skip(60s);
    plug("1-1", "ttyUSB1");
    plug("1-2", "ttyUSB2");
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(!accept(foreign));
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(accept("004990000000003"));
}

BOOST_AUTO_TEST_CASE(a_candidate_that_cannot_be_opened_does_not_keep_others_from_being_taken) {
    place.known_imei = ours;
    open();
    clock.skip(60s);
    plug("1-1", "ttyUSB1");
    plug("1-2", "ttyUSB2");
    std::filesystem::remove(tree.tty("ttyUSB2"));
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(!accept(foreign));
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(accept(foreign));
}

BOOST_AUTO_TEST_CASE(a_modem_nearby_does_not_replace_the_one_that_boots) {
    plug("1-1", "ttyUSB1");
    open();
    BOOST_TEST(accept(ours));
    plug("1-2", "ttyUSB2");
    unplug("1-1");
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(!accept(foreign));
    BOOST_TEST((locator().presence() == BoardPower::off));
    plug("1-1", "ttyUSB1");
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(accept(ours));
}

BOOST_AUTO_TEST_CASE(a_candidate_opened_in_vain_comes_after_the_others) {
    plug("1-1", "ttyUSB1");
    plug("1-2", "ttyUSB2");
    plug("1-3", "ttyUSB3");
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(open() == "ttyUSB3");
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(accept(ours));
    BOOST_TEST(open() == "ttyUSB1");
    BOOST_TEST(open() == "ttyUSB1");
}

BOOST_AUTO_TEST_CASE(a_tty_that_cannot_be_opened_is_named) {
    plug("1-1", "ttyUSB1");
    std::filesystem::remove(tree.tty("ttyUSB1"));
    BOOST_TEST(open() == tree.tty("ttyUSB1") + ": No such file or directory");
    BOOST_TEST((locator().presence() == BoardPower::on));
}

BOOST_AUTO_TEST_CASE(of_an_unknown_interface_the_port_that_answers_is_taken) {
    profile.usb[0].interface_number = -1;
    tree.plug("1-1", "2c7c", "0125", {{0, "ttyUSB0"}});
    tree.plug("1-2", "2c7c", "0125", {{2, "ttyUSB2"}}, true);
    BOOST_TEST(open() == "ttyUSB2");
    BOOST_TEST(accept(ours));
    // Silence of an accepted port is not ours to judge: it is opened without being asked.
    BOOST_TEST(open() == "ttyUSB2");
}

BOOST_AUTO_TEST_CASE(a_port_that_does_not_answer_is_asked_again_later) {
    profile.usb.clear();
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    BOOST_TEST(open() == "a USB serial port that answers AT: No such device");
    BOOST_TEST((locator().presence() == BoardPower::unknown));
    unplug("1-1");
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}}, true);
    BOOST_TEST(open() == "ttyUSB2");
}

BOOST_AUTO_TEST_CASE(a_port_that_did_not_answer_is_left_alone_for_a_while) {
    profile.usb.clear();
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    open();
    const auto begin = clock.now();
    open();
    BOOST_TEST((clock.now() - begin < 1s));
    clock.skip(5s);
    const auto asked_again = clock.now();
    open();
    BOOST_TEST((clock.now() - asked_again >= 3s));
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_search_and_a_wake_is_kept) {
    profile.usb.clear();
    tree.plug("1-1", "2c7c", "0125", {{2, "ttyUSB2"}});
    waker->wake();
    open();
    BOOST_TEST((clock.wait(*waker, clock.now()) == hal::Wakeup::woken));
    stop.request_stop();
    open();
    BOOST_TEST(error.code == Errc::interrupted);
}

BOOST_AUTO_TEST_CASE(only_the_opened_modems_port_is_reset) {
    place.may_reset_usb = true;
    plug("1-1", "ttyUSB1");
    BOOST_TEST(locator().reset_usb().error().code == Errc::not_supported);
    open();
    BOOST_TEST(locator().reset_usb().error().context ==
               "USB reset of " + tree.dev() + "/bus/usb/001/002");
    locator().refuse();
    BOOST_TEST(locator().reset_usb().error().code == Errc::not_supported);
}

BOOST_AUTO_TEST_SUITE_END()
