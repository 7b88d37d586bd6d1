#pragma once

#include <unistd.h>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <chrono>
#include <string>
#include <thread>

#include "hal/error.hpp"
#include "hal/serial_port.hpp"

/// Far enough that only a hang reaches it; it ends the test instead of CTest's limit.
inline hal::Deadline soon(hal::Clock& clock) {
    return clock.now() + std::chrono::seconds{20};
}

/// Reads exactly `size` octets from the port, `chunk` at most at a time.
inline std::string read_exactly(hal::SerialPort& port, hal::Clock& clock, std::size_t size,
                                std::size_t chunk = 256) {
    std::string text;
    std::string buffer(chunk, '\0');
    while (text.size() < size) {
        const std::size_t room = std::min(chunk, size - text.size());
        const auto count = port.read_some(std::span(buffer.data(), room), soon(clock));
        BOOST_REQUIRE_MESSAGE(count, "read_some");
        text.append(buffer, 0, *count);
    }
    return text;
}

/// Every octet value, in an order that shows loss and doubling.
inline std::string every_octet(std::size_t size) {
    std::string text(size, '\0');
    unsigned value = 1;
    for (char& c : text) {
        value = value * 1103515245 + 12345;
        c = static_cast<char>(value >> 16U);
    }
    return text;
}

/// The other side of the cable, on a blocking descriptor.
inline void write_raw(int fd, std::string_view text, std::size_t chunk = 4096) {
    while (!text.empty()) {
        const ssize_t count = write(fd, text.data(), std::min(chunk, text.size()));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

inline std::string read_raw(int fd, std::size_t size, std::size_t chunk = 4096) {
    std::string text;
    std::string buffer(chunk, '\0');
    while (text.size() < size) {
        const ssize_t count = read(fd, buffer.data(), std::min(chunk, size - text.size()));
        if (count <= 0) {
            return text;
        }
        text.append(buffer, 0, static_cast<std::size_t>(count));
    }
    return text;
}

/// 64 KiB in both directions, one after the other, at chunk sizes that meet no buffer's.
inline void exercise_bulk(hal::SerialPort& port, hal::Clock& clock, int other_side) {
    const std::string data = every_octet(std::size_t{64} * 1024);
    for (const std::size_t chunk : {61U, 1021U, 5003U}) {
        std::string arrived;
        std::thread peer([&] { arrived = read_raw(other_side, data.size(), chunk); });
        BOOST_TEST(port.write_all(data, soon(clock)).has_value());
        BOOST_TEST(port.drain(soon(clock)).has_value());
        peer.join();
        BOOST_TEST((arrived == data));

        std::thread writer([&] { write_raw(other_side, data, chunk); });
        BOOST_TEST((read_exactly(port, clock, data.size(), chunk) == data));
        writer.join();
    }
}

/// Octets that nobody reads do not end a wait for something else, also after a read and a write.
inline void exercise_other_waits(hal::SerialPort& port, hal::Clock& clock, hal::Waker& waker,
                                 int other_side) {
    using std::chrono::milliseconds;
    write_raw(other_side, "OK");
    BOOST_TEST((clock.wait(waker, clock.now() + milliseconds{20}) == hal::Wakeup::expired));
    BOOST_TEST(read_exactly(port, clock, 1) == "O");
    BOOST_TEST(port.write_all("AT", soon(clock)).has_value());
    BOOST_TEST(port.drain(soon(clock)).has_value());
    BOOST_TEST((clock.wait(waker, clock.now() + milliseconds{20}) == hal::Wakeup::expired));
    BOOST_TEST(read_exactly(port, clock, 1) == "K");
}

/// An interrupt ends reads, not writes, and costs no octet.
inline void exercise_interrupt(hal::SerialPort& port, hal::Clock& clock, int other_side) {
    std::array<char, 8> buffer{};
    port.interrupt();
    write_raw(other_side, "OK");
    BOOST_TEST(port.read_some(buffer, soon(clock)).error().code == hal::Errc::interrupted);
    BOOST_TEST(read_exactly(port, clock, 2) == "OK");

    const std::string data = every_octet(std::size_t{64} * 1024);
    std::string arrived;
    port.interrupt();
    std::thread peer([&] { arrived = read_raw(other_side, data.size()); });
    BOOST_TEST(port.write_all(data, soon(clock)).has_value());
    peer.join();
    BOOST_TEST((arrived == data));
    BOOST_TEST(port.read_some(buffer, soon(clock)).error().code == hal::Errc::interrupted);
}
