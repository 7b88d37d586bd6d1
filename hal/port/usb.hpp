#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "hal/result.hpp"

namespace hal {

/// A USB device as sysfs shows it. `number` is new each time it enumerates, `path` is the socket.
struct UsbDevice {
    std::string path;  ///< "1-1.2": bus and the ports on the way
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
    unsigned bus = 0;
    unsigned number = 0;
    bool operator==(const UsbDevice&) const = default;
};

/// A tty of a USB device: of usb-serial (option, sierra, ...) or of CDC ACM.
struct UsbTty {
    std::string path;  ///< "/dev/ttyUSB2"
    UsbDevice device;
    int interface_number = 0;  ///< bInterfaceNumber
};

/// All devices but the root hubs. By socket, port by port as numbers, so that "1-1.2" stands before
/// "1-1.10". Nothing if there is no USB.
std::vector<UsbDevice> list_usb_devices(const std::string& sysfs);

/// ttyUSB* and ttyACM* under <sysfs>/class/tty, with their paths under `dev`; by socket, then by
/// interface. What vanishes while it is looked at is left out.
std::vector<UsbTty> list_usb_ttys(const std::string& sysfs, const std::string& dev);

/// As list_usb_devices() orders them.
bool stands_before(const std::string& path, const std::string& other);

/// A reset of the port the device is plugged into (USBDEVFS_RESET on <dev>/bus/usb/BBB/DDD): it
/// enumerates anew. errno with that place.
Result<> reset_usb_device(const UsbDevice& device, const std::string& dev);

}  // namespace hal
