#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "hal/clock.hpp"
#include "hal/result.hpp"

namespace hal {

/// A byte channel to a modem, used by one thread (interrupt() apart). It is open from its
/// construction to its destruction; an unplugged device answers Errc::port_gone from then on.
class SerialPort {
public:
    virtual ~SerialPort() = default;
    /// Waits for at least one octet. Errc::timed_out, Errc::interrupted, Errc::port_gone.
    virtual Result<std::size_t> read_some(std::span<char> buffer, Deadline deadline) = 0;
    /// All of it, or an error; how much of it left then is unknown. An interrupt does not end it.
    virtual Result<> write_all(std::string_view bytes, Deadline deadline) = 0;
    /// Returns when what was written has left this machine (tcdrain).
    virtual Result<> drain(Deadline deadline) = 0;
    /// Ends the current or the next read_some with Errc::interrupted. Any thread.
    virtual void interrupt() noexcept = 0;
};

/// "/dev/ttyUSB2" (a character device: raw, exclusive) or "tcp:HOST:PORT". The waker is that of the
/// thread that will use the port and outlives it. A stop ends the opening with Errc::interrupted; a
/// mere wake does not, and is kept for the thread's next wait. Errc::port_busy with the other
/// program's name where it can be told, or errno with the port's name.
Result<std::unique_ptr<SerialPort>> open_port(const std::string& port, Clock& clock, Waker& waker,
                                              const std::stop_token& stop);

}  // namespace hal
