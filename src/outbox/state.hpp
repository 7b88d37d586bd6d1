#pragma once

#include <span>

/// The outbox's states and the one table of what a part may become. Pure.
namespace outbox {

/// The values are stored; a new state gets a new number. The first three are open, the others
/// final, though a status report may still turn `uncertain` or `sent` into something better.
enum class State {
    queued = 0,         ///< waits for its turn
    armed = 1,          ///< 0x1A is about to be written, or has been
    resolving = 2,      ///< was armed when the worker or the port died: evidence is looked for
    sent = 3,           ///< the network took it
    delivered = 4,      ///< a status report says that it arrived
    undeliverable = 5,  ///< a status report says that it will not arrive
    failed = 6,         ///< refused for good
    expired = 7,        ///< its lifetime ended while it waited
    cancelled = 8,      ///< another part of its message failed, or a person took it back
    uncertain = 9,      ///< nobody can know whether the network took it
};

constexpr bool is_final(State state) {
    return state >= State::sent;
}

/// Whether the network has it, as far as can be known.
constexpr bool is_success(State state) {
    return state == State::sent || state == State::delivered;
}

/// May a part go from one state to another?
bool allowed(State from, State to);

/// The state of a message from its parts' states: open while one is open; failed when one failed;
/// then uncertain, expired, cancelled, undeliverable, sent; delivered only when all are.
State of_message(std::span<const State> parts);

const char* to_string(State state);

}  // namespace outbox
