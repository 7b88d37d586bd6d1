#pragma once

#include <vector>

#include "hal/modem_profile.hpp"
#include "port/usb.hpp"

namespace hal {

/// A tty that may be the wanted modem's AT port.
struct Candidate {
    UsbTty main;
    std::vector<UsbTty> others;  ///< further AT ports of the same device
    bool ask = false;            ///< nobody says that it is an AT port
};

/// What of `ttys` (in the order of list_usb_ttys) fits the profile's identities: of a known
/// interface number that tty, of an unknown one every tty of the device; of a profile without
/// identities every tty there is. Pure.
std::vector<Candidate> find_candidates(const std::vector<UsbTty>& ttys,
                                       const ModemProfile& profile);

/// The AT ports that the profile names besides `main`. Pure.
std::vector<UsbTty> find_others(const UsbTty& main, const std::vector<UsbTty>& ttys,
                                const ModemProfile& profile);

bool fits(const UsbIdentity& identity, const UsbDevice& device);

}  // namespace hal
