#include "recovery/machine.hpp"

#include <algorithm>
#include <utility>

namespace hal::recovery {

Machine::Machine(const Timings& timings, Instant now)
    : timings_(timings),
      due_(now),
      absence_limit_(timings.boot + boot_margin),
      absent_since_(now) {}

void Machine::handle(Event event, Instant now) {
    if (event == Event::silent && state_ == State::opened && booting(now)) {
        event = Event::booting;
    }
    keep_account_of_absence(event, now);
    if (event == Event::restarted && state_ == State::ready) {
        boot_until_ = now + timings_.boot + timings_.sim_ready;
    }
    if (event == Event::silent && state_ == State::opened) {
        take_for_silent();
    }
    if (event == Event::rested) {
        start_episode(fault_);
    }
    const Transition taken = transition(state_, event);
    state_ = taken.next;
    act(taken.action, now);
}

/// Whatever was climbed for so far: now it is there and does not answer.
void Machine::take_for_silent() {
    if (fault_ == Fault::silent || fault_ == Fault::silent_in_submit) {
        return;
    }
    if (!climbing_) {
        start_episode(Fault::silent);
    }
    fault_ = Fault::silent;
}

void Machine::keep_account_of_absence(Event event, Instant now) {
    switch (event) {
        case Event::opened:
            absent_before_ = std::exchange(absent_since_, std::nullopt);
            absence_limit_ = timings_.boot + boot_margin;
            if (!booting(now)) {
                // A port that has just appeared may be that of a modem that has just got its
                // supply.
                boot_until_ = now + timings_.boot;
            }
            return;
        case Event::absent:
            absent_since_ = absent_since_.value_or(now);
            return;
        case Event::wrong:
            absent_since_ = absent_before_.value_or(now);
            return;
        case Event::busy:
            absent_since_ = now;
            return;
        case Event::started:
        case Event::refused:
        case Event::silent:
        case Event::booting:
        case Event::paused:
        case Event::early:
        case Event::fault:
        case Event::asked:
        case Event::boots:
        case Event::useless:
        case Event::cut:
        case Event::exhausted:
        case Event::resigned:
        case Event::spared:
        case Event::restarted:
        case Event::rested:
            return;
    }
}

void Machine::act(Action action, Instant now) {
    switch (action) {
        case Action::none:
            return;
        case Action::go:
            due_ = now;
            return;
        case Action::retry:
            due_ = now + boot_retry;
            return;
        case Action::ask_again:
            due_ = now + refusal_retry;
            return;
        case Action::back_off:
            due_ = now + next_backoff(now);
            return;
        case Action::choose:
            choose(now);
            return;
        case Action::greet:
            greet();
            return;
        case Action::await_boot: {
            // What the rung itself took, waiting for the OK of a soft restart, was boot time.
            const bool unheard = step_.rung == Rung::soft_restart;
            boot_until_ = (unheard ? begun_at_ : now) + window(step_.rung);
            absent_since_ = now;
            absence_limit_ = window(step_.rung);
            backoff_ = first_backoff;
            due_ = now + boot_retry;
            return;
        }
        case Action::await_off:
            due_ = off_until_;
            return;
        case Action::rest:
            due_ = now + look_interval;
            return;
        case Action::look_again:
            due_ = std::min(now + look_interval, std::max(rest_until_.value_or(now), now));
            return;
        case Action::wait_turn:
            due_ = std::min(now + turn_interval, std::max(step_.at, now));
            return;
    }
}

Milliseconds Machine::next_backoff(Instant now) {
    const Milliseconds longest = climbing_ && booting(now) ? boot_retry : longest_backoff;
    return std::min(longest, std::exchange(backoff_, std::min(2 * backoff_, longest_backoff)));
}

Milliseconds Machine::window(Rung rung) const {
    switch (rung) {
        case Rung::none:
        case Rung::escape:
        case Rung::reopen:
            return Milliseconds{0};
        case Rung::usb_reset:
            return usb_settling;
        case Rung::soft_restart:
        case Rung::power_on:
        case Rung::reset_pulse:
        case Rung::power_cycle:
            return timings_.boot + boot_margin;
    }
    return Milliseconds{0};
}

bool Machine::fault(Fault fault, Instant now) {
    if (state_ == State::ready) {
        const bool same = fault == fault_ && unproven_;
        if (same && !rest_is_over(now)) {
            return false;
        }
        if (!same || rest_until_ || now >= begun_at_ + episode_memory) {
            start_episode(fault);
        }
        intact_ = policy_of(fault).answers;
    } else {
        // A power key that has to be pressed is no harder a rung than those before it.
        const bool other = fault != fault_ && (!climbing_ || fault == Fault::off);
        if (other || (rest_until_ && rest_is_over(now))) {
            start_episode(fault);
        }
        intact_ = false;
    }
    fault_ = fault;
    handle(Event::fault, now);
    return true;
}

void Machine::grant_boot(Instant now) {
    boot_until_ = std::max(boot_until_, now + timings_.boot);
}

bool Machine::ask(Rung rung, Instant now) {
    if (state_ == State::unpowered) {
        return false;
    }
    intact_ = state_ == State::ready;
    start_episode(Fault::asked);
    asked_ = rung;
    handle(Event::asked, now);
    return true;
}

void Machine::start_episode(Fault fault) {
    fault_ = fault;
    unproven_ = false;
    rest_until_.reset();
    ladder_.start_over();
}

void Machine::choose(Instant now) {
    climbing_ = true;
    const Rungs rungs = fault_ == Fault::asked ? Rungs{asked_} : policy_of(fault_).rungs;
    step_ = ladder_.next(rungs, now);
    act(Action::wait_turn, now);
    if (step_.rung == Rung::none) {
        give_up(now);
    }
}

void Machine::give_up(Instant now) {
    const bool missing = fault_ == Fault::vanished || fault_ == Fault::off;
    if (rest_is_over(now)) {
        rest_until_ = now + dead_rest;
    }
    if (!policy_of(fault_).answers && (touched_ || !missing)) {
        handle(Event::exhausted, now);
        return;
    }
    // Who can do nothing about an absence keeps looking.
    climbing_ = touched_;
    if (fault_ == Fault::asked) {
        start_episode(Fault::none);
    }
    handle(intact_ ? Event::spared : Event::resigned, now);
}

void Machine::greet() {
    boot_until_ = {};
    backoff_ = first_backoff;
    absent_since_.reset();
    if (std::exchange(climbing_, false)) {
        unproven_ = policy_of(fault_).answers && fault_ != Fault::asked && fault_ != Fault::none;
    }
    touched_ = false;
    if (!unproven_) {
        start_episode(Fault::none);
    }
}

void Machine::cut(Instant at, Instant now) {
    off_until_ = at;
    handle(Event::cut, now);
}

void Machine::begin_rung(Instant at, bool in_earnest) {
    if (in_earnest) {
        touched_ = true;
        intact_ = false;
    }
    begun_at_ = at;
    ladder_.tried(step_.rung, at);
}

void Machine::pass_rung(bool lacking, Instant now) {
    if (lacking) {
        ladder_.lacks(step_.rung);
    }
    ladder_.pass(step_.rung);
    choose(now);
}

bool Machine::proven(Fault fault) {
    if (!unproven_ || fault != fault_ || state_ != State::ready) {
        return false;
    }
    start_episode(Fault::none);
    return true;
}

void Machine::remember(const Remembered& action, Instant now) {
    ladder_.tried(action.rung, action.at);
    if (!action.open_ended || action.at + episode_memory <= now) {
        climbing_ = false;
        start_episode(Fault::none);
        return;
    }
    begun_at_ = action.at;
    fault_ = action.fault;
    climbing_ = true;
    touched_ = true;
    boot_until_ = (action.interrupted ? now : action.at) + window(action.rung);
}

std::optional<Instant::duration> Machine::absent_for(Instant now) const {
    return absent_since_ ? std::optional(now - *absent_since_) : std::nullopt;
}

std::optional<Fault> Machine::absence(BoardPower by_line, BoardPower by_usb, bool found_before,
                                      Instant now) const {
    const auto absent = absent_for(now);
    if (!absent || booting(now) || !rest_is_over(now)) {
        return std::nullopt;
    }
    if (by_line == BoardPower::off && *absent >= off_patience) {
        return Fault::off;
    }
    if (*absent < absence_limit_) {
        return std::nullopt;
    }
    return by_line == BoardPower::unknown && by_usb == BoardPower::off && !found_before
               ? Fault::off
               : Fault::vanished;
}

}  // namespace hal::recovery
