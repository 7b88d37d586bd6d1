#pragma once

#include <string>
#include <vector>

#include "database/database.hpp"
#include "hal/clock.hpp"
#include "hal/supervisor.hpp"

namespace gateway {

/// What a modem and its SIM were when they were last seen, over restarts of the worker. Used by one
/// thread.
class ModemRecord {
public:
    /// `name`: the modem's. A database that cannot be read is a modem that was never seen.
    /// `database` outlives the record.
    ModemRecord(database::Database& database, std::string name);

    const std::string& imei() const { return imei_; }    ///< empty: never seen
    const std::string& iccid() const { return iccid_; }  ///< empty: never seen
    /// Writes what is new; empty values are not.
    hal::Result<> remember(const std::string& imei, const std::string& iccid);

private:
    database::Database& database_;
    const std::string name_;
    std::string imei_;
    std::string iccid_;
};

/// One modem's recovery actions in the database, so that budgets hold over restarts and a person
/// can read what was done; kept for 30 days.
class RecoveryLog final : public hal::RecoveryMemory {
public:
    /// `database`, `clock` outlive it.
    RecoveryLog(database::Database& database, hal::Clock& clock, std::string name)
        : database_(database), clock_(clock), name_(std::move(name)) {}

    /// The last 200 of them, oldest first, whatever the wall clock says today: a router without a
    /// battery starts in the past. What was done then is dated anew when the clock is right.
    hal::Result<std::vector<hal::RecoveryAction>> recall() override;
    hal::Result<> begun(const hal::RecoveryAction& action) override;
    hal::Result<> ended(const hal::RecoveryAction& action) override;

private:
    database::Database& database_;
    hal::Clock& clock_;
    const std::string name_;
};

}  // namespace gateway
