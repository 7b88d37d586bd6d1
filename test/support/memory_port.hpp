#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "hal/serial_port.hpp"
#include "support/sim_clock.hpp"

namespace test_support {

/// A cable in memory between the code under test (the host) and a simulated modem, both on a
/// SimClock. Used as a real port is: bytes wake a reader, an unplugged cable answers port_gone from
/// then on, and the host may open it again once it is plugged in. What was written and not read is
/// lost when the cable is unplugged, and stays when the host merely closes its end.
class MemoryLink {
public:
    explicit MemoryLink(SimClock& clock);
    ~MemoryLink();

    /// Opens the host's end for the thread whose waker is given.
    using Opener = std::function<hal::Result<std::unique_ptr<hal::SerialPort>>(
        hal::Clock&, hal::Waker&, const std::stop_token&)>;
    /// For the host. While unplugged: ENOENT; while the host's end is open: Errc::port_busy.
    Opener opener();
    /// The modem's end; `waker` is the modem thread's. Never gone: while unplugged nothing comes,
    /// and what it writes is lost.
    std::unique_ptr<hal::SerialPort> modem_end(hal::Waker& waker);

    /// Instead of modem_end(), for a modem that is no thread: `received` is called, by
    /// SimClock::at(), with what the host has written, and say() is what the modem writes.
    void serve(std::function<void(std::string_view)> received);
    void say(std::string_view octets);

    void unplug();
    void plug_in();
    /// What the modem has said and the host has not read is lost, as when a port is closed.
    void discard_unread();
    /// At most this many octets per read_some at either end; 0: no limit.
    void limit_reads(std::size_t octets);
    /// How often the host has opened its end.
    int times_opened() const;

private:
    class End;
    struct Cable;
    std::shared_ptr<Cable> cable_;
};

}  // namespace test_support
