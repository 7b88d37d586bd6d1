#include "port/auto_locator.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "hal/error.hpp"
#include "port/attention.hpp"
#include "port/place.hpp"

namespace hal {
namespace {

/// How long a candidate that is surely not ours is left alone, unless it enumerates anew.
constexpr Milliseconds refusal = std::chrono::minutes(5);

/// From a reset to the USB device, at most, of the modems we know, with some room.
constexpr Milliseconds patience = std::chrono::seconds(60);

std::string wanted(const ModemProfile& profile) {
    std::string text;
    for (const UsbIdentity& identity : profile.usb) {
        std::array<char, 16> id{};
        static_cast<void>(std::snprintf(id.data(), id.size(), "%04x:%04x",
                                        static_cast<unsigned>(identity.vendor),
                                        static_cast<unsigned>(identity.product)));
        text += (text.empty() ? "USB " : ", ") + std::string(id.data());
    }
    return text.empty() ? "a USB serial port that answers AT" : text;
}

bool is_own(const Error& error) {
    return error.code == std::errc::device_or_resource_busy;
}

/// How much an error says about why there is no modem.
int weight(const Error& error) {
    if (error.code == std::errc::no_such_device || error.code == Errc::port_gone) {
        return 0;
    }
    return error.code == Errc::port_busy ? 2 : 1;
}

std::vector<UsbDevice> devices_of(const std::vector<UsbTty>& ttys) {
    std::vector<UsbDevice> devices;
    devices.reserve(ttys.size());
    for (const UsbTty& tty : ttys) {
        devices.push_back(tty.device);
    }
    return devices;
}

bool contains(const std::vector<UsbDevice>& devices, const UsbDevice& device) {
    return std::ranges::find(devices, device) != devices.end();
}

std::error_code no_device() {
    return std::make_error_code(std::errc::no_such_device);
}

}  // namespace

/// One call of open().
struct AutoLocator::Search {
    Clock& clock;
    Waker& waker;
    const std::stop_token& stop;
    Error why;                       ///< the weightiest reason so far
    std::vector<UsbDevice> in_vain;  ///< devices that could not be opened

