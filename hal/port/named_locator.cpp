#include "port/named_locator.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "hal/error.hpp"
#include "port/candidates.hpp"
#include "port/place.hpp"

namespace hal {
namespace {

namespace fs = std::filesystem;

/// /dev/serial/by-id/x is a symbolic link to ../../ttyUSB2.
constexpr int most_links = 8;

const UsbTty* resolve(const std::string& port, const std::vector<UsbTty>& ttys) {
    fs::path path = fs::path(port).lexically_normal();
    for (int i = 0; i < most_links; ++i) {
        const auto found = std::ranges::find(ttys, path.string(), &UsbTty::path);
        if (found != ttys.end()) {
            return &*found;
        }
        std::error_code failed;
        const fs::path target = fs::read_symlink(path, failed);
        if (failed) {
            return nullptr;
        }
        path = (path.parent_path() / target).lexically_normal();
    }
    return nullptr;
}

const UsbTty* at_same_place(const UsbTty& tty, const std::vector<UsbTty>& ttys) {
    const auto found = std::ranges::find_if(ttys, [&](const UsbTty& other) {
        return other.device.path == tty.device.path &&
               other.interface_number == tty.interface_number;
    });
    return found != ttys.end() ? &*found : nullptr;
}

bool is_kernels_name(const std::string& port) {
    const std::string name = fs::path(port).filename().string();
    return name.starts_with("ttyUSB") || name.starts_with("ttyACM");
}

std::optional<UsbTty> copy(const UsbTty* tty) {
    return tty != nullptr ? std::optional(*tty) : std::nullopt;
}

}  // namespace

NamedLocator::NamedLocator(ModemPlace place, const ModemProfile& profile)
    : place_(std::move(place)), profile_(profile), where_(place_.port) {}

// A stable path (/dev/serial/...) knows better than we where its device is.
std::string NamedLocator::port_now(const std::vector<UsbTty>& ttys) const {
    if (!bound_ || !is_kernels_name(place_.port)) {
        return place_.port;
    }
    const UsbTty* tty = at_same_place(*bound_, ttys);
    return tty != nullptr ? tty->path : place_.port;
}

Result<ModemPorts> NamedLocator::open(Clock& clock, Waker& waker, const std::stop_token& stop) {
    const auto ttys = list_usb_ttys(place_.sysfs, place_.dev);
    where_ = port_now(ttys);
    opened_ = copy(resolve(where_, ttys));
    ModemPorts ports;
    HAL_TRY(ports.main, open_port(where_, clock, waker, stop));
    if (opened_) {
        ports.others = open_others(find_others(*opened_, ttys, profile_), clock, waker, stop);
    }
    return ports;
}

Result<> NamedLocator::accept(const Identity& identity) {
    if (auto wanted = check_imei(place_, identity); !wanted) {
        bound_.reset();
        return wanted;
    }
    bound_ = opened_;
    return {};
}

BoardPower NamedLocator::presence() {
    const auto ttys = list_usb_ttys(place_.sysfs, place_.dev);
    if (resolve(port_now(ttys), ttys) != nullptr) {
        return BoardPower::on;
    }
    if (!bound_) {
        return BoardPower::unknown;
    }
    return find_device(place_, bound_->device.path) ? BoardPower::on : BoardPower::off;
}

Result<> NamedLocator::reset_usb() {
    return reset_usb_of(place_, opened_ ? opened_ : bound_);
}

}  // namespace hal
