#pragma once

#include <array>
#include <string>

#include "hal/modem.hpp"
#include "support/transcript.hpp"

namespace modem_test {

/// What is done with a started modem, and everything that came of it as text.
using Scenario = std::string (*)(hal::Modem& modem);

/// One dialogue with one modem, whole: its start and what is done with it then.
struct Exchange {
    const char* start;  ///< a transcript
    const char* then;   ///< another one, or empty: the start is all there is
    Scenario scenario;
    hal::ModemProfile (*profile)();

    std::string name() const;
    test_support::Transcript transcript() const;
};

/// All dialects, and all that AtModem does with a modem.
extern const std::array<Exchange, 30> exchanges;

}  // namespace modem_test
