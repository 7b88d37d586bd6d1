#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hal/modem_locator.hpp"
#include "port/usb.hpp"

namespace hal {

// What both kinds of locator do with a ModemPlace.

/// Errc::wrong_port if the modem is another than the only one wanted, or serves elsewhere in this
/// gateway.
Result<> check_imei(const ModemPlace& place, const Identity& identity);

/// The device in that socket now.
std::optional<UsbDevice> find_device(const ModemPlace& place, const std::string& path);

/// Resets what is in the socket of `tty` now; Errc::not_supported unless the place allows it and
/// there is such a socket.
Result<> reset_usb_of(const ModemPlace& place, const std::optional<UsbTty>& tty);

/// Those that can be opened: a modem without them still works, its indications may come late.
std::vector<std::unique_ptr<SerialPort>> open_others(const std::vector<UsbTty>& ttys, Clock& clock,
                                                     Waker& waker, const std::stop_token& stop);

}  // namespace hal
