#include "recovery/transitions.hpp"

#include <array>

namespace hal::recovery {
namespace {

using enum State;
using Row = std::array<Transition, state_count>;

// Short, so that a row is a line.
constexpr Transition in_closed{closed, Action::none};
constexpr Transition in_opened{opened, Action::none};
constexpr Transition in_ready{ready, Action::none};
constexpr Transition in_sick{sick, Action::none};
constexpr Transition in_unpowered{unpowered, Action::none};
constexpr Transition in_dead{dead, Action::none};
constexpr Transition start_it{opened, Action::go};
constexpr Transition find_it{closed, Action::back_off};
constexpr Transition find_now{closed, Action::go};
constexpr Transition seek_on{dead, Action::back_off};
constexpr Transition use_it{ready, Action::greet};
constexpr Transition ask_later{opened, Action::ask_again};
constexpr Transition choose{sick, Action::choose};
constexpr Transition look_on{dead, Action::look_again};
constexpr Transition boot_it{closed, Action::await_boot};
constexpr Transition wait_off{unpowered, Action::await_off};

// One column for each state, one row for each event, both in the order of their enumerators.
constexpr std::array<Row, event_count> table{{
    // closed                   opened                   ready
    // sick                     unpowered                dead
    /* opened */
    {start_it, in_opened, in_ready, start_it, in_unpowered, start_it},
    /* absent: a dead modem stays dead until it is there again */
    {find_it, find_it, find_it, find_it, in_unpowered, seek_on},
    /* busy */
    {find_it, find_it, in_ready, find_it, in_unpowered, seek_on},
    /* wrong */
    {find_it, find_it, in_ready, find_it, in_unpowered, find_it},
    /* started */
    {in_closed, use_it, in_ready, use_it, in_unpowered, use_it},
    /* refused: no rung cures what a modem that answers refuses */
    {in_closed, ask_later, in_ready, ask_later, in_unpowered, ask_later},
    /* silent */
    {in_closed, choose, in_ready, choose, in_unpowered, look_on},
    /* booting */
    {in_closed, {opened, Action::retry}, in_ready, choose, in_unpowered, look_on},
    /* paused */
    {find_now, start_it, in_ready, {sick, Action::go}, {unpowered, Action::go}, {dead, Action::go}},
    /* early */
    {in_closed, in_opened, in_ready, {sick, Action::wait_turn}, in_unpowered, in_dead},
    /* fault: a dead modem's rest decides when it is climbed for again */
    {choose, choose, choose, choose, in_unpowered, in_dead},
    /* asked: a power cycle under way is brought to its end first */
    {choose, choose, choose, choose, in_unpowered, choose},
    /* boots */
    {in_closed, in_opened, in_ready, boot_it, boot_it, in_dead},
    /* useless */
    {in_closed, in_opened, in_ready, choose, choose, look_on},
    /* cut */
    {in_closed, in_opened, in_ready, wait_off, wait_off, in_dead},
    /* exhausted */
    {in_closed, in_opened, in_ready, {dead, Action::rest}, in_unpowered, in_dead},
    /* resigned */
    {in_closed, in_opened, in_ready, find_now, in_unpowered, in_dead},
    /* spared */
    {in_closed, in_opened, in_ready, in_ready, in_unpowered, in_dead},
    /* restarted */
    {in_closed, in_opened, start_it, in_sick, in_unpowered, in_dead},
    /* rested */
    {in_closed, in_opened, in_ready, in_sick, in_unpowered, choose},
}};

}  // namespace

Transition transition(State state, Event event) {
    return table.at(static_cast<std::size_t>(event)).at(static_cast<std::size_t>(state));
}

}  // namespace hal::recovery
