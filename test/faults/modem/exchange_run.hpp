#pragma once

#include <string>
#include <vector>

#include "faults/modem/line_modem.hpp"
#include "hal/modem/exchanges.hpp"

namespace modem_faults {

/// What one dialogue of AtModem came to, and what it broke.
struct ExchangeRun {
    std::string result;               ///< all that came of it, as text; or "start: ..."
    std::vector<std::string> events;  ///< as text, sorted
    std::vector<std::string> broken;  ///< rules
    std::string said;
    std::size_t heard = 0;
    std::vector<std::string> answered;
    std::vector<std::size_t> reply_places;
};

/// One of the thirty exchanges with its book, read once.
struct Dialogue {
    explicit Dialogue(const modem_test::Exchange& of)
        : exchange(of), profile(of.profile()), book(of.transcript()) {}

    /// Runs it on a line with this fault, then listens and asks AT once more.
    ExchangeRun run(const Fault& fault) const;

    const modem_test::Exchange& exchange;
    hal::ModemProfile profile;
    Phrasebook book;
};

}  // namespace modem_faults
