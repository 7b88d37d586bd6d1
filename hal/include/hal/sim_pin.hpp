#pragma once

#include <optional>
#include <string>

#include "hal/result.hpp"

namespace hal {

/// The SIM's PIN from the settings and the memory of what came of it, so that no value is tried
/// twice in vain, however often modem and worker restart: three wrong ones block the SIM. Used by
/// the modem's thread. `iccid` may be empty: not every modem reads it from a locked SIM.
class SimPin {
public:
    /// A SIM that asks for its PIN.
    struct LockedSim {
        std::string iccid;
        std::optional<unsigned> tries_left;  ///< nullopt: the modem does not tell
    };
    struct Choice {
        std::optional<std::string> pin;  ///< 4 to 8 digits; nothing: do not try
        std::string why_not;             ///< then, for people
        bool ask_again = false;          ///< then: it cannot be said now, but perhaps later
    };
    virtual ~SimPin() = default;
    virtual Choice choose(const LockedSim& sim) = 0;
    /// Durable when it returns, and before AT+CPIN is written; an error: it is not written.
    virtual Result<> about_to_try(const LockedSim& sim) = 0;
    /// The SIM said no, and asks on: whatever makes it ready later, it was not this PIN.
    virtual void refused(const std::string& iccid) = 0;
    /// The SIM is ready after a try: the PIN is right, and may be used again.
    virtual void worked(const std::string& iccid) = 0;
};

}  // namespace hal
