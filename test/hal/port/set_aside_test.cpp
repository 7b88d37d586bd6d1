#include "port/set_aside.hpp"

#include <boost/test/unit_test.hpp>

using hal::SetAside;
using Why = hal::SetAside::Why;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    SetAside aside;
    hal::Instant now{};
    hal::UsbDevice device{.path = "1-1", .vendor = 1, .product = 2, .bus = 1, .number = 5};
    hal::UsbTty first{"/dev/ttyUSB0", device, 0};
    hal::UsbTty second{"/dev/ttyUSB1", device, 1};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(set_aside, Fixture)

BOOST_AUTO_TEST_CASE(a_tty_is_left_alone_until_its_time) {
    aside.add_tty(first, Why::refused, now + 10s);
    BOOST_TEST(aside.contains(first, now + 9s));
    BOOST_TEST(!aside.contains(first, now + 10s));
    BOOST_TEST(!aside.contains(second, now));
    BOOST_TEST(!aside.contains(device, Why::refused));
}

BOOST_AUTO_TEST_CASE(a_device_is_left_alone_with_all_its_ttys) {
    aside.add_device(device, Why::not_known, now + 10s);
    BOOST_TEST(aside.contains(first, now));
    BOOST_TEST(aside.contains(second, now));
    BOOST_TEST(aside.contains(device, Why::not_known));
    BOOST_TEST(!aside.contains(device, Why::refused));
    BOOST_TEST(aside.contains_any(Why::not_known));
    aside.forget(Why::not_known);
    BOOST_TEST(!aside.contains(first, now));
}

BOOST_AUTO_TEST_CASE(a_device_that_enumerates_anew_is_another) {
    aside.add_device(device, Why::refused, now + 10s);
    hal::UsbTty anew = first;
    ++anew.device.number;
    BOOST_TEST(!aside.contains(anew, now));
    aside.keep_only({device});
    BOOST_TEST(aside.contains(first, now));
    aside.keep_only({anew.device});
    BOOST_TEST(!aside.contains(first, now));
}

BOOST_AUTO_TEST_CASE(what_does_not_answer_is_asked_less_and_less_often) {
    for (const auto pause : {5s, 10s, 20s, 40s, 60s, 60s}) {
        aside.add_not_answering(first, now);
        BOOST_TEST(aside.contains(first, now + pause - 1ms));
        now += pause;
        BOOST_TEST(!aside.contains(first, now));
    }
}

BOOST_AUTO_TEST_SUITE_END()
