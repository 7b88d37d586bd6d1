#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "hal/serial_port.hpp"

namespace hal {

/// A modem behind a terminal server (or modem-sim): raw octets over TCP, no Telnet. Connects within
/// five seconds per address. Errors: Errc::port_gone, Errc::timed_out, Errc::interrupted (by
/// `stop`), or errno, with "tcp:HOST:PORT". A name is resolved by the calling thread: numeric hosts
/// never block.
Result<std::unique_ptr<SerialPort>> open_tcp_port(const std::string& host,
                                                  const std::string& service, Clock& clock,
                                                  Waker& waker, const std::stop_token& stop);

}  // namespace hal
