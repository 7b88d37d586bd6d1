#pragma once

#include <stop_token>
#include <vector>

#include "at/chat.hpp"

namespace hal::modem {

/// A further AT port of a modem: it is told about indications, because some modems send URCs only
/// to the ports that asked for them, and read away. Its troubles are nobody else's: a port that
/// does not answer is left alone. Used by the modem's thread; the port outlives it.
class SecondaryPort {
public:
    SecondaryPort(SerialPort& port, Clock& clock, std::stop_token stop, at::Chat::Timings timings);

    /// Echo off, PDU mode, `indications` (an AT+CNMI). Whether it took them; `timeout` is for each.
    bool prepare(const at::AtLine& indications, Milliseconds timeout);
    /// What came so far. Waits for nothing.
    std::vector<at::Urc> take_urcs();
    /// Whether reading it has taken an interrupt that was meant for the main port.
    bool take_woken() { return chat_.take_woken(); }

private:
    at::Chat chat_;
    bool usable_ = true;
};

}  // namespace hal::modem
