#pragma once

#include <memory>
#include <string>
#include <vector>

#include "faults/modem/family.hpp"
#include "faults/modem/line_modem.hpp"
#include "hal/modem_profile.hpp"
#include "profile/profile.hpp"

namespace modem_faults {

/// A modem, what the gateway is told about it, and what its fate is when it takes a message and
/// says something that leaves that open.
struct Setting {
    const char* name;
    const char* start;   ///< transcript
    const char* status;  ///< transcript
    hal::ModemProfile (*profile)();
    profile::UncertainPolicy policy;
    bool sim_remembers = false;  ///< EF_SMSS follows each submit, and the profile says so
};

/// The life of a modem's thread with four parts to send, in production code but for the line and
/// the clock.
class Life {
public:
    explicit Life(const Setting& setting);

    struct Course {
        Verdict verdict;
        std::size_t said = 0;
        std::size_t heard = 0;
        std::vector<std::string> answered;
    };
    /// `taken`: whether the network has taken what the modem says something open about. All that
    /// is promised is looked at, in the ledger, on the wire and in the database.
    Course run(const Fault& fault, bool taken = true) const;

    const Setting& setting() const { return setting_; }

private:
    const Setting& setting_;
    std::shared_ptr<const profile::DeviceProfile> device_;
    Phrasebook book_;
};

}  // namespace modem_faults
