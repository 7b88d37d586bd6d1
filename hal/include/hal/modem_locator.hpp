#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "hal/modem_profile.hpp"
#include "hal/serial_port.hpp"
#include "hal/values.hpp"

namespace hal {

/// The open ports of one modem.
struct ModemPorts {
    std::unique_ptr<SerialPort> main;  ///< all commands
    /// Further AT ports that are told about indications and otherwise only held.
    std::vector<std::unique_ptr<SerialPort>> others;
};

/// Finds one modem, and finds it again after it re-enumerated under other names. Used by the
/// modem's thread.
class ModemLocator {
public:
    virtual ~ModemLocator() = default;
    /// Opens the next candidate. Errc::port_busy names the program that holds the port; errno
    /// ENODEV: there is no candidate now. `clock`, `waker`, `stop` as for open_port().
    virtual Result<ModemPorts> open(Clock& clock, Waker& waker, const std::stop_token& stop) = 0;
    /// Whether open() has to write AT to ports to tell which is the modem's. Then it is not called
    /// while a submit's limit runs.
    virtual bool asks_to_find() const { return false; }
    /// What the ports last opened have turned out to be. Errc::wrong_port: not the wanted modem,
    /// and open() goes on with other candidates.
    virtual Result<> accept(const Identity& identity) = 0;
    /// The ports last opened are no AT ports: open() goes on with other candidates.
    virtual void refuse() = 0;
    /// Whether its USB device is there; unknown for what is not on USB or was never found there.
    virtual BoardPower presence() = 0;
    /// A reset of its USB port (USBDEVFS_RESET); Errc::not_supported unless it was allowed.
    virtual Result<> reset_usb() = 0;
    /// The port last opened, for people; before that what is looked for.
    virtual std::string where() const = 0;
};

/// How a modem is found.
struct ModemPlace {
    /// "/dev/ttyUSB2", "/dev/serial/by-path/...", "tcp:HOST:PORT"; or "auto": by the profile's USB
    /// identities, or where it has none by asking every USB serial port.
    std::string port;
    std::string imei;        ///< only this modem; empty: any
    std::string known_imei;  ///< of the modem found before: preferred while it is there
    bool may_reset_usb = false;
    /// Is this IMEI another modem's of this gateway? Empty: there is no other.
    std::function<bool(const std::string& imei)> belongs_to_other;
    std::string sysfs = "/sys";
    std::string dev = "/dev";
};

/// `profile` outlives the locator.
std::unique_ptr<ModemLocator> make_modem_locator(ModemPlace place, const ModemProfile& profile);

}  // namespace hal
