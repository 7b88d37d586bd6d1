#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "hal/supervisor.hpp"
#include "outbox/dispatcher.hpp"

namespace gateway {

/// What the modem's thread last knew of its modem; a value that anybody may look at.
struct ModemStatus {
    std::string name;    ///< in the settings; empty: there is none
    std::string device;  ///< its device profile
    hal::ModemState state = hal::ModemState::absent;
    /// Why it is not ready, or empty.
    std::string trouble = "no modem is set up: sms-gateway settings set --modem auto";
    std::string store_trouble;  ///< why the queue is not worked on, whatever the modem; or empty
    std::string advice;         ///< what a person can do about that; mostly empty
    std::string port;
    std::string board;     ///< trouble with the board's lines, or empty
    std::string exchange;  ///< that modem or SIM is another one than before, in words; or empty
    bool dry_run = false;  ///< recovery says what it would do, and does none of it
    hal::Identity identity;
    hal::Sim sim;
    hal::Registration registration;
    hal::Signal signal;
    hal::StorageUse storage;
    hal::Capabilities capabilities;
    std::string service_centre;  ///< its number, as on the SIM
    std::vector<hal::RecoveryAction> recovery;
    std::optional<outbox::LastRefusal> last_refusal;

    /// Is it worth a caller's while to wait for the network now? A modem that is absent, dead or
    /// without a usable SIM will not answer before its deadline.
    bool promising() const;
    /// Why a message that waits is not being sent, in words; empty when nothing stands in its way.
    std::string obstacle() const;
};

/// The status as shared between the modem's thread and all others.
class SharedModemStatus {
public:
    ModemStatus get() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }
    bool promising() const {
        const std::lock_guard lock(mutex_);
        return status_.promising();
    }
    void set(ModemStatus status) {
        const std::lock_guard lock(mutex_);
        status_ = std::move(status);
    }

private:
    mutable std::mutex mutex_;
    ModemStatus status_;
};

const char* to_string(hal::SimState state);
const char* to_string(hal::RegistrationState state);

}  // namespace gateway
