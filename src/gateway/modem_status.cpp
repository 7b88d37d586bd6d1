#include "gateway/modem_status.hpp"

namespace gateway {
namespace {

std::string sim_obstacle(const hal::Sim& sim) {
    switch (sim.state) {
        case hal::SimState::absent:
            return "no SIM: insert one";
        case hal::SimState::pin_required:
            return "the SIM asks for its PIN" +
                   (sim.locked_because.empty() ? "" : ": " + sim.locked_because);
        case hal::SimState::puk_required:
            return "the SIM is blocked and asks for its PUK: unblock it in a phone";
        case hal::SimState::failure:
            return "the SIM does not work";
        case hal::SimState::busy:
            return "the SIM is busy";
        case hal::SimState::unknown:
        case hal::SimState::ready:
            return {};
    }
    return {};
}

}  // namespace

bool ModemStatus::promising() const {
    switch (state) {
        case hal::ModemState::absent:
        case hal::ModemState::dead:
            return false;
        case hal::ModemState::starting:
        case hal::ModemState::recovering:
            return true;
        case hal::ModemState::ready:
            return sim_obstacle(sim).empty() || sim.state == hal::SimState::busy;
    }
    return true;
}

std::string ModemStatus::obstacle() const {
    if (state != hal::ModemState::ready) {
        return trouble.empty() ? "the modem is " + std::string(hal::to_string(state)) : trouble;
    }
    if (std::string sim_trouble = sim_obstacle(sim); !sim_trouble.empty()) {
        return sim_trouble;
    }
    if (!store_trouble.empty()) {
        return store_trouble;
    }
    switch (registration.state) {
        case hal::RegistrationState::idle:
        case hal::RegistrationState::searching:
            return "not registered: the modem is looking for a network";
        case hal::RegistrationState::denied:
            return "the network refuses this SIM";
        case hal::RegistrationState::unknown:
        case hal::RegistrationState::home:
        case hal::RegistrationState::roaming:
            return {};
    }
    return {};
}

const char* to_string(hal::SimState state) {
    switch (state) {
        case hal::SimState::unknown:
            return "unknown";
        case hal::SimState::ready:
            return "ready";
        case hal::SimState::absent:
            return "absent";
        case hal::SimState::busy:
            return "busy";
        case hal::SimState::pin_required:
            return "pin-required";
        case hal::SimState::puk_required:
            return "puk-required";
        case hal::SimState::failure:
            return "failure";
    }
    return "unknown";
}

const char* to_string(hal::RegistrationState state) {
    switch (state) {
        case hal::RegistrationState::unknown:
            return "unknown";
        case hal::RegistrationState::idle:
            return "idle";
        case hal::RegistrationState::searching:
            return "searching";
        case hal::RegistrationState::denied:
            return "denied";
        case hal::RegistrationState::home:
            return "home";
        case hal::RegistrationState::roaming:
            return "roaming";
    }
    return "unknown";
}

}  // namespace gateway
