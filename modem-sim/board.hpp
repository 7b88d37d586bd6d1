#pragma once

#include <optional>
#include <string_view>

#include "lines.hpp"
#include "modem.hpp"
#include "timers.hpp"

namespace sim {

/// The board around the module: its reset line, power key and power rail. Pulses are judged when
/// they end, by the windows of the module's pins.
class Board {
public:
    /// With `needs_power_key` the module stays off when power comes, until the key is pressed.
    Board(Timers& timers, Modem& modem, Lines& lines, bool needs_power_key)
        : timers_(timers), modem_(modem), lines_(lines), needs_power_key_(needs_power_key) {}

    void reset_line(bool active);
    void power_key(bool pressed);
    /// The first power of the program's life, or the rail's return.
    void power_comes(std::string_view cause);
    void rail(bool on);

    /// Power and cables go together, and come together. A sentence when a cable cannot come.
    void unplug();
    std::optional<std::string> replug();

private:
    Milliseconds since(SteadyTime start);
    std::string_view reset_after(Milliseconds held);
    std::string_view key_after(Milliseconds held);

    Timers& timers_;
    Modem& modem_;
    Lines& lines_;
    const bool needs_power_key_;
    bool has_power_ = false;
    std::optional<SteadyTime> reset_since_;
    std::optional<SteadyTime> key_since_;
};

}  // namespace sim
