// ModemKeeper's climb: what each rung of the ladder does, and what follows it.
#include <utility>

#include "hal/error.hpp"
#include "recovery/keeper.hpp"
#include "recovery/symptom.hpp"

namespace hal::recovery {

namespace {

/// Not here, or not now; what a start answers says nothing about the rung.
bool is_not_to_be_had(Rung rung, const Result<>& result) {
    return !result && rung > Rung::reopen &&
           (result.error().code == Errc::not_supported || result.error().code == Errc::not_ready);
}

}  // namespace

void ModemKeeper::tell(Event event) {
    machine_.handle(event, clock_.now());
    describe();
}

/// Says so when the climb has ended.
void ModemKeeper::describe() {
    if (machine_.state() == State::ready) {
        trouble_.clear();
    } else if (machine_.state() == State::dead && !trouble_.starts_with("nothing has helped")) {
        trouble_ = "nothing has helped: " + reason_ + lacking();
        awaiting_cure_ = false;
    }
}

std::string ModemKeeper::lacking() const {
    std::string names;
    for (const RungPolicy& policy : ladder_policies) {
        if (machine_.ladder().is_lacking(policy.rung)) {
            names +=
                (names.empty() ? "; not available: " : ", ") + std::string(to_string(policy.rung));
        }
    }
    return names;
}

BoardPower ModemKeeper::power_by_line() {
    const auto status = power_.status();
    return status ? *status : BoardPower::unknown;
}

BoardPower ModemKeeper::known_power() {
    const BoardPower by_line = power_by_line();
    return by_line == BoardPower::unknown ? locator_.presence() : by_line;
}

void ModemKeeper::climb() {
    if (clock_.now() < machine_.rung_at()) {
        look();
        return;
    }
    const Rung rung = machine_.rung();
    if (is_needless(rung)) {
        machine_.pass_rung(false, clock_.now());
        describe();
        return;
    }
    const Instant begun = clock_.now();
    journal_.begin(rung, machine_.fault(), reason_);
    if (dry_run_) {
        machine_.begin_rung(begun, false);
        journal_.end(result_dry);
        tell(Event::useless);
        return;
    }
    if (rung == Rung::power_cycle) {
        begin_power_cycle();
        return;
    }
    const auto result = execute(rung);
    if (is_not_to_be_had(rung, result)) {
        pass(result.error());
        return;
    }
    machine_.begin_rung(begun, true);
    awaiting_cure_ = true;
    conclude(rung, result);
}

/// The key would turn off a modem that runs.
bool ModemKeeper::is_needless(Rung rung) {
    return rung == Rung::power_on && known_power() != BoardPower::off;
}

Result<> ModemKeeper::execute(Rung rung) {
    switch (rung) {
        case Rung::none:
        case Rung::power_cycle:  // takes several steps
            return {};
        case Rung::escape:
            // A probe after silence begins with ESC.
            return modem_ ? start_if_it_answers() : unexpected(Errc::port_gone, "no open port");
        case Rung::reopen:
            HAL_CHECK(open());
            return start_if_it_answers();
        case Rung::soft_restart:
            return modem_ ? modem_->restart() : unexpected(Errc::not_ready, "no open port");
        case Rung::usb_reset:
            return locator_.reset_usb();
        case Rung::power_on:
            return power_.press_power_key(BoardPower::off);
        case Rung::reset_pulse:
            return power_.reset_pulse();
    }
    return {};
}

/// Said once for what is lacking, at no cost.
void ModemKeeper::pass(const Error& error) {
    journal_.end(std::string(result_lacking) + (error.context.empty() ? "" : ": ") + error.context);
    machine_.pass_rung(error.code == Errc::not_supported, clock_.now());
    describe();
}

void ModemKeeper::conclude(Rung rung, const Result<>& result) {
    journal_.end(result ? result_done : result.error().message());
    if (rung == Rung::escape || rung == Rung::reopen) {
        if (modem_) {
            conclude_start(result, Event::silent);
        } else {
            no_port(result.error());
        }
        return;
    }
    // A modem that answers nothing may still have heard that it is to restart.
    const bool unheard =
        !result && rung == Rung::soft_restart && result.error().code == Errc::timed_out;
    if (result || unheard) {
        modem_.reset();
        tell(Event::boots);
    } else {
        tell(Event::useless);
    }
}

void ModemKeeper::begin_power_cycle() {
    const Instant begun = clock_.now();
    BoardPower otherwise = locator_.presence();
    if (otherwise == BoardPower::unknown && modem_ && modem_->probe()) {
        otherwise = BoardPower::on;
    }
    const auto result = power_cycle_.begin(power_by_line(), otherwise);
    const Result<> attempt = result ? Result<>() : Unexpected{result.error()};
    if (is_not_to_be_had(Rung::power_cycle, attempt)) {
        pass(result.error());
        return;
    }
    machine_.begin_rung(begun, true);
    awaiting_cure_ = true;
    conclude_power(result);
}

void ModemKeeper::go_on_with_power() {
    conclude_power(power_cycle_.go_on(power_by_line(), locator_.presence()));
}

void ModemKeeper::conclude_power(const Result<PowerCycle::Pause>& result) {
    const Instant now = clock_.now();
    if (result && *result) {
        modem_.reset();
        machine_.cut(now + **result, now);
        return;
    }
    journal_.end(result ? result_done : result.error().message());
    tell(result ? Event::boots : Event::useless);
}

/// A modem that is not well may have come back by itself: so it is looked at while a rung waits for
/// its turn, and while it rests from all of them.
void ModemKeeper::look() {
    const bool dead = machine_.state() == State::dead;
    if (dead && machine_.rest_is_over(clock_.now())) {
        tell(Event::rested);
        return;
    }
    if (modem_) {
        conclude_start(start_if_it_answers(), dead ? Event::silent : Event::early);
    } else if (const auto opened = open()) {
        tell(Event::opened);
    } else {
        no_port(opened.error());
    }
}

}  // namespace hal::recovery
