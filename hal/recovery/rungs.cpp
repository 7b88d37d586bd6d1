// ModemKeeper's climb: what each rung of the ladder does, and what follows it.
#include <algorithm>
#include <utility>

#include "hal/error.hpp"
#include "recovery/keeper.hpp"
#include "recovery/symptom.hpp"

namespace hal::recovery {
void ModemKeeper::fall_sick(std::string reason) {
    reason_ = std::move(reason);
    trouble_ = reason_;
    state_ = ModemState::recovering;
    plan();
}

void ModemKeeper::plan() {
    next_ = ladder_.next(clock_.now());
    due_ = next_.at;
    phase_ = Phase::sick;
    if (next_.rung == Rung::none) {
        phase_ = Phase::dead;
        state_ = ModemState::dead;
        acted_ = false;
        retry_at_ = next_.at;
        due_ = clock_.now() + look_interval;
    }
}

void ModemKeeper::climb() {
    switch (next_.rung) {
        case Rung::none:
        case Rung::usb_reset:
        case Rung::power_on:
        case Rung::power_cycle:
            return;
        case Rung::escape:
            escape();
            return;
        case Rung::reopen:
            reopen();
            return;
        case Rung::soft_restart:
            restart_softly();
            return;
        case Rung::reset_pulse:
            pulse_reset();
            return;
    }
}

/// Modem::start() begins with ESC and AT, and repeats them.
void ModemKeeper::escape() {
    finish_rung(Rung::escape, modem_->start());
}

void ModemKeeper::reopen() {
    if (open()) {
        finish_rung(Rung::reopen, start_if_it_answers());
    } else {
        note_tried(Rung::reopen, unexpected(Errc::port_gone, trouble_));
    }
}

/// Modem::start() waits as long as a boot may take; this modem had its chance, so one AT decides.
Result<> ModemKeeper::start_if_it_answers() {
    auto answered = modem_->probe();
    if (!answered && symptom_of_command(answered.error().code) != Symptom::alive) {
        return answered;
    }
    return modem_->start();
}

void ModemKeeper::finish_rung(Rung rung, const Result<>& result) {
    note_tried(rung, result);
    boot_until_ = {};
    if (result) {
        become_ready();
    } else if (symptom_of_command(result.error().code) == Symptom::silent) {
        plan();
    } else {
        phase_ = Phase::opened;
        could_not_start(result.error());
    }
}

void ModemKeeper::restart_softly() {
    const auto restarted = modem_->restart();
    if (!restarted && restarted.error().code == Errc::not_supported) {
        ladder_.skip(Rung::soft_restart);
        plan();
        return;
    }
    note_tried(Rung::soft_restart, restarted);
    if (restarted) {
        await_boot();
    } else {
        plan();
    }
}

void ModemKeeper::pulse_reset() {
    const auto pulsed = power_.reset_pulse();
    if (!pulsed && pulsed.error().code == Errc::not_supported) {
        ladder_.skip(Rung::reset_pulse);
        plan();
        return;
    }
    note_tried(Rung::reset_pulse, pulsed);
    if (pulsed) {
        await_boot();
    } else {
        plan();
    }
}

void ModemKeeper::note_tried(Rung rung, const Result<>& result) {
    ladder_.tried(rung, clock_.now());
    acted_ = true;
    if (history_.size() == history_limit) {
        history_.erase(history_.begin());
    }
    history_.push_back({clock_.wall_now(), rung, Fault::silent, reason_,
                        result ? "done" : result.error().message(), false});
}

/// The port goes with the modem's restart, or stays: either way it is opened anew.
void ModemKeeper::await_boot() {
    modem_.reset();
    phase_ = Phase::closed;
    state_ = ModemState::recovering;
    backoff_ = first_backoff;
    boot_until_ = clock_.now() + profile_.timeouts.boot + profile_.timeouts.sim_ready;
    retry_in(boot_retry);
}

/// A dead modem may have come back by itself; once an hour it gets the whole ladder again.
void ModemKeeper::look() {
    if (clock_.now() >= retry_at_) {
        ladder_.start_over();
        fall_sick("still without an answer");
        return;
    }
    due_ = std::min(retry_at_, clock_.now() + look_interval);
    if (const auto started = start_if_it_answers()) {
        become_ready();
    } else if (symptom_of_command(started.error().code) == Symptom::gone) {
        lose_port(started.error());
    }
}

}  // namespace hal::recovery
