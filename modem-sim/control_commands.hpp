#pragma once

#include <string>
#include <string_view>

#include "ledger.hpp"
#include "modem.hpp"
#include "transport.hpp"
#include "wire.hpp"

namespace sim {

/// The commands of the control socket; modem-sim(1) lists them.
class ControlCommands {
public:
    ControlCommands(Modem& modem, Wire& wire, Transport& transport)
        : modem_(modem), wire_(wire), transport_(transport) {}

    /// "ok ..." or "error ...".
    std::string answer(std::string_view line);

    // What each command may reach; the handlers are free functions.
    Modem& modem() { return modem_; }
    Wire& wire() { return wire_; }
    Transport& transport() { return transport_; }

private:
    Modem& modem_;
    Wire& wire_;
    Transport& transport_;
};

}  // namespace sim
