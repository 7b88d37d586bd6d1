#pragma once

#include <optional>
#include <string>
#include <vector>

#include "database/database.hpp"
#include "hal/clock.hpp"
#include "hal/sim_pin.hpp"

namespace gateway {

/// The SIM's PIN from the settings, and on disk what came of it on which SIM: a PIN value that has
/// failed on a SIM is never tried on it again, in however many lives of the worker. Only an
/// Argon2id hash of a PIN is stored, which is slow to make and to compare (up to two seconds on a
/// small board) and happens only when a SIM asks for its PIN.
///
/// The worker may die between the note and the SIM's answer. Where the modem tells how many tries
/// are left, the number before is noted too: a SIM that still has as many has not refused it.
///
/// Not every modem reads the ICCID of a locked SIM. A try on such a SIM counts for every SIM that
/// it may have been. Used by the modem's thread.
class PinMemory final : public hal::SimPin {
public:
    /// `modem`: its name; `pin`: from the settings, may be empty. `database`, `clock` outlive it.
    PinMemory(database::Database& database, hal::Clock& clock, std::string modem, std::string pin)
        : database_(database), clock_(clock), modem_(std::move(modem)), pin_(std::move(pin)) {}

    Choice choose(const LockedSim& sim) override;
    hal::Result<> about_to_try(const LockedSim& sim) override;
    void refused(const std::string& iccid) override;
    void worked(const std::string& iccid) override;

private:
    enum class State { tried = 0, worked = 1, refused = 2 };
    struct Try {
        std::int64_t row = 0;
        std::string hash;
        std::string sim;
        State state = State::tried;
        std::optional<std::int64_t> tries_left;  ///< before it
    };

    /// It may have failed on that SIM, for all that is known.
    static bool may_have_failed(const Try& one, const LockedSim& sim);
    std::string sim_key(const std::string& iccid) const;
    hal::Result<std::vector<Try>> tries_of_this_pin() const;
    void log_failure(const hal::Result<>& written) const;

    database::Database& database_;
    hal::Clock& clock_;
    const std::string modem_;
    const std::string pin_;
};

}  // namespace gateway
