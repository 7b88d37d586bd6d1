#include <dirent.h>
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <utility>

#include "hal/serial_port.hpp"
#include "port_exercise.hpp"

using hal::Errc;

namespace {

/// A pty whose master plays the modem.
struct Fixture {
    Fixture() {
        std::array<char, 64> name{};
        int slave = -1;
        BOOST_REQUIRE(openpty(&master, &slave, name.data(), nullptr, nullptr) == 0);
        path = name.data();
        close(slave);
    }
    ~Fixture() { unplug(); }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    void unplug() {
        if (master >= 0) {
            close(std::exchange(master, -1));
        }
    }
    hal::Result<std::unique_ptr<hal::SerialPort>> try_open() {
        return hal::open_port(path, *clock, *waker, stop.get_token());
    }
    std::unique_ptr<hal::SerialPort> open() {
        auto port = try_open();
        BOOST_REQUIRE(port);
        return std::move(*port);
    }

    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::unique_ptr<hal::Waker> waker = clock->make_waker();
    std::stop_source stop;
    int master = -1;
    std::string path;
};

std::size_t open_descriptors() {
    DIR* folder = opendir("/proc/self/fd");
    BOOST_REQUIRE(folder != nullptr);
    std::size_t count = 0;
    while (readdir(folder) != nullptr) {
        ++count;
    }
    closedir(folder);
    return count;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tty_port, Fixture)

BOOST_AUTO_TEST_CASE(octets_pass_unchanged_and_nothing_is_echoed) {
    const auto port = open();
    const std::string octets("\x00\x03\x04\x0a\x0d\x11\x13\x1a\x1b\x7f\xff", 11);
    write_raw(master, octets);
    BOOST_TEST(read_exactly(*port, *clock, octets.size()) == octets);
    int waiting = -1;
    BOOST_TEST(ioctl(master, FIONREAD, &waiting) == 0);
    BOOST_TEST(waiting == 0);
    BOOST_TEST(port->write_all(octets, soon(*clock)).has_value());
    BOOST_TEST(read_raw(master, octets.size()) == octets);
}

BOOST_AUTO_TEST_CASE(it_is_raw_and_does_not_hang_up_on_close) {
    const auto port = open();
    termios settings{};
    BOOST_REQUIRE(tcgetattr(master, &settings) == 0);
    BOOST_TEST((settings.c_cflag & HUPCL) == 0U);
    BOOST_TEST((settings.c_cflag & CLOCAL) != 0U);
    BOOST_TEST((settings.c_cflag & CSIZE) == static_cast<tcflag_t>(CS8));
    BOOST_TEST((settings.c_lflag & (ECHO | ICANON | ISIG)) == 0U);
    BOOST_TEST(cfgetospeed(&settings) == static_cast<speed_t>(B115200));
}

BOOST_AUTO_TEST_CASE(bulk_passes_at_odd_chunk_sizes) {
    exercise_bulk(*open(), *clock, master);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_reads_not_writes) {
    exercise_interrupt(*open(), *clock, master);
}

BOOST_AUTO_TEST_CASE(only_a_read_waits_for_octets) {
    const auto port = open();
    exercise_other_waits(*port, *clock, *waker, master);
    unplug();
    BOOST_TEST((clock->wait(*waker, clock->now() + std::chrono::milliseconds{20}) ==
                hal::Wakeup::expired));
}

BOOST_AUTO_TEST_CASE(silence_times_out) {
    std::array<char, 8> buffer{};
    BOOST_TEST(open()->read_some(buffer, clock->now()).error().code == Errc::timed_out);
}

BOOST_AUTO_TEST_CASE(a_write_that_nobody_takes_times_out) {
    const auto port = open();
    const auto written = port->write_all(every_octet(std::size_t{1} << 20U), clock->now());
    BOOST_REQUIRE(!written);
    BOOST_TEST(written.error().code == Errc::timed_out);
}

BOOST_AUTO_TEST_CASE(an_unplugged_device_is_gone_from_then_on) {
    const auto port = open();
    std::array<char, 8> buffer{};
    unplug();
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(port->read_some(buffer, soon(*clock)).error().code == Errc::port_gone);
        BOOST_TEST(port->write_all("AT\r", soon(*clock)).error().code == Errc::port_gone);
        BOOST_TEST(port->drain(soon(*clock)).error().code == Errc::port_gone);
    }
}

BOOST_AUTO_TEST_CASE(a_second_use_is_refused) {
    {
        const auto port = open();
        const auto second = try_open();
        BOOST_REQUIRE(!second);
        BOOST_TEST((second.error().code == std::errc::device_or_resource_busy));
        BOOST_TEST(second.error().context.starts_with(path));
    }
    BOOST_TEST(try_open().has_value());
}

// A worker that dies leaves its port as it was; on a pty TIOCEXCL would stay set.
BOOST_AUTO_TEST_CASE(exclusive_mode_does_not_outlive_the_user) {
    open();
    const int other = ::open(path.c_str(), O_RDWR | O_NOCTTY);
    BOOST_REQUIRE(other >= 0);
    int exclusive = -1;
    BOOST_TEST(ioctl(other, TIOCGEXCL, &exclusive) == 0);
    BOOST_TEST(exclusive == 0);
    close(other);
}

BOOST_AUTO_TEST_CASE(a_late_answer_survives_the_next_open) {
    const int keep = ::open(path.c_str(), O_RDWR | O_NOCTTY);
    BOOST_REQUIRE(keep >= 0);
    open();  // leaves it raw, as the process before did
    write_raw(master, "\r\n+CMGS: 5\r\n");
    const auto port = open();
    BOOST_TEST(read_exactly(*port, *clock, 12) == "\r\n+CMGS: 5\r\n");
    close(keep);
}

BOOST_AUTO_TEST_CASE(what_is_no_tty_is_refused_with_its_name) {
    for (const auto& [name, code] :
         {std::pair{"/dev/null", ENOTTY}, std::pair{"/dev/no-such-tty", ENOENT}}) {
        const auto port = hal::open_port(name, *clock, *waker, stop.get_token());
        BOOST_REQUIRE(!port);
        BOOST_TEST((port.error().code == std::error_code(code, std::generic_category())));
        BOOST_TEST(port.error().context == name);
    }
}

BOOST_AUTO_TEST_CASE(reopening_leaks_no_descriptor) {
    open();
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 20; ++i) {
        const auto port = open();
        BOOST_TEST(!try_open().has_value());
    }
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()
