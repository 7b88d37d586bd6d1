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
        case Rung::usb_reset:
            return "usb_reset";
        case Rung::power_on:
            return "power_on";
        case Rung::reset_pulse:
            return "reset_pulse";
        case Rung::power_cycle:
            return "power_cycle";
    }
    return "unknown";
}

const char* to_string(Fault fault) {
    switch (fault) {
        case Fault::none:
            return "none";
        case Fault::silent:
            return "silent";
        case Fault::silent_in_submit:
            return "silent_in_submit";
        case Fault::garbage:
            return "garbage";
        case Fault::stuck:
            return "stuck";
        case Fault::submits_fail:
            return "submits_fail";
        case Fault::vanished:
            return "vanished";
        case Fault::off:
            return "off";
        case Fault::boots_by_itself:
            return "boots_by_itself";
        case Fault::sim:
            return "sim";
        case Fault::no_network:
            return "no_network";
        case Fault::asked:
            return "asked";
    }
    return "unknown";
}

}  // namespace hal
