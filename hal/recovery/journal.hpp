#pragma once

#include <string>
#include <vector>

#include "hal/supervisor.hpp"

namespace hal::recovery {

inline constexpr std::size_t history_limit = 100;

/// Results of an action that has no error of its own.
inline constexpr const char* result_done = "done";
inline constexpr const char* result_dry = "dry run";
inline constexpr const char* result_interrupted = "interrupted";
inline constexpr const char* result_noted = "noted";
/// Begins the result of a rung that the board or the modem lacks.
inline constexpr const char* result_lacking = "not available";

/// Whether it was tried in earnest, and so counts against a budget.
bool counts(const RecoveryAction& action);

/// The history of the recovery actions, and their copy in the memory. The modem's thread.
class Journal {
public:
    /// `memory` may be missing; both outlive it. Reads what an earlier life left, and marks what it
    /// did not finish as interrupted.
    Journal(Clock& clock, RecoveryMemory* memory);

    const std::vector<RecoveryAction>& history() const { return history_; }
    /// How old an action is by the wall clock. Of those of the future (the clock was set back, a
    /// router without a battery starts in the past) the newest is new, the others keep their
    /// distance from it: what a month has cost is not the cost of today.
    Milliseconds age(const RecoveryAction& action);
    /// The last rung's end was not seen by the life that began it.
    bool was_interrupted() const { return was_interrupted_; }

    /// In the memory when it returns, if that can be.
    void begin(Rung rung, Fault fault, const std::string& reason);
    /// Of the action last begun.
    void end(const std::string& result);
    /// The last rung tried has cured the modem.
    void cured();
    /// Something worth a record that is no rung.
    void note(Fault fault, const std::string& reason);

private:
    void recall();
    void push(RecoveryAction action);
    void store_end(const RecoveryAction& action);

    Clock& clock_;
    RecoveryMemory* memory_;
    std::vector<RecoveryAction> history_;
    bool was_interrupted_ = false;
    std::string memory_trouble_;  ///< why begin() could not store
};

}  // namespace hal::recovery
