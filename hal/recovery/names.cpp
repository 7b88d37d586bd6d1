#include "hal/supervisor.hpp"

namespace hal {

const char* to_string(ModemState state) {
    switch (state) {
        case ModemState::absent:
            return "absent";
        case ModemState::starting:
            return "starting";
        case ModemState::ready:
            return "ready";
        case ModemState::recovering:
            return "recovering";
        case ModemState::dead:
            return "dead";
    }
    return "unknown";
}

const char* to_string(Rung rung) {
    switch (rung) {
        case Rung::none:
            return "none";
        case Rung::escape:
            return "escape";
        case Rung::reopen:
            return "reopen";
        case Rung::soft_restart:
            return "soft_restart";
        case Rung::reset_pulse:
            return "reset_pulse";
    }
    return "unknown";
}

}  // namespace hal
