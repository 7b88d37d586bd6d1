#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/send_options.hpp"
#include "hal/clock.hpp"

namespace simulation {

/// One message that somebody wants sent, and how that caller goes about it. Each has a number of
/// its own.
struct Wish {
    hal::Milliseconds at{0};
    std::string number;
    std::string text;
    api::SendOptions options;
    int refusal = 0;     ///< the network always refuses this number with it; 0: it does not
    bool twice = false;  ///< two equal alarms at one time: two messages
    unsigned tries = 1;  ///< so often it asks while it does not know what became of it
    hal::Milliseconds patience{0};  ///< then it hangs up; 0: never
    hal::Milliseconds pause{0};     ///< between two tries
};

/// A message for the modem.
struct Arrival {
    hal::Milliseconds at{0};
    std::string from;
    std::string text;
};

enum class Kind {
    crash,            ///< the worker is killed, `number` of its effects on the world later
    crash_in_submit,  ///< the same, counted from the next 0x1A
    restart,          ///< an orderly stop and start
    power_cut,        ///< what was not synced may be lost; `number` 1: the modem loses power too,
                      ///< 2: the clock starts in 1970 besides
    silent,           ///< the modem hears and says nothing, for `length`
    hang,             ///< the same until a rung of the ladder: `number` is sim::Hang
    silent_prompt,    ///< it falls silent after the next prompt, until `length` is over
    silent_submit,    ///< after the next 0x1A; `number` 1: the network gets the message
    self_reset,
    unplug,  ///< the port is gone for `length`; `number` 1: power too
    no_network,
    sim_gone,  ///< `number`: sim::SimState
    swap_sim,
    refuse,       ///< the next `count` submits: +CMS ERROR: `number`
    stuck,        ///< every SMS command: +CMS ERROR: `number`, until a restart
    late_answer,  ///< the next `count`, `length` late
    lost_answer,  ///< the next `count` accepted ones
    echo,
    garbage,
    chunks,
    chatter,  ///< unsolicited lines
    slow_boot,
    disk_full,
    disk_error,  ///< `number`: 0 writes, 1 syncs, 2 reads
    clock_jump,  ///< by `length`, forward or, with `number` 1, back
    list,        ///< somebody reads the list and, with `number` 1, deletes a message
};
const char* to_string(Kind kind);

struct Trouble {
    hal::Milliseconds at{0};
    Kind kind = Kind::crash;
    hal::Milliseconds length{0};
    int number = 0;
    int count = 1;
};

/// All that a seed decides before the run; the rest is the scheduler's choice.
struct Plan {
    std::uint64_t seed = 0;
    std::string personality;  ///< sim::find_personality
    bool smss = false;        ///< the modem profile says that EF_SMSS follows each submit
    bool keeps_reference = false;
    bool vanishes = false;   ///< a restart takes the USB device away for a while
    bool has_reset = false;  ///< lines of the board
    bool has_power = false;
    bool has_status = false;
    int slots = 0;  ///< of the SIM; 0: as many as it has
    hal::Milliseconds submit_delay{0};
    hal::Milliseconds report_delay{0};
    int report_status = 0;
    std::vector<Wish> wishes;
    std::vector<Arrival> arrivals;
    std::vector<Trouble> troubles;
    unsigned faults = 0;  ///< without Kind::list
    bool swaps_sim = false;
    bool jumps = false;  ///< the wall clock is set
};

Plan make_plan(std::uint64_t seed);

}  // namespace simulation
