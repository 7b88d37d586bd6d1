#pragma once

#include <boost/test/unit_test.hpp>
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

/// A real gateway on a real database, with the shipped profiles and without a modem.
struct GatewayFixture {
    TempDirectory directory;
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
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
             .profiles = std::string(TEST_SOURCE_DIR) + "/firmware-profiles"},
            {.make_board =
                 [this](const hal::BoardLines& lines, const hal::PowerTimings& timings) {
                     return hal::make_power_control(lines, timings, *clock);
                 },
             .make_locator =
                 [](const hal::ModemPlace& place, const hal::ModemProfile&) {
                     return std::make_unique<NoModem>(place.port);
                 }});
        BOOST_REQUIRE(opened.has_value());
        gateway = std::move(*opened);
    }
};

}  // namespace test_support
