#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "hal/modem_locator.hpp"

namespace test_support {

/// A modem that is always in the same place: the function opens its one port. It takes any modem
/// for the right one, and cannot tell whether a USB device is there.
class FixedLocator final : public hal::ModemLocator {
public:
    using Open = std::function<hal::Result<std::unique_ptr<hal::SerialPort>>()>;
    explicit FixedLocator(Open open, std::string where = "/dev/ttyUSB2")
        : open_(std::move(open)), where_(std::move(where)) {}

    hal::Result<hal::ModemPorts> open(hal::Clock&, hal::Waker&, const std::stop_token&) override {
        HAL_TRY(auto port, open_());
        hal::ModemPorts ports;
        ports.main = std::move(port);
        return ports;
    }
    hal::Result<> accept(const hal::Identity&) override { return {}; }
    void refuse() override {}
    hal::BoardPower presence() override { return hal::BoardPower::unknown; }
    hal::Result<> reset_usb() override { return hal::unexpected(hal::Errc::not_supported); }
    std::string where() const override { return where_; }

private:
    Open open_;
    std::string where_;
};

}  // namespace test_support
