#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "at/hex.hpp"
#include "hal/modem.hpp"

// Profiles, a PIN and values as text, for tests of AtModem and for the fault families.
namespace modem_test {

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

inline hal::ModemProfile sierra_profile() {
    hal::ModemProfile profile = generic_profile();
    profile.name = "sierra-em7455";
    profile.dialect = "sierra";
    return profile;
}

/// Has no AT!RESET.
inline hal::ModemProfile hl78xx_profile() {
    hal::ModemProfile profile = sierra_profile();
    profile.name = "sierra-hl7802";
    profile.restart_command = "AT+CFUN=1,1";
    return profile;
}

inline hal::ModemProfile telit_profile() {
    hal::ModemProfile profile = generic_profile();
    profile.name = "telit-le910c1";
    profile.dialect = "telit";
    return profile;
}

/// The PIN of the transcripts, and what was asked of it.
class FakePin final : public hal::SimPin {
public:
    static constexpr const char* value = "7391";

    Choice choice{.pin = value, .why_not = {}};
    hal::Result<> noted;
    std::string log;

    Choice choose(const LockedSim& sim) override {
        log += "choose " + sim.iccid + ";";
        return choice;
    }
    hal::Result<> about_to_try(const LockedSim& sim) override {
        log += "try " + sim.iccid +
               (sim.tries_left ? ", " + std::to_string(*sim.tries_left) + " left;" : ";");
        return noted;
    }
    void refused(const std::string& iccid) override { log += "refused " + iccid + ";"; }
    void worked(const std::string& iccid) override { log += "worked " + iccid + ";"; }
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
