#include "port/usb.hpp"

#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>

#include "port/descriptor.hpp"
#include "port/folder.hpp"

namespace hal {
namespace {

namespace fs = std::filesystem;

/// An attribute that holds one number, as all we need do.
std::optional<unsigned> number_in(const fs::path& file, int base) {
    std::ifstream stream(file);
    std::string text;
    unsigned value = 0;
    if (!std::getline(stream, text)) {
        return {};
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<UsbDevice> read_device(const fs::path& folder) {
    const auto vendor = number_in(folder / "idVendor", 16);
    const auto product = number_in(folder / "idProduct", 16);
    const auto bus = number_in(folder / "busnum", 10);
    const auto number = number_in(folder / "devnum", 10);
    if (!vendor || !product || !bus || !number) {
        return {};
    }
    return UsbDevice{folder.filename().string(), static_cast<std::uint16_t>(*vendor),
                     static_cast<std::uint16_t>(*product), *bus, *number};
}

/// Up from the tty to its interface: a usb-serial port lies in between, and not with CDC ACM.
std::optional<UsbTty> read_tty(const fs::path& entry, const std::string& dev) {
    std::error_code failed;
    for (fs::path folder = fs::canonical(entry, failed); !failed && folder.has_relative_path();
         folder = folder.parent_path()) {
        const auto interface_number = number_in(folder / "bInterfaceNumber", 16);
        if (!interface_number) {
            continue;
        }
        const auto device = read_device(folder.parent_path());
        return device ? std::optional(UsbTty{dev + "/" + entry.filename().string(), *device,
                                             static_cast<int>(*interface_number)})
                      : std::nullopt;
    }
    return {};
}

/// The numbers of "1-1.10": 1, 1, 10.
std::vector<unsigned> numbers_of(const std::string& path) {
    std::vector<unsigned> numbers;
    const char* at = path.data();
    const char* const end = at + path.size();
    while (at != end) {
        unsigned number = 0;
        const auto [stopped, error] = std::from_chars(at, end, number);
        if (error == std::errc()) {
            numbers.push_back(number);
        }
        at = stopped == at ? at + 1 : stopped;
    }
    return numbers;
}

}  // namespace

// Not by `<`: on a big-endian machine, libstdc++ 12's operator of vectors compares only as many
// octets as there are numbers, and these are the upper zeros of the first number.
bool stands_before(const std::string& path, const std::string& other) {
    return std::ranges::lexicographical_compare(numbers_of(path), numbers_of(other));
}

std::vector<UsbDevice> list_usb_devices(const std::string& sysfs) {
    std::vector<UsbDevice> devices;
    for (const fs::path& entry : entries(fs::path(sysfs) / "bus/usb/devices")) {
        const std::string name = entry.filename().string();
        if (name.find('-') == std::string::npos || name.find(':') != std::string::npos) {
            continue;  // a root hub or an interface
        }
        if (auto device = read_device(entry)) {
            devices.push_back(std::move(*device));
        }
    }
    std::ranges::sort(devices, stands_before, &UsbDevice::path);
    return devices;
}

std::vector<UsbTty> list_usb_ttys(const std::string& sysfs, const std::string& dev) {
    std::vector<UsbTty> ttys;
    for (const fs::path& entry : entries(fs::path(sysfs) / "class/tty")) {
        const std::string name = entry.filename().string();
        if (!name.starts_with("ttyUSB") && !name.starts_with("ttyACM")) {
            continue;
        }
        if (auto tty = read_tty(entry, dev)) {
            ttys.push_back(std::move(*tty));
        }
    }
    std::ranges::sort(ttys, [](const UsbTty& one, const UsbTty& other) {
        return one.device.path == other.device.path
                   ? one.interface_number < other.interface_number
                   : stands_before(one.device.path, other.device.path);
    });
    return ttys;
}

Result<> reset_usb_device(const UsbDevice& device, const std::string& dev) {
    std::array<char, 32> place{};
    static_cast<void>(
        std::snprintf(place.data(), place.size(), "/bus/usb/%03u/%03u", device.bus, device.number));
    const std::string node = dev + place.data();
    const Descriptor usb(open(node.c_str(), O_WRONLY | O_CLOEXEC));
    if (usb.fd() < 0 || ioctl(usb.fd(), USBDEVFS_RESET, nullptr) != 0) {
        return unexpected({errno, std::generic_category()}, "USB reset of " + node);
    }
    return {};
}

}  // namespace hal
