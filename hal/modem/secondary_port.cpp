#include "modem/secondary_port.hpp"

#include <utility>

#include "modem/answers.hpp"

namespace hal::modem {

using at::AtLine;

SecondaryPort::SecondaryPort(SerialPort& port, Clock& clock, std::stop_token stop,
                             at::Chat::Timings timings)
    : chat_(port, clock, std::move(stop), timings) {}

bool SecondaryPort::prepare(const AtLine& indications, Milliseconds timeout) {
    // The main port answers, so this one would answer at once.
    usable_ = chat_.resync(AtLine("AT")).has_value();
    bool taken = false;
    for (const AtLine& line : {AtLine("ATE0"), AtLine("AT+CMGF=0"), indications}) {
        if (!usable_) {
            return false;
        }
        const auto answer = chat_.command(line, {}, timeout);
        taken = answer.has_value();
        usable_ = taken || is_refusal(answer.error());
    }
    return taken;
}

std::vector<at::Urc> SecondaryPort::take_urcs() {
    if (usable_) {
        const auto read = chat_.pause(Milliseconds(0));
        usable_ = read || read.error().code == Errc::interrupted;
    }
    return chat_.take_urcs();
}

}  // namespace hal::modem
