#pragma once

#include <memory>
#include <string>

#include "hal/serial_port.hpp"

namespace hal {

/// A tty as a modem's port: raw, 115,200 8N1, exclusive. What came in before it was opened stays
/// readable: it may be the late answer to a submit of the process before. Errors: Errc::port_busy,
/// or errno with `path`.
Result<std::unique_ptr<SerialPort>> open_tty_port(const std::string& path, Clock& clock,
                                                  Waker& waker);

}  // namespace hal
