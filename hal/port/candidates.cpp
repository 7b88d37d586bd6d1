#include "port/candidates.hpp"

#include <algorithm>

namespace hal {
namespace {

bool is_other(const UsbIdentity& identity, const UsbTty& tty) {
    return std::ranges::find(identity.other_interfaces, tty.interface_number) !=
           identity.other_interfaces.end();
}

/// Whether this tty is the one that the identity means, or may be it.
bool may_be_main(const UsbIdentity& identity, const UsbTty& tty) {
    return fits(identity, tty.device) &&
           (identity.interface_number < 0 ? !is_other(identity, tty)
                                          : identity.interface_number == tty.interface_number);
}

}  // namespace

bool fits(const UsbIdentity& identity, const UsbDevice& device) {
    return identity.vendor == device.vendor && identity.product == device.product;
}

std::vector<UsbTty> find_others(const UsbTty& main, const std::vector<UsbTty>& ttys,
                                const ModemProfile& profile) {
    std::vector<UsbTty> others;
    for (const UsbIdentity& identity : profile.usb) {
        if (!may_be_main(identity, main)) {
            continue;
        }
        std::ranges::copy_if(ttys, std::back_inserter(others), [&](const UsbTty& tty) {
            return tty.device == main.device && tty.path != main.path && is_other(identity, tty);
        });
        break;
    }
    return others;
}

std::vector<Candidate> find_candidates(const std::vector<UsbTty>& ttys,
                                       const ModemProfile& profile) {
    std::vector<Candidate> candidates;
    for (const UsbTty& tty : ttys) {
        if (profile.usb.empty()) {
            candidates.push_back({tty, {}, true});
            continue;
        }
        const auto identity = std::ranges::find_if(
            profile.usb, [&](const UsbIdentity& wanted) { return may_be_main(wanted, tty); });
        if (identity != profile.usb.end()) {
            candidates.push_back(
                {tty, find_others(tty, ttys, profile), identity->interface_number < 0});
        }
    }
    return candidates;
}

}  // namespace hal
