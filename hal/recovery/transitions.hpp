#pragma once

#include <cstddef>

namespace hal::recovery {

/// What the next step is.
enum class State {
    closed,     ///< find the port and open it
    opened,     ///< start the modem
    ready,      ///< nothing: it is used
    sick,       ///< try the rung that was chosen
    unpowered,  ///< go on with a power cycle
    dead,       ///< look whether it came back by itself
};
inline constexpr std::size_t state_count = 6;

/// What came of a step, or was found out about a modem in use.
enum class Event {
    opened,     ///< a port is open
    absent,     ///< there is no port, or it was lost
    busy,       ///< another program holds it
    wrong,      ///< it is not the wanted modem's
    started,    ///< the modem is set up
    refused,    ///< it answers, and does not let itself be set up: a locked SIM, a busy one
    silent,     ///< it does not answer, and has had its time to boot
    booting,    ///< it does not answer yet
    paused,     ///< the step was not finished: it goes on
    early,      ///< the chosen rung is not due yet, and a look found nothing new
    fault,      ///< something is wrong that a rung may cure
    asked,      ///< the operator wants a rung
    boots,      ///< the rung was done, the modem boots
    useless,    ///< the rung was done, or could not be, and there is nothing to wait for
    cut,        ///< the power cycle goes on later
    exhausted,  ///< no rung is left, and the modem cannot be used
    resigned,   ///< no rung is left, and the modem can be used as it is
    spared,     ///< nothing was done to it after all
    restarted,  ///< the modem has restarted by itself
    rested,     ///< a dead modem's rest is over
};
inline constexpr std::size_t event_count = 20;

/// What the machine does besides taking the next state.
enum class Action {
    none,
    go,          ///< the next step at once
    retry,       ///< the next step when a booting modem may have got on
    ask_again,   ///< the next step when what is refused may have changed
    back_off,    ///< the next step after a pause that grows
    choose,      ///< choose a rung
    greet,       ///< the modem works
    await_boot,  ///< give the modem its time to boot
    await_off,   ///< the next step when the executor says
    rest,        ///< look now and then, climb again after the rest
    look_again,  ///< the next look
    wait_turn,   ///< the next look, or the rung if that is due before
};

struct Transition {
    State next;
    Action action;
    bool operator==(const Transition&) const = default;
};

/// The whole behaviour: an entry for every state and every event. What cannot happen in a state
/// leaves it as it is.
Transition transition(State state, Event event);

}  // namespace hal::recovery
