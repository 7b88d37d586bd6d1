#pragma once

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>

#include "gateway/gateway.hpp"
#include "hal/error.hpp"
#include "support/temp_directory.hpp"

namespace test_support {

/// Nothing is found, whatever this machine has.
class NoModem final : public hal::ModemLocator {
public:
    explicit NoModem(std::string port) : port_(std::move(port)) {}
    hal::Result<hal::ModemPorts> open(hal::Clock&, hal::Waker&, const std::stop_token&) override {
        return hal::unexpected(std::make_error_code(std::errc::no_such_device), port_);
    }
    hal::Result<> accept(const hal::Identity&) override { return {}; }
    void refuse() override {}
    hal::BoardPower presence() override { return hal::BoardPower::off; }
    hal::Result<> reset_usb() override { return hal::unexpected(hal::Errc::not_supported); }
    std::string where() const override { return port_; }

private:
    std::string port_;
};

/// Found some day: callers may wait for it.
class ComingModem final : public hal::ModemLocator {
public:
    hal::Result<hal::ModemPorts> open(hal::Clock& clock, hal::Waker& waker,
                                      const std::stop_token& stop) override {
        while (!stop.stop_requested()) {
            clock.wait(waker, hal::never);
        }
        return hal::unexpected(std::make_error_code(std::errc::operation_canceled));
    }
    hal::Result<> accept(const hal::Identity&) override { return {}; }
    void refuse() override {}
    hal::BoardPower presence() override { return hal::BoardPower::unknown; }
    hal::Result<> reset_usb() override { return hal::unexpected(hal::Errc::not_supported); }
    std::string where() const override { return "coming"; }
};

/// The system's clock, set forward on demand. Who waits does not notice.
class LateClock final : public hal::Clock {
public:
    hal::Instant now() override { return real_->now() + ahead_.load(); }
    hal::WallTime wall_now() override { return real_->wall_now() + ahead_.load(); }
    std::string boot_id() override { return real_->boot_id(); }
    std::unique_ptr<hal::Waker> make_waker() override { return real_->make_waker(); }
    hal::Wakeup wait(hal::Waker& waker, hal::Deadline deadline) override {
        return real_->wait(waker, deadline == hal::never ? deadline : deadline - ahead_.load());
    }
    void advance(std::chrono::milliseconds by) { ahead_ = ahead_.load() + by; }

private:
    std::unique_ptr<hal::Clock> real_ = hal::make_system_clock();
    std::atomic<std::chrono::milliseconds> ahead_{std::chrono::milliseconds(0)};
};

/// A real gateway on a real database, with the shipped profiles. There is no modem; those at the
/// port `coming_port` are expected.
struct GatewayFixture {
    TempDirectory directory;
    static constexpr const char* coming_port = "/dev/coming";
    std::unique_ptr<LateClock> clock = std::make_unique<LateClock>();
    std::filesystem::path profiles = std::string(TEST_SOURCE_DIR) + "/firmware-profiles";
    std::unique_ptr<gateway::Gateway> gateway;

    void save(const settings::Settings& settings) {
        BOOST_REQUIRE(settings::save(directory.file("settings.xml"), settings).has_value());
    }

    /// Not started yet.
    void open(const settings::Settings& settings) {
        gateway.reset();
        save(settings);
        auto opened = gateway::Gateway::open(
            *clock,
            {.settings = directory.file("settings.xml"),
             .state = directory.path(),
             .profiles = profiles,
             .runtime = directory.path()},
            {.make_board =
                 [this](const hal::BoardLines& lines, const hal::PowerTimings& timings) {
                     return hal::make_power_control(lines, timings, *clock);
                 },
             .make_locator = [](const hal::ModemPlace& place,
                                const hal::ModemProfile&) -> std::unique_ptr<hal::ModemLocator> {
                 if (place.port == coming_port) {
                     return std::make_unique<ComingModem>();
                 }
                 return std::make_unique<NoModem>(place.port);
             }});
        BOOST_REQUIRE(opened.has_value());
        gateway = std::move(*opened);
    }
};

}  // namespace test_support
