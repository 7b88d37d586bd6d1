#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace modem_faults {

/// What came of one point: a fault at one place of one dialogue.
struct Verdict {
    std::string broken;    ///< which rules, for people; empty: it was survived
    unsigned lost = 0;     ///< messages
    unsigned doubled = 0;  ///< messages
};

/// Faults of one kind, numbered.
struct Family {
    std::string name;
    std::size_t size = 0;
    std::size_t usual = 0;  ///< so many of them, evenly spread, are a full run
    /// Any thread. Equal numbers are equal runs.
    std::function<Verdict(std::size_t)> run;
    /// What one of them is, for people.
    std::function<std::string(std::size_t)> describe;
};

/// AtModem alone, in the thirty exchanges: every octet of each.
std::vector<Family> exchange_families();
/// The modem's whole thread with queue and database, and a network that keeps a ledger.
std::vector<Family> life_families();

}  // namespace modem_faults
