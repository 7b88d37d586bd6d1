#include "recovery/keeper.hpp"

#include <algorithm>
#include <utility>

#include "hal/error.hpp"
#include "recovery/symptom.hpp"

namespace hal::recovery {
namespace {

bool ends_listening(const hal::Event& event) {
    return std::holds_alternative<SubmitAnswered>(event) ||
           std::holds_alternative<ModemRestarted>(event);
}

}  // namespace

ModemKeeper::ModemKeeper(const Supervisor::Parts& parts, std::stop_token stop,
                         ModemFactory make_modem)
    : clock_(parts.clock),
      waker_(parts.waker),
      locator_(parts.locator),
      profile_(parts.profile),
      power_(parts.power),
      dry_run_(parts.dry_run),
      stop_(std::move(stop)),
      make_modem_(std::move(make_modem)),
      machine_({.boot = parts.profile.timeouts.boot, .sim_ready = parts.profile.timeouts.sim_ready},
               parts.clock.now()),
      watch_(parts.profile),
      journal_(parts.clock, parts.memory),
      power_cycle_(parts.power, parts.profile.power) {
    remember();
}

/// What an earlier life did: the last rung may yet cure, and is not tried again before the others.
void ModemKeeper::remember() {
    const Instant now = clock_.now();
    for (const RecoveryAction& action : history()) {
        if (!counts(action)) {
            continue;
        }
        machine_.remember({.rung = action.rung,
                           .fault = action.fault,
                           .at = now - journal_.age(action),
                           .open_ended = !action.cured,
                           .interrupted = journal_.was_interrupted()},
                          now);
        awaiting_cure_ = machine_.climbing();
        reason_ = action.reason;
    }
}

Result<Modem*> ModemKeeper::ready() {
    if (machine_.state() == State::closed) {
        // failed() left it to us: its caller may still have had the modem in its hands. An open
        // descriptor would keep the name of a device that comes back.
        modem_.reset();
    }
    if (stop_.stop_requested()) {
        return unexpected(Errc::interrupted, "stopping");
    }
    take_up_request();
    if (machine_.state() != State::ready && clock_.now() >= due()) {
        step();
    }
    if (machine_.state() == State::ready) {
        return modem_.get();
    }
    return unexpected(machine_.state() == State::dead ? Errc::dead : Errc::not_ready, trouble_);
}

std::vector<hal::Event> ModemKeeper::take_heard() {
    return std::exchange(heard_, {});
}

/// While a submit's limit runs no rung is tried, and no modem that does not answer is written to.
bool ModemKeeper::holding() const {
    const Instant now = clock_.now();
    return now < no_rung_until_ || (quiet_until_ && now < *quiet_until_);
}

Instant ModemKeeper::due() const {
    const State state = machine_.state();
    const bool would_write = state == State::sick || state == State::dead ||
                             (state == State::closed && locator_.asks_to_find());
    return would_write && holding()
               ? std::max({machine_.due(), no_rung_until_, quiet_until_.value_or(no_rung_until_)})
               : machine_.due();
}

Instant ModemKeeper::next_due() const {
    // A wish waits for the end of a power cycle under way.
    if (requested_ && !holding() && machine_.state() != State::unpowered) {
        return std::min(clock_.now(), due());
    }
    if (machine_.state() == State::ready) {
        return probe_at_;
    }
    return machine_.state() == State::closed && modem_ ? clock_.now() : due();
}

ModemState ModemKeeper::state() const {
    switch (machine_.state()) {
        case State::closed:
            return machine_.climbing() ? ModemState::recovering : ModemState::absent;
        case State::opened:
            return machine_.climbing() ? ModemState::recovering : ModemState::starting;
        case State::ready:
            return ModemState::ready;
        case State::sick:
        case State::unpowered:
            return ModemState::recovering;
        case State::dead:
            return ModemState::dead;
    }
    return ModemState::absent;
}

void ModemKeeper::step() {
    switch (machine_.state()) {
        case State::closed:
            seek();
            return;
        case State::opened:
            bring_up();
            return;
        case State::sick:
            climb();
            return;
        case State::unpowered:
            go_on_with_power();
            return;
        case State::dead:
            look();
            return;
        case State::ready:
            return;
    }
}

void ModemKeeper::seek() {
    if (const auto opened = open()) {
        tell(Event::opened);
        bring_up();
    } else {
        no_port(opened.error());
    }
}

Result<> ModemKeeper::open() {
    modem_.reset();
    HAL_TRY(auto ports, locator_.open(clock_, waker_, stop_));
    HAL_TRY(modem_, make_modem_(std::move(ports)));
    found_before_ = true;
    return {};
}

void ModemKeeper::no_port(const Error& error) {
    modem_.reset();  // What is plugged in again is another file under the same name.
    trouble_ = error.message();
    if (error.code == Errc::interrupted) {
        tell(Event::paused);
    } else if (error.code == Errc::port_busy) {
        tell(Event::busy);  // somebody else's doing: no rung gets the port back
    } else {
        tell(Event::absent);
        consider_absence();
    }
}

/// Absence is a state at first, not an illness: modems re-enumerate.
void ModemKeeper::consider_absence() {
    if (machine_.state() != State::closed || holding()) {
        return;
    }
    const auto fault =
        machine_.absence(power_by_line(), locator_.presence(), found_before_, clock_.now());
    if (fault) {
        act_on(Finding{*fault, *fault == Fault::off ? "it is switched off"
                                                    : "it does not come back: " + trouble_});
    }
}

void ModemKeeper::bring_up() {
    if (listen()) {
        conclude_start(machine_.climbing() ? start_if_it_answers() : start(), Event::silent);
    }
}

/// Whether the port may be written to.
bool ModemKeeper::listen() {
    if (!quiet_until_) {
        return true;
    }
    trouble_ = "listening for the answer to an earlier submit";
    auto events = modem_->wait(*quiet_until_);
    if (events) {
        if (std::any_of(events->begin(), events->end(), ends_listening)) {
            quiet_until_.reset();
            no_rung_until_ = {};
        }
        std::move(events->begin(), events->end(), std::back_inserter(heard_));
    } else if (symptom_of(events.error().code) == Symptom::gone) {
        no_port(events.error());
        return false;
    } else if (events.error().code != Errc::interrupted) {
        // Nothing can be heard now, and nothing may be said.
        clock_.wait(waker_, std::min(*quiet_until_, clock_.now() + first_backoff));
    }
    if (!quiet_until_ || clock_.now() >= *quiet_until_) {
        quiet_until_.reset();
        machine_.grant_boot(clock_.now());
        return true;
    }
    tell(Event::paused);
    return false;
}

Result<> ModemKeeper::start() {
    auto started = modem_->start();
    if (!started) {
        if (started.error().code == Errc::wrong_port) {
            locator_.refuse();
        }
        return started;
    }
    HAL_TRY(const Identity identity, modem_->identity());
    return locator_.accept(identity);
}

/// Modem::start() waits as long as a boot may take; this modem had its chance, so one AT decides.
Result<> ModemKeeper::start_if_it_answers() {
    auto answered = modem_->probe();
    if (!answered) {
        const Symptom symptom = symptom_of_command(answered.error().code);
        if (symptom != Symptom::alive && symptom != Symptom::garbled) {
            return answered;
        }
    }
    return start();
}

void ModemKeeper::conclude_start(const Result<>& started, Event silence) {
    if (started) {
        become_ready();
        return;
    }
    const Error& error = started.error();
    if (error.code == Errc::wrong_port) {
        trouble_ = error.message();
        modem_.reset();
        tell(Event::wrong);
        return;
    }
    switch (symptom_of_command(error.code)) {
        case Symptom::gone:
            no_port(error);
            return;
        case Symptom::interrupted:
            tell(Event::paused);
            return;
        case Symptom::garbled:
            trouble_ = error.message();
            tell(Event::refused);
            act_on(watch_.failed(error, clock_.now()));
            return;
        case Symptom::none:
        case Symptom::alive:
            trouble_ = error.message();
            tell(Event::refused);
            return;
        case Symptom::silent:
            if (!machine_.climbing()) {
                reason_ = "no start: " + error.message();
            }
            trouble_ = error.message();
            if (machine_.state() == State::opened && !machine_.booting(clock_.now()) &&
                power_by_line() == BoardPower::off) {
                act_on(Finding{Fault::off, "it is switched off"});
            } else {
                tell(silence);
            }
            return;
    }
}

void ModemKeeper::become_ready() {
    tell(Event::started);
    trouble_.clear();
    ++starts_;
    watch_.started();
    probe_at_ = clock_.now() + probe_interval;
    if (awaiting_cure_ && !machine_.unproven()) {
        journal_.cured();
        awaiting_cure_ = false;
    }
    if (std::exchange(left_in_use_, false)) {
        count_restart();
    }
}

}  // namespace hal::recovery
