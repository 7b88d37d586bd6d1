#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "at/hex.hpp"
#include "hal/error.hpp"
#include "hal/modem.hpp"
#include "hal/modem/material.hpp"
#include "support/scripted_port.hpp"
#include "support/sim_clock.hpp"
#include "support/transcript.hpp"

namespace modem_test {

using test_support::load_transcript;
using test_support::ScriptedPort;
using test_support::SimClock;
using test_support::Transcript;

/// Goes on with a value, or fails with what the error says.
template <class T>
void require(const hal::Result<T>& result) {
    if (!result) {
        BOOST_FAIL(result.error().message());
    }
}

/// An AtModem on a scripted port, and perhaps on further ones.
struct Session {
    explicit Session(Transcript transcript, ScriptedPort::Options options = {},
                     hal::ModemProfile used = generic_profile(), hal::SimPin* pin = nullptr,
                     std::vector<Transcript> further = {})
        : profile(std::move(used)) {
        auto made = std::make_unique<ScriptedPort>(std::move(transcript), clock, options);
        port = made.get();
        std::vector<std::unique_ptr<hal::SerialPort>> further_ports;
        for (Transcript& one : further) {
            auto other = std::make_unique<ScriptedPort>(std::move(one), clock);
            others.push_back(other.get());
            further_ports.push_back(std::move(other));
        }
        auto result =
            hal::make_at_modem({.main = std::move(made), .others = std::move(further_ports)},
                               profile, clock, stop.get_token(), pin);
        BOOST_REQUIRE(result);
        modem = std::move(*result);
    }

    std::vector<hal::Event> events_within(hal::Milliseconds duration) {
        auto events = modem->wait(clock.now() + duration);
        require(events);
        return *events;
    }

    void check_finished() const {
        BOOST_CHECK_MESSAGE(port->at_end(), "the transcript stopped at " << port->position());
    }

    SimClock clock;
    std::stop_source stop;
    hal::ModemProfile profile;
    ScriptedPort* port = nullptr;
    std::vector<ScriptedPort*> others;
    std::unique_ptr<hal::Modem> modem;
};

}  // namespace modem_test