    void failed(const UsbDevice& device, const Error& error) {
        in_vain.push_back(device);
        if (!is_own(error) && weight(error) > weight(why)) {
            why = error;
        }
    }
};

AutoLocator::AutoLocator(ModemPlace place, const ModemProfile& profile)
    : place_(std::move(place)), profile_(profile), known_imei_(place_.known_imei) {}

bool AutoLocator::is_bound(const UsbTty& tty) const {
    return bound_ && bound_->device.path == tty.device.path &&
           bound_->interface_number == tty.interface_number;
}

std::vector<Candidate> AutoLocator::candidates(Instant now) const {
    std::multimap<std::pair<bool, unsigned>, Candidate> ordered;  // keeps the order of equals
    for (Candidate& found : find_candidates(list_usb_ttys(place_.sysfs, place_.dev), profile_)) {
        if (!aside_.contains(found.main, now)) {
            const auto times = opened_in_vain_.find(found.main.path);
            const unsigned in_vain = times == opened_in_vain_.end() ? 0 : times->second;
            ordered.emplace(std::pair(!is_bound(found.main), in_vain), std::move(found));
        }
    }
    std::vector<Candidate> candidates;
    candidates.reserve(ordered.size());
    for (auto& [rank, candidate] : ordered) {
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

Result<ModemPorts> AutoLocator::open(Clock& clock, Waker& waker, const std::stop_token& stop) {
    if (stop.stop_requested()) {
        return unexpected(Errc::interrupted, where());
    }
    opened_at_ = clock.now();
    lost_at_ = lost_at_.value_or(opened_at_);
    if (undecided_ && current_) {
        ++opened_in_vain_[current_->path];
    }
    undecided_ = false;
    held_.clear();
    aside_.keep_only(devices_of(list_usb_ttys(place_.sysfs, place_.dev)));
    Search search{clock, waker, stop, {no_device(), wanted(profile_)}, {}};
    auto ports = try_all(search, candidates(opened_at_));
    if (ports || ports.error().code == Errc::interrupted ||
        !aside_.contains_any(SetAside::Why::not_known)) {
        return ports;
    }
    if (opened_at_ - *lost_at_ < patience) {
        return weight(search.why) > 0
                   ? std::move(ports)
                   : unexpected(no_device(), "another modem is there, and the one with IMEI " +
                                                 known_imei_ + " is waited for");
    }
    aside_.forget(SetAside::Why::not_known);
    return try_all(search, candidates(opened_at_));
}

bool AutoLocator::asks_to_find() const {
    return profile_.usb.empty() ||
           std::ranges::any_of(profile_.usb, [](const UsbIdentity& identity) {
               return identity.interface_number < 0;
           });
}

Result<ModemPorts> AutoLocator::try_all(Search& search, const std::vector<Candidate>& candidates) {
    for (auto at = candidates.begin(); at != candidates.end(); ++at) {
        const UsbDevice& device = at->main.device;
        auto ports = try_one(search, *at);
        if (ports) {
            current_ = at->main;
            undecided_ = true;
            others_waiting_ = std::any_of(at + 1, candidates.end(), [&](const Candidate& next) {
                return next.main.device != device && !contains(search.in_vain, next.main.device);
            });
            return ports;
        }
        if (ports.error().code == Errc::interrupted) {
            return ports;
        }
        if (is_own(ports.error())) {
            held_.push_back(device);
        }
        search.failed(device, ports.error());
    }
    return Unexpected{search.why};
}

// A modem that was accepted at this very place need not be asked: its port is an AT port, and what
// silence means is for the recovery to say.
Result<ModemPorts> AutoLocator::try_one(Search& search, const Candidate& candidate) {
    ModemPorts ports;
    HAL_TRY(ports.main, open_port(candidate.main.path, search.clock, search.waker, search.stop));
    if (candidate.ask && !is_bound(candidate.main)) {
        const auto answer = await_attention(*ports.main, search.clock, search.waker, search.stop);
        if (!answer && answer.error().code == Errc::interrupted) {
            return Unexpected{answer.error()};
        }
        if (!answer) {
            aside_.add_not_answering(candidate.main, search.clock.now());
            return unexpected(no_device(), candidate.main.path);
        }
    }
    ports.others = open_others(candidate.others, search.clock, search.waker, search.stop);
    return ports;
}

bool AutoLocator::could_be_elsewhere() const {
    const bool same_socket = bound_ && bound_->device.path == current_->device.path;
    const bool may_be_booting =
        !same_socket && opened_at_ - lost_at_.value_or(opened_at_) < patience;
    return others_waiting_ || may_be_booting;
}

Result<> AutoLocator::accept(const Identity& identity) {
    if (!current_) {
        return {};
    }
    if (place_.imei.empty() && !known_imei_.empty() && identity.imei != known_imei_ &&
        could_be_elsewhere()) {
        set_aside(SetAside::Why::not_known);
        return unexpected(Errc::wrong_port, "found the modem with IMEI " + identity.imei +
                                                ", and look for " + known_imei_ + " first");
    }
    // Asked last: who is not told that the modem is another's takes it.
    if (auto ours = check_imei(place_, identity); !ours) {
        set_aside(SetAside::Why::refused);
        return ours;
    }
    undecided_ = false;
    bound_ = current_;
    known_imei_ = identity.imei;
    lost_at_.reset();
    opened_in_vain_.clear();
    return {};
}

void AutoLocator::set_aside(SetAside::Why why) {
    aside_.add_device(current_->device, why, opened_at_ + refusal);
    undecided_ = false;
    current_.reset();
}

void AutoLocator::refuse() {
    if (current_) {
        aside_.add_tty(*current_, SetAside::Why::refused, opened_at_ + refusal);
        undecided_ = false;
        current_.reset();
    }
}

bool AutoLocator::may_be_ours(const UsbDevice& device) const {
    if (aside_.contains(device, SetAside::Why::refused)) {
        return false;
    }
    if (bound_ && device.path == bound_->device.path) {
        return true;
    }
    const bool is_such = std::ranges::any_of(
        profile_.usb, [&](const UsbIdentity& identity) { return fits(identity, device); });
    return is_such && !contains(held_, device) &&
           !(bound_ && aside_.contains(device, SetAside::Why::not_known));
}

BoardPower AutoLocator::presence() {
    const auto devices = list_usb_devices(place_.sysfs);
    const bool is_there =
        std::ranges::any_of(devices, [&](const UsbDevice& device) { return may_be_ours(device); });
    if (is_there) {
        return BoardPower::on;
    }
    return bound_ || !profile_.usb.empty() ? BoardPower::off : BoardPower::unknown;
}

Result<> AutoLocator::reset_usb() {
    return reset_usb_of(place_, current_ ? current_ : bound_);
}

std::string AutoLocator::where() const {
    const auto& port = current_ ? current_ : bound_;
    return port ? port->path : wanted(profile_);
}

}  // namespace hal
