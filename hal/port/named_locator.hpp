#pragma once

#include <optional>
#include <string>

#include "hal/modem_locator.hpp"
#include "port/usb.hpp"

namespace hal {

/// A modem behind a port that the operator has named. The kernel's own names change when a device
/// enumerates anew: an accepted modem is then looked for at its socket and interface first.
class NamedLocator final : public ModemLocator {
public:
    NamedLocator(ModemPlace place, const ModemProfile& profile);

    Result<ModemPorts> open(Clock& clock, Waker& waker, const std::stop_token& stop) override;
    Result<> accept(const Identity& identity) override;
    void refuse() override {}
    BoardPower presence() override;
    Result<> reset_usb() override;
    std::string where() const override { return where_; }

private:
    std::string port_now(const std::vector<UsbTty>& ttys) const;

    const ModemPlace place_;
    const ModemProfile& profile_;
    std::string where_;             ///< the port last opened
    std::optional<UsbTty> opened_;  ///< it, if it is on USB
    std::optional<UsbTty> bound_;   ///< that of the modem accepted last
};

}  // namespace hal
