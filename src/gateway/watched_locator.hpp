#pragma once

#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "hal/modem_locator.hpp"

namespace gateway {

/// A locator whose last failure can be looked at: what a person can do about it depends on it.
class WatchedLocator final : public hal::ModemLocator {
public:
    explicit WatchedLocator(std::unique_ptr<hal::ModemLocator> locator)
        : locator_(std::move(locator)) {}

    /// Why the last open() gave no port; nothing after one that did.
    std::error_code last_failure() const { return last_failure_; }

    hal::Result<hal::ModemPorts> open(hal::Clock& clock, hal::Waker& waker,
                                      const std::stop_token& stop) override {
        auto opened = locator_->open(clock, waker, stop);
        last_failure_ = opened ? std::error_code() : opened.error().code;
        return opened;
    }
    bool asks_to_find() const override { return locator_->asks_to_find(); }
    hal::Result<> accept(const hal::Identity& identity) override {
        return locator_->accept(identity);
    }
    void refuse() override { locator_->refuse(); }
    hal::BoardPower presence() override { return locator_->presence(); }
    hal::Result<> reset_usb() override { return locator_->reset_usb(); }
    std::string where() const override { return locator_->where(); }

private:
    std::unique_ptr<hal::ModemLocator> locator_;
    std::error_code last_failure_;
};

}  // namespace gateway
