#pragma once

#include <cstdint>
#include <string>

namespace sim {

enum class SimState : std::uint8_t { ready, absent, pin, puk, busy };

/// The card: it keeps its state over a restart of the modem.
struct SimCard {
    std::string imsi;
    std::string iccid;
    SimState state = SimState::ready;
    bool pin_enabled = false;  ///< The PIN is asked for after each restart.
    std::string pin = "1234";
    std::string puk = "12345678";
    int pin_tries = most_pin_tries;  ///< Left; at 0 the card wants the PUK.
    int puk_tries = most_puk_tries;
    std::uint8_t last_reference = 0xFF;  ///< EF_SMSS octet 1 (TS 31.102 §4.2.28).
    std::string service_centre = "+447700900999";
    std::string own_number;  ///< For AT+CNUM.

    static constexpr int most_pin_tries = 3;
    static constexpr int most_puk_tries = 10;

    /// One attempt with the PIN; a wrong one takes a try, the last wrong one blocks the PIN.
    bool try_pin(const std::string& entered);
    /// One attempt with the PUK; the right one sets a new PIN and its tries.
    bool try_puk(const std::string& entered, const std::string& new_pin);
};

}  // namespace sim
