#include "card.hpp"

namespace sim {

bool SimCard::try_pin(const std::string& entered) {
    if (pin_tries == 0) {
        return false;
    }
    if (entered == pin) {
        pin_tries = most_pin_tries;
        return true;
    }
    --pin_tries;
    return false;
}

bool SimCard::try_puk(const std::string& entered, const std::string& new_pin) {
    if (puk_tries == 0) {
        return false;
    }
    if (entered != puk) {
        --puk_tries;
        return false;
    }
    pin = new_pin;
    pin_tries = most_pin_tries;
    puk_tries = most_puk_tries;
    return true;
}

}  // namespace sim
