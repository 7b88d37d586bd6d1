#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <sstream>
#include <stop_token>
#include <string>
#include <utility>

#include "at/hex.hpp"
#include "hal/error.hpp"
#include "hal/modem.hpp"
#include "support/scripted_port.hpp"
#include "support/sim_clock.hpp"
#include "support/transcript.hpp"

namespace modem_test {

using test_support::load_transcript;
using test_support::ScriptedPort;
using test_support::SimClock;
using test_support::Transcript;

inline hal::ModemProfile generic_profile() {
    hal::ModemProfile profile;
    profile.name = "generic-3gpp";
    profile.dialect = "generic";
    profile.storages = {"SM", "ME"};
    return profile;
}

inline hal::ModemProfile quectel_profile() {
    hal::ModemProfile profile = generic_profile();
    profile.name = "quectel-ec25";
    profile.dialect = "quectel";
    profile.init = {"AT+QURCCFG=\"urcport\",\"usbat\""};
    return profile;
}

/// Goes on with a value, or fails with what the error says.
template <class T>
void require(const hal::Result<T>& result) {
    if (!result) {
        BOOST_FAIL(result.error().message());
    }
}

/// An AtModem on a scripted port.
struct Session {
    explicit Session(Transcript transcript, ScriptedPort::Options options = {},
                     hal::ModemProfile used = generic_profile())
        : profile(std::move(used)) {
        auto made = std::make_unique<ScriptedPort>(std::move(transcript), clock, options);
        port = made.get();
        auto result = hal::make_at_modem({.main = std::move(made), .others = {}}, profile, clock,
                                         stop.get_token());
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
    std::unique_ptr<hal::Modem> modem;
};

inline std::string to_text(const hal::Slot& slot) {
    return slot.storage + " " + std::to_string(slot.index);
}

inline std::string to_text(const hal::SubmitOutcome& outcome) {
    switch (outcome.kind) {
        case hal::SubmitOutcome::Kind::accepted:
            return "accepted " + std::to_string(outcome.reference);
        case hal::SubmitOutcome::Kind::refused:
            return "refused: " + outcome.error.message();
        case hal::SubmitOutcome::Kind::not_submitted:
            return "not submitted: " + outcome.error.message();
        case hal::SubmitOutcome::Kind::unknown:
            return "unknown: " + outcome.error.message();
    }
    return {};
}

/// Everything about a value, for comparing runs and reading failures.
inline std::string to_text(const hal::Event& event) {
    struct Writer {
        std::string operator()(const hal::MessageArrived& e) {
            return "arrived " + to_text(e.slot);
        }
        std::string operator()(const hal::StatusReportStored& e) {
            return "report " + to_text(e.slot);
        }
        std::string operator()(const hal::StatusReportArrived& e) {
            return "report " + hal::at::to_hex(e.pdu);
        }
        std::string operator()(const hal::MessageDelivered& e) {
            return "message " + hal::at::to_hex(e.pdu);
        }
        std::string operator()(const hal::RegistrationChanged&) { return "registration"; }
        std::string operator()(const hal::SimChanged&) { return "sim"; }
        std::string operator()(const hal::StorageFull&) { return "full"; }
        std::string operator()(const hal::ModemRestarted&) { return "restarted"; }
        std::string operator()(const hal::SubmitAnswered& e) {
            return "answered: " + to_text(e.outcome);
        }
    };
    return std::visit(Writer(), event);
}

inline std::string to_text(const std::vector<hal::Event>& events) {
    std::string text;
    for (const auto& event : events) {
        text += (text.empty() ? "" : "; ") + to_text(event);
    }
    return text;
}

inline std::string to_text(const hal::StoredPdu& message) {
    return to_text(message.slot) + " " + std::to_string(static_cast<int>(message.status)) + " " +
           hal::at::to_hex(message.pdu);
}

}  // namespace modem_test
