#pragma once

#include <cstddef>
#include <functional>
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

/// Opens the port anew after each loss; the waker is that of the thread that will use the port and
/// outlives it. A stop ends the opening with Errc::interrupted; a mere wake does not, and is kept
/// for the thread's next wait.
using PortOpener =
    std::function<Result<std::unique_ptr<SerialPort>>(Clock&, Waker&, const std::stop_token&)>;

/// "/dev/ttyUSB2" (a character device: raw, exclusive) or "tcp:HOST:PORT". Errors of the opener:
/// Errc::port_busy, or errno with the port's name.
PortOpener make_port_opener(std::string port);

}  // namespace hal
