#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>

#include "gateway/gateway.hpp"
#include "support/temp_directory.hpp"

namespace test_support {

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
            *clock, {.settings = directory.file("settings.xml"),
                     .state = directory.path(),
                     .profiles = std::string(TEST_SOURCE_DIR) + "/firmware-profiles"});
        BOOST_REQUIRE(opened.has_value());
        gateway = std::move(*opened);
    }
};

}  // namespace test_support
