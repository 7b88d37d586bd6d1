#include "port/place.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "hal/error.hpp"

namespace hal {

Result<> check_imei(const ModemPlace& place, const Identity& identity) {
    if (!place.imei.empty() && identity.imei != place.imei) {
        return unexpected(Errc::wrong_port, "found the modem with IMEI " + identity.imei +
                                                ", wanted is " + place.imei);
    }
    if (place.belongs_to_other && place.belongs_to_other(identity.imei)) {
        return unexpected(Errc::wrong_port, "the modem with IMEI " + identity.imei +
                                                " is another one of this gateway");
    }
    return {};
}

std::optional<UsbDevice> find_device(const ModemPlace& place, const std::string& path) {
    auto devices = list_usb_devices(place.sysfs);
    const auto found = std::ranges::find(devices, path, &UsbDevice::path);
    return found != devices.end() ? std::optional(std::move(*found)) : std::nullopt;
}

Result<> reset_usb_of(const ModemPlace& place, const std::optional<UsbTty>& tty) {
    if (!place.may_reset_usb) {
        return unexpected(Errc::not_supported, "USB reset: the settings do not allow it");
    }
    if (!tty) {
        return unexpected(Errc::not_supported, "USB reset: the modem is not on USB");
    }
    const auto device = find_device(place, tty->device.path);
    if (!device) {
        return unexpected({ENODEV, std::generic_category()}, "USB reset of " + tty->device.path);
    }
    return reset_usb_device(*device, place.dev);
}

std::vector<std::unique_ptr<SerialPort>> open_others(const std::vector<UsbTty>& ttys, Clock& clock,
                                                     Waker& waker, const std::stop_token& stop) {
    std::vector<std::unique_ptr<SerialPort>> ports;
    for (const UsbTty& tty : ttys) {
        if (auto port = open_port(tty.path, clock, waker, stop)) {
            ports.push_back(std::move(*port));
        }
    }
    return ports;
}

}  // namespace hal
