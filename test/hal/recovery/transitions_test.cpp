#include "recovery/transitions.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <set>

#include "recovery/fault.hpp"

using hal::Fault;
using hal::Rung;
using hal::recovery::Action;
using hal::recovery::Event;
using hal::recovery::event_count;
using hal::recovery::State;
using hal::recovery::state_count;
using hal::recovery::transition;
using hal::recovery::Transition;

namespace {

void for_all(const std::function<void(State, Event, Transition)>& check) {
    for (std::size_t state = 0; state < state_count; ++state) {
        for (std::size_t event = 0; event < event_count; ++event) {
            const auto from = static_cast<State>(state);
            const auto on = static_cast<Event>(event);
            BOOST_TEST_CONTEXT("state " << state << ", event " << event) {
                check(from, on, transition(from, on));
            }
        }
    }
}

/// Where each action may lead: what the machine does fits the state it is then in.
bool fits(Action action, State next) {
    switch (action) {
        case Action::none:
            return true;
        case Action::go:
            return next != State::ready;
        case Action::retry:
        case Action::ask_again:
            return next == State::opened;
        case Action::back_off:
            return next == State::closed || next == State::dead;
        case Action::choose:
        case Action::wait_turn:
            return next == State::sick;
        case Action::greet:
            return next == State::ready;
        case Action::await_boot:
            return next == State::closed;
        case Action::await_off:
            return next == State::unpowered;
        case Action::rest:
        case Action::look_again:
            return next == State::dead;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transitions)

BOOST_AUTO_TEST_CASE(every_state_has_an_entry_for_every_event_that_fits) {
    for_all([](State from, Event, Transition taken) {
        BOOST_TEST(fits(taken.action, taken.next));
        // A state that is left has something due; only what was spared needs nothing.
        const bool left = taken.next != from;
        BOOST_TEST((!left || taken.action != Action::none || taken.next == State::ready));
    });
}

// Only these say that a modem is ill; all else lets it be, whatever state it is in.
BOOST_AUTO_TEST_CASE(a_rung_is_chosen_for_faults_only) {
    const std::set<Event> reasons{Event::silent, Event::booting, Event::fault,
                                  Event::asked,  Event::useless, Event::rested};
    for_all([&](State, Event on, Transition taken) {
        BOOST_TEST((taken.action != Action::choose || reasons.contains(on)));
    });
}

// A power cycle is brought to its end, whatever happens meanwhile.
BOOST_AUTO_TEST_CASE(an_unpowered_modem_gets_its_power_back_first) {
    const std::set<Event> ends{Event::boots, Event::useless};
    for_all([&](State from, Event on, Transition taken) {
        if (from == State::unpowered) {
            BOOST_TEST((taken.next == State::unpowered) == !ends.contains(on));
        }
    });
}

BOOST_AUTO_TEST_CASE(only_a_rest_or_the_modem_itself_ends_death) {
    const std::set<Event> ends{Event::opened,  Event::wrong, Event::started,
                               Event::refused, Event::asked, Event::rested};
    for_all([&](State from, Event on, Transition taken) {
        if (from == State::dead) {
            BOOST_TEST((taken.next == State::dead) == !ends.contains(on));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_modem_that_starts_is_ready_from_wherever_it_can_be_started) {
    for (const State from : {State::opened, State::sick, State::dead}) {
        BOOST_TEST((transition(from, Event::started) == Transition{State::ready, Action::greet}));
    }
}

BOOST_AUTO_TEST_CASE(each_fault_has_its_own_row) {
    for (int value = 0; value <= static_cast<int>(Fault::asked); ++value) {
        const auto fault = static_cast<Fault>(value);
        BOOST_TEST((hal::recovery::policy_of(fault).fault == fault));
    }
}

// What may not be the modem's fault at all never costs it a hard reset.
BOOST_AUTO_TEST_CASE(sim_and_network_are_reasons_for_a_soft_restart_at_most) {
    for (const Fault fault : {Fault::sim, Fault::no_network}) {
        BOOST_TEST(
            (hal::recovery::policy_of(fault).rungs == hal::recovery::Rungs{Rung::soft_restart}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
