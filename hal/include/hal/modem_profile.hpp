#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hal/clock.hpp"
#include "hal/power_control.hpp"

namespace hal {

struct UsbIdentity {
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
    int interface_number = -1;  ///< the AT port's bInterfaceNumber; -1: not known, to be probed
    /// Further AT ports that must be told about indications too (HE910; ModemManager 48cd9031).
    std::vector<int> other_interfaces;
    bool operator==(const UsbIdentity&) const = default;
};

/// What a vendor's own +CMS ERROR number says about a message.
enum class RefusalClass {
    temporary,  ///< not accepted; try again
    permanent,  ///< not accepted, and never will be
    device,     ///< not accepted: the SIM or the modem is not in a state to send
    ambiguous,  ///< may have been accepted
};

/// One +CMS ERROR number of 512 and above: vendors give them different meanings.
struct VendorCode {
    int code = 0;
    RefusalClass refusal = RefusalClass::ambiguous;
    std::string meaning;  ///< for people
    bool operator==(const VendorCode&) const = default;
};

/// How long each kind of command may take on this modem.
struct ModemTimeouts {
    Milliseconds attention{1000};   ///< AT
    Milliseconds query{5000};       ///< settings and queries answered by the modem itself
    Milliseconds sim{20000};        ///< what needs the SIM: CPIN, CPMS, CMGR, CMGD, CRSM
    Milliseconds list{120000};      ///< AT+CMGL
    Milliseconds prompt{10000};     ///< AT+CMGS to the prompt
    Milliseconds submit{300000};    ///< 0x1A to +CMGS: as long as the network's own timers
    Milliseconds restart{15000};    ///< AT+CFUN=1,1 to its OK
    Milliseconds boot{30000};       ///< from a reset to the first answer to AT
    Milliseconds sim_ready{30000};  ///< from the first answer to a usable SIM storage
    bool operator==(const ModemTimeouts&) const = default;
};

/// One modem SKU as data (firmware-profiles/modems/<sku>.xml). What differs as code is the dialect.
struct ModemProfile {
    std::string name;              ///< "quectel-ec25"
    std::string dialect;           ///< "generic", "quectel", "sierra", "telit"
    std::vector<UsbIdentity> usb;  ///< how it is found
    /// AT lines after the common ones; that the modem refuses one does not matter.
    std::vector<std::string> init;
    std::string restart_command;  ///< the soft restart; empty: the dialect's
    /// Wanted storages for received messages, best first.
    std::vector<std::string> storages;
    ModemTimeouts timeouts;
    /// Silence owed after a final result code, so that URCs get out.
    Milliseconds after_final_gap{0};
    /// ERROR after 0x1A: this firmware says so only when it has refused.
    bool plain_error_is_refusal = false;
    /// EF_SMSS follows each submit on this firmware (TS 31.102 4.2.9).
    bool smss_qualified = false;
    std::vector<VendorCode> cms_codes;
    PowerTimings power;
    bool operator==(const ModemProfile&) const = default;
};

}  // namespace hal
