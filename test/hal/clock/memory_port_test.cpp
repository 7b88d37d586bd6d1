#include "support/memory_port.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

#include "hal/error.hpp"

using hal::Errc;
using test_support::MemoryLink;
using test_support::RunEnd;
using test_support::SimClock;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    SimClock clock;
    MemoryLink link{clock};
    std::unique_ptr<hal::Waker> host_waker = clock.make_waker();
    std::unique_ptr<hal::Waker> modem_waker = clock.make_waker();
    std::unique_ptr<hal::SerialPort> modem = link.modem_end(*modem_waker);

    std::unique_ptr<hal::SerialPort> open() {
        auto port = link.opener()(clock, *host_waker, {});
        BOOST_REQUIRE(port);
        return std::move(*port);
    }
    std::error_code read(hal::SerialPort& port, std::string& text, hal::Deadline deadline) {
        std::array<char, 64> buffer{};
        const auto count = port.read_some(buffer, deadline);
        text = count ? std::string(buffer.data(), *count) : "";
        return count ? std::error_code{} : count.error().code;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory_port, Fixture)

BOOST_AUTO_TEST_CASE(two_threads_talk_over_it) {
    std::string heard;
    clock.spawn("modem", [&] {
        std::string command;
        BOOST_TEST(!read(*modem, command, hal::never));
        BOOST_TEST(command == "AT\r");
        BOOST_TEST((clock.wait(*modem_waker, clock.now() + 2s) == hal::Wakeup::expired));
        BOOST_TEST(modem->write_all("OK", hal::never).has_value());
    });
    clock.spawn("host", [&] {
        const auto port = open();
        BOOST_TEST(port->write_all("AT\r", hal::never).has_value());
        BOOST_TEST(!read(*port, heard, clock.now() + 5s));
    });
    BOOST_TEST(clock.run() == RunEnd::finished);
    BOOST_TEST(heard == "OK");
}

BOOST_AUTO_TEST_CASE(a_silent_peer_times_out_and_an_interrupt_ends_a_read) {
    const auto port = open();
    std::string text;
    const auto start = clock.now();
    BOOST_TEST(read(*port, text, start + 3s) == Errc::timed_out);
    BOOST_TEST((clock.now() == start + 3s));
    clock.at(start + 4s, [&] { port->interrupt(); });
    BOOST_TEST(read(*port, text, hal::never) == Errc::interrupted);
}

BOOST_AUTO_TEST_CASE(octets_end_a_read_and_no_other_wait) {
    const auto port = open();
    std::string text;
    BOOST_TEST(modem->write_all("RDY", hal::never).has_value());
    BOOST_TEST((clock.wait(*host_waker, clock.now() + 1s) == hal::Wakeup::expired));
    BOOST_TEST(!read(*port, text, hal::never));
    BOOST_TEST(text == "RDY");
}

BOOST_AUTO_TEST_CASE(an_unplugged_port_is_gone_for_good_and_can_be_opened_again) {
    std::string text;
    {
        const auto port = open();
        clock.at(clock.now() + 1s, [&] { link.unplug(); });
        BOOST_TEST(read(*port, text, hal::never) == Errc::port_gone);
        BOOST_TEST((link.opener()(clock, *host_waker, {}).error().code ==
                    std::errc::no_such_file_or_directory));
        link.plug_in();
        BOOST_TEST(read(*port, text, hal::never) == Errc::port_gone);
        BOOST_TEST((link.opener()(clock, *host_waker, {}).error().code == Errc::port_busy));
    }
    const auto port = open();
    BOOST_TEST(modem->write_all("RDY", hal::never).has_value());
    BOOST_TEST(!read(*port, text, clock.now()));
    BOOST_TEST(text == "RDY");
}

BOOST_AUTO_TEST_CASE(reads_can_be_cut_to_any_size) {
    const auto port = open();
    link.limit_reads(2);
    BOOST_TEST(modem->write_all("abc", hal::never).has_value());
    std::string text;
    BOOST_TEST(!read(*port, text, clock.now()));
    BOOST_TEST(text == "ab");
    BOOST_TEST(!read(*port, text, clock.now()));
    BOOST_TEST(text == "c");
}

BOOST_AUTO_TEST_SUITE_END()
