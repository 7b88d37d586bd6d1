#pragma once

#include <stop_token>

#include "hal/serial_port.hpp"

namespace hal {

/// Whether an AT interpreter is at the other end: up to three times AT, a second each; what it
/// answers does not matter. A wake of `waker` is kept for the thread's next wait. Errors:
/// Errc::interrupted (by `stop`), Errc::timed_out, Errc::port_gone.
Result<> await_attention(SerialPort& port, Clock& clock, Waker& waker, const std::stop_token& stop);

}  // namespace hal
