#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <utility>
#include <vector>

#include "hal/serial_port.hpp"
#include "port_exercise.hpp"

using hal::Errc;
using namespace std::chrono_literals;

namespace {

/// The real clock, but no wait lasts.
class ImpatientClock final : public hal::Clock {
public:
    explicit ImpatientClock(hal::Clock& real) : real_(real) {}
    hal::Instant now() override { return real_.now(); }
    hal::WallTime wall_now() override { return real_.wall_now(); }
    std::string boot_id() override { return real_.boot_id(); }
    std::unique_ptr<hal::Waker> make_waker() override { return real_.make_waker(); }
    hal::Wakeup wait(hal::Waker& waker, hal::Deadline) override {
        return real_.wait(waker, real_.now());
    }

private:
    hal::Clock& real_;
};

/// A listener on a loopback port of the kernel's choice.
struct Fixture {
    Fixture() : listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        BOOST_REQUIRE(bind(listener, generic, length) == 0);
        BOOST_REQUIRE(listen(listener, 4) == 0);
        BOOST_REQUIRE(getsockname(listener, generic, &length) == 0);
        server = address;
        name = "tcp:127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    }
    ~Fixture() {
        hang_up();
        for (const int client : clients) {
            close(client);
        }
        close(listener);
    }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    std::unique_ptr<hal::SerialPort> open() {
        auto port = hal::open_port(name, *clock, *waker, stop.get_token());
        BOOST_REQUIRE(port);
        peer = accept(listener, nullptr, nullptr);
        BOOST_REQUIRE(peer >= 0);
        return std::move(*port);
    }
    void hang_up() {
        if (peer >= 0) {
            close(std::exchange(peer, -1));
        }
    }

    /// From now on a connection is not answered.
    void fill_backlog() {
        for (int i = 0; i < 8; ++i) {
            clients.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
            const auto* generic = reinterpret_cast<const sockaddr*>(&server);
            static_cast<void>(connect(clients.back(), generic, sizeof server));
        }
    }

    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::unique_ptr<hal::Waker> waker = clock->make_waker();
    std::stop_source stop;
    int listener;
    sockaddr_in server{};
    int peer = -1;
    std::vector<int> clients;
    std::string name;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tcp_port, Fixture)

BOOST_AUTO_TEST_CASE(bulk_passes_at_odd_chunk_sizes) {
    const auto port = open();
    exercise_bulk(*port, *clock, peer);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_reads_not_writes) {
    const auto port = open();
    exercise_interrupt(*port, *clock, peer);
}

BOOST_AUTO_TEST_CASE(only_a_read_waits_for_octets) {
    const auto port = open();
    exercise_other_waits(*port, *clock, *waker, peer);
}

BOOST_AUTO_TEST_CASE(a_wake_does_not_end_the_connecting_and_is_kept) {
    fill_backlog();
    waker->wake();
    ImpatientClock impatient(*clock);
    const auto port = hal::open_port(name, impatient, *waker, stop.get_token());
    BOOST_REQUIRE(!port);
    BOOST_TEST(port.error().code == Errc::timed_out);
    BOOST_TEST((clock->wait(*waker, clock->now()) == hal::Wakeup::woken));
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_connecting) {
    fill_backlog();
    stop.request_stop();
    const auto port = hal::open_port(name, *clock, *waker, stop.get_token());
    BOOST_REQUIRE(!port);
    BOOST_TEST(port.error().code == Errc::interrupted);
}

BOOST_AUTO_TEST_CASE(a_peer_that_closes_is_a_port_that_is_gone) {
    const auto port = open();
    std::array<char, 8> buffer{};
    hang_up();
    BOOST_TEST(port->read_some(buffer, soon(*clock)).error().code == Errc::port_gone);
    // The first write after the end may still be taken; the reset that answers it is not missed.
    (void)port->write_all("AT\r", soon(*clock));
    BOOST_TEST(port->read_some(buffer, soon(*clock)).error().code == Errc::port_gone);
    BOOST_TEST(port->write_all("AT\r", soon(*clock)).error().code == Errc::port_gone);
}

BOOST_AUTO_TEST_CASE(a_drain_ends_at_its_deadline_when_the_peer_takes_nothing) {
    const auto port = open();
    const std::string data = every_octet(std::size_t{32} << 20U);
    BOOST_TEST(port->write_all(data, clock->now() + 50ms).error().code == Errc::timed_out);
    BOOST_TEST(port->drain(clock->now() + 20ms).error().code == Errc::timed_out);
}

BOOST_AUTO_TEST_CASE(a_refused_connection_keeps_its_errno_and_name) {
    close(std::exchange(listener, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
    const auto port = hal::open_port(name, *clock, *waker, stop.get_token());
    BOOST_REQUIRE(!port);
    BOOST_TEST((port.error().code == std::errc::connection_refused));
    BOOST_TEST(port.error().context == name);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_address_is_refused) {
    for (const char* bad : {"tcp:", "tcp:127.0.0.1", "tcp:127.0.0.1:"}) {
        const auto port = hal::open_port(bad, *clock, *waker, stop.get_token());
        BOOST_REQUIRE(!port);
        BOOST_TEST((port.error().code == std::errc::invalid_argument));
    }
    BOOST_TEST(!hal::open_port("tcp:127.0.0.1:at", *clock, *waker, stop.get_token()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
