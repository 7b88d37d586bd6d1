#pragma once

#include "outbox/dispatcher.hpp"
#include "outbox/fixture.hpp"
#include "support/fake_modem.hpp"

namespace test_support {

inline std::error_code cms(int number) {
    return {number, hal::cms_category()};
}
inline hal::SubmitOutcome refused(std::error_code code) {
    return {.kind = hal::SubmitOutcome::Kind::refused, .error = {code, "AT+CMGS"}};
}
inline hal::SubmitOutcome unknown(hal::Errc code) {
    return {.kind = hal::SubmitOutcome::Kind::unknown, .error = {code, ""}};
}
inline hal::SubmitOutcome not_submitted(hal::Errc code) {
    return {.kind = hal::SubmitOutcome::Kind::not_submitted, .error = {code, "AT+CMGS"}};
}

/// One modem and its dispatcher.
struct DispatcherFixture : StoreFixture {
    FakeModem modem;
    profile::DeviceProfile device;
    std::vector<outbox::Progress> progress;
    std::unique_ptr<outbox::Dispatcher> dispatcher;

    DispatcherFixture() {
        modem.card.imsi = imsi;
        device.modem = std::make_shared<hal::ModemProfile>();
        start();
    }
    void start() {
        dispatcher = std::make_unique<outbox::Dispatcher>(
            *store, clock, device, "modem1",
            [this](const outbox::Progress& p) { progress.push_back(p); });
    }
    void restart() {
        dispatcher.reset();
        reopen();
        start();
    }
    outbox::Dispatcher::Step step() {
        auto done = dispatcher->step(modem, imsi);
        BOOST_REQUIRE(done.has_value());
        return *done;
    }
    hal::Milliseconds limit() const { return device.modem->timeouts.submit; }
    /// Whether nothing is left to be resolved.
    bool resolve(const std::vector<hal::Event>& events = {}) {
        const auto done = dispatcher->resolve(events, &modem);
        BOOST_REQUIRE(done.has_value());
        return *done;
    }
    /// A modem of which this firmware is known to keep EF_SMSS.
    void qualify() {
        auto profile = std::make_shared<hal::ModemProfile>(*device.modem);
        profile->smss_qualified = true;
        device.modem = std::move(profile);
    }
};

}  // namespace test_support
