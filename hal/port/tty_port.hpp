#pragma once

#include <memory>
#include <string>

#include "hal/serial_port.hpp"

namespace hal {

/// A tty as a modem's port: raw, 115,200 8N1, exclusive. What came in before it was opened stays
/// readable: it may be the late answer to a submit of the process before. A port that another
/// process has open, too, is not opened: two readers get half of every answer each. Errors:
/// Errc::port_busy, which names the other process as far as `proc` tells, EBUSY if it is this one,
/// or errno with `path`.
Result<std::unique_ptr<SerialPort>> open_tty_port(const std::string& path, Clock& clock,
                                                  Waker& waker, const std::string& proc = "/proc");

}  // namespace hal
