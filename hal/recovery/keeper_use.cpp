// ModemKeeper while the modem is used: what its user tells, and what follows from it.
#include <utility>

#include "hal/error.hpp"
#include "recovery/keeper.hpp"
#include "recovery/symptom.hpp"

namespace hal::recovery {

void ModemKeeper::restarted() {
    if (machine_.state() == State::ready) {
        tell(Event::restarted);
        trouble_ = "the modem has restarted by itself";
        count_restart();
    }
}

void ModemKeeper::listen_first(Instant until) {
    quiet_until_ = until;
    if (until > clock_.now()) {
        tell(Event::restarted);  // A modem in use is started anew after it.
    }
}

void ModemKeeper::count_restart() {
    const Instant now = clock_.now();
    const auto too_many = watch_.restarted(now);
    if (watch_.restarts_are_notable(now)) {
        journal_.note(Fault::boots_by_itself, "restarts by itself again and again");
    }
    act_on(too_many);
}

void ModemKeeper::failed(const Error& error) {
    if (machine_.state() != State::ready) {
        return;
    }
    if (symptom_of(error.code) == Symptom::gone) {
        lose_port(error);
    } else {
        act_on(watch_.failed(error, clock_.now()));
    }
}

/// The modem object stays until the next ready(): the caller may have it in its hands.
void ModemKeeper::lose_port(const Error& error) {
    trouble_ = error.message();
    left_in_use_ = true;
    tell(Event::absent);
}

void ModemKeeper::submitted(const SubmitOutcome& outcome) {
    if (machine_.state() != State::ready) {
        return;
    }
    const Instant now = clock_.now();
    const bool accepted = outcome.kind == SubmitOutcome::Kind::accepted;
    if (!accepted && symptom_of(outcome.error.code) == Symptom::gone) {
        if (outcome.kind == SubmitOutcome::Kind::unknown) {
            no_rung_until_ = now + profile_.timeouts.submit;
        }
        lose_port(outcome.error);
        return;
    }
    act_on(watch_.submitted(outcome, now));
    if (accepted) {
        prove(Fault::stuck);
        prove(Fault::submits_fail);
        prove(Fault::garbage);
    } else if (outcome.error.code == Errc::timed_out) {
        probe_at_ = now;
    }
}

void ModemKeeper::seen(SimState sim, const Registration& registration) {
    if (machine_.state() != State::ready) {
        return;
    }
    act_on(watch_.seen(sim, registration, clock_.now()));
    prove(Fault::garbage);
    if (usable(sim)) {
        prove(Fault::sim);
    }
    if (registration.usable()) {
        prove(Fault::no_network);
    }
}

void ModemKeeper::prove(Fault fault) {
    if (machine_.proven(fault) && std::exchange(awaiting_cure_, false)) {
        journal_.cured();
    }
}

void ModemKeeper::probe_if_due() {
    if (machine_.state() != State::ready || clock_.now() < probe_at_) {
        return;
    }
    const auto answered = modem_->probe();
    const Instant now = clock_.now();
    probe_at_ = now + probe_interval;
    if (answered) {
        watch_.answered();
        if (machine_.outlived(now)) {
            prove(Fault::boots_by_itself);
        }
        return;
    }
    switch (symptom_of_command(answered.error().code)) {
        case Symptom::none:
        case Symptom::interrupted:
            return;
        case Symptom::alive:
        case Symptom::garbled:
            act_on(watch_.failed(answered.error(), now));
            return;
        case Symptom::gone:
            lose_port(answered.error());
            return;
        case Symptom::silent:
            act_on(watch_.probe_unanswered(answered.error().message()));
            return;
    }
}

void ModemKeeper::act_on(const std::optional<Finding>& finding) {
    if (!finding) {
        return;
    }
    Finding found = *finding;
    // A modem that is off is silent too; but only the status line tells off from hung.
    if (found.fault == Fault::silent && power_by_line() == BoardPower::off) {
        found = {Fault::off, "it is switched off"};
    }
    if (machine_.fault(found.fault, clock_.now())) {
        reason_ = std::move(found.reason);
        trouble_ = reason_;
        describe();
    }
}

Result<> ModemKeeper::ask_for(Rung rung) {
    const Ladder& ladder = machine_.ladder();
    const Instant now = clock_.now();
    const bool offered =
        rung == Rung::soft_restart || rung == Rung::reset_pulse || rung == Rung::power_cycle;
    if (!offered || ladder.is_lacking(rung)) {
        return unexpected(Errc::not_supported, to_string(rung));
    }
    if (!ladder.affordable(rung, now)) {
        return unexpected(Errc::not_ready,
                          std::string(to_string(rung)) + " was used as often as its budget allows");
    }
    if (ladder.spaced(rung, now) > now) {
        return unexpected(Errc::not_ready,
                          std::string(to_string(rung)) + " was used only a short while ago");
    }
    requested_ = rung;
    return {};
}

void ModemKeeper::take_up_request() {
    if (requested_ && !holding() && machine_.ask(*requested_, clock_.now())) {
        requested_.reset();
        reason_ = "asked for";
        trouble_ = reason_;
        describe();
    }
}

}  // namespace hal::recovery
