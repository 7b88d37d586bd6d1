#include "recovery/fault.hpp"

#include <array>

namespace hal::recovery {
namespace {

using enum Rung;

constexpr Rungs all_but_power_on{escape, reopen, soft_restart, usb_reset, reset_pulse, power_cycle};

constexpr std::array<FaultPolicy, 12> policies{{
    {Fault::none, {}, true},
    {Fault::silent, all_but_power_on, false},
    {Fault::silent_in_submit, all_but_power_on, false},
    // A console or a GPS on the wire looks the same, and losing its supply cures neither.
    {Fault::garbage, {escape, reopen, soft_restart, usb_reset, reset_pulse}, true},
    // It answers AT: neither its prompt nor its port is what is wrong.
    {Fault::stuck, {soft_restart, reset_pulse, power_cycle}, true},
    {Fault::submits_fail, {soft_restart, reset_pulse, power_cycle}, true},
    // There is no port to write to.
    {Fault::vanished, {usb_reset, power_on, reset_pulse, power_cycle}, false},
    // A module in its deepest sleep may need a reset before its key works (WP76xx, forum report).
    {Fault::off, {power_on, reset_pulse, power_cycle}, false},
    // It resets itself already; what that leaves as it was is the supply.
    {Fault::boots_by_itself, {power_cycle}, true},
    // The card or the network may be what is wrong: no hard reset for what it probably cannot cure.
    {Fault::sim, {soft_restart}, true},
    {Fault::no_network, {soft_restart}, true},
    {Fault::asked, {}, true},  // the rung is what was asked for
}};

}  // namespace

const FaultPolicy& policy_of(Fault fault) {
    return policies.at(static_cast<std::size_t>(fault));
}

}  // namespace hal::recovery
