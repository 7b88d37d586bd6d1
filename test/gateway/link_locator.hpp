#pragma once

#include <string>
#include <utility>

#include "hal/error.hpp"
#include "hal/modem_locator.hpp"
#include "support/memory_port.hpp"

namespace test_support {

/// A modem that is always at the end of the same cable, and belongs there unless it is another's.
class LinkLocator final : public hal::ModemLocator {
public:
    /// `busy`: whether another program has the port now; may be null.
    LinkLocator(MemoryLink& link, hal::ModemPlace place, const bool* busy = nullptr)
        : opener_(link.opener()), place_(std::move(place)), busy_(busy) {}

    hal::Result<hal::ModemPorts> open(hal::Clock& clock, hal::Waker& waker,
                                      const std::stop_token& stop) override {
        if (busy_ != nullptr && *busy_) {
            return hal::unexpected(hal::Errc::port_busy, place_.port + ": ModemManager (77)");
        }
        hal::ModemPorts ports;
        HAL_TRY(ports.main, opener_(clock, waker, stop));
        return ports;
    }
    hal::Result<> accept(const hal::Identity& identity) override {
        if (place_.belongs_to_other && place_.belongs_to_other(identity.imei)) {
            return hal::unexpected(hal::Errc::wrong_port, place_.port);
        }
        return {};
    }
    void refuse() override {}
    hal::BoardPower presence() override { return hal::BoardPower::unknown; }
    hal::Result<> reset_usb() override { return hal::unexpected(hal::Errc::not_supported); }
    std::string where() const override { return place_.port; }

private:
    MemoryLink::Opener opener_;
    hal::ModemPlace place_;
    const bool* busy_;
};

}  // namespace test_support
