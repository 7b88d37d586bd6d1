#include "recovery/keeper.hpp"

#include <algorithm>
#include <utility>

#include "hal/error.hpp"
#include "recovery/symptom.hpp"

namespace hal::recovery {
namespace {

bool ends_listening(const Event& event) {
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
      stop_(std::move(stop)),
      make_modem_(std::move(make_modem)),
      backoff_(first_backoff),
      trouble_("the port has not been opened yet") {}

Result<Modem*> ModemKeeper::ready() {
    if (phase_ == Phase::closed) {
        // failed() left it to us: its caller may still have had the modem in its hands. An open
        // descriptor would keep the name of a device that comes back.
        modem_.reset();
    }
    if (stop_.stop_requested()) {
        return unexpected(Errc::interrupted, "stopping");
    }
    if (phase_ != Phase::ready && clock_.now() >= due_) {
        step();
    }
    if (phase_ == Phase::ready) {
        return modem_.get();
    }
    return unexpected(state_ == ModemState::dead ? Errc::dead : Errc::not_ready, trouble_);
}

std::vector<Event> ModemKeeper::take_heard() {
    return std::exchange(heard_, {});
}

Instant ModemKeeper::next_due() const {
    if (phase_ == Phase::ready) {
        return probe_at_;
    }
    return phase_ == Phase::closed && modem_ ? clock_.now() : due_;
}

void ModemKeeper::step() {
    switch (phase_) {
        case Phase::closed:
            if (open()) {
                bring_up();
            }
            return;
        case Phase::opened:
            bring_up();
            return;
        case Phase::sick:
            climb();
            return;
        case Phase::dead:
            look();
            return;
        case Phase::ready:
            return;
    }
}

bool ModemKeeper::open() {
    modem_.reset();
    auto port = locator_.open(clock_, waker_, stop_);
    auto modem = port ? make_modem_(std::move(*port))
                      : Result<std::unique_ptr<Modem>>(Unexpected{port.error()});
    if (!modem) {
        lose_port(modem.error());
        return false;
    }
    modem_ = std::move(*modem);
    phase_ = Phase::opened;
    if (!booting()) {
        // A port that has just appeared may be that of a modem that has just got its supply.
        boot_until_ = clock_.now() + profile_.timeouts.boot;
        state_ = ModemState::starting;
    }
    return true;
}

void ModemKeeper::bring_up() {
    if (listen()) {
        start();
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
        }
        std::move(events->begin(), events->end(), std::back_inserter(heard_));
    } else if (symptom_of(events.error().code) == Symptom::gone) {
        lose_port(events.error());
        return false;
    }
    if (!quiet_until_ || clock_.now() >= *quiet_until_) {
        quiet_until_.reset();
        boot_until_ = std::max(boot_until_, clock_.now() + profile_.timeouts.boot);
        return true;
    }
    due_ = clock_.now();
    return false;
}

void ModemKeeper::start() {
    if (const auto started = modem_->start()) {
        become_ready();
    } else {
        could_not_start(started.error());
    }
}

void ModemKeeper::become_ready() {
    phase_ = Phase::ready;
    state_ = ModemState::ready;
    trouble_.clear();
    ++starts_;
    backoff_ = first_backoff;
    boot_until_ = {};
    silent_probes_ = 0;
    silent_commands_.clear();
    probe_at_ = clock_.now() + probe_interval;
    ladder_.start_over();
    if (std::exchange(acted_, false)) {
        history_.back().cured = true;
    }
}

void ModemKeeper::could_not_start(const Error& error) {
    trouble_ = error.message();
    switch (symptom_of_command(error.code)) {
        case Symptom::gone:
            lose_port(error);
            return;
        case Symptom::interrupted:
            due_ = clock_.now();
            return;
        case Symptom::none:
        case Symptom::alive:  // no reset cures what the modem refuses: a locked SIM, a busy one
            retry_in(refusal_retry);
            return;
        case Symptom::silent:
            if (booting()) {
                retry_in(boot_retry);
            } else {
                fall_sick("no start: " + trouble_);
            }
            return;
    }
}

/// Absence is a state, not an illness: a rung cannot plug a modem in.
void ModemKeeper::lose_port(const Error& error) {
    phase_ = Phase::closed;
    trouble_ = error.message();
    if (!booting()) {
        state_ = ModemState::absent;
    }
    retry_in(next_backoff());
}

Milliseconds ModemKeeper::next_backoff() {
    return std::exchange(backoff_, std::min(2 * backoff_, longest_backoff));
}

void ModemKeeper::restarted() {
    if (phase_ == Phase::ready) {
        phase_ = Phase::opened;
        state_ = ModemState::starting;
        trouble_ = "the modem has restarted by itself";
        boot_until_ = clock_.now() + profile_.timeouts.boot + profile_.timeouts.sim_ready;
        due_ = clock_.now();
    }
}

void ModemKeeper::failed(const Error& error) {
    if (phase_ != Phase::ready) {
        return;
    }
    switch (symptom_of(error.code)) {
        case Symptom::none:
        case Symptom::interrupted:
            return;
        case Symptom::alive:
            silent_probes_ = 0;
            return;
        case Symptom::gone:
            lose_port(error);
            return;
        case Symptom::silent:
            break;
    }
    silent_commands_.push_back(clock_.now());
    while (silent_commands_.front() <= clock_.now() - command_window) {
        silent_commands_.pop_front();
    }
    if (silent_commands_.size() >= silences) {
        fall_sick("commands without an answer: " + error.message());
    } else {
        count_silence(error.message());
    }
}

void ModemKeeper::probe_if_due() {
    if (phase_ != Phase::ready || clock_.now() < probe_at_) {
        return;
    }
    const auto answered = modem_->probe();
    probe_at_ = clock_.now() + probe_interval;
    if (answered) {
        silent_probes_ = 0;
        return;
    }
    switch (symptom_of_command(answered.error().code)) {
        case Symptom::none:
        case Symptom::interrupted:
            return;
        case Symptom::alive:
            silent_probes_ = 0;
            return;
        case Symptom::gone:
            lose_port(answered.error());
            return;
        case Symptom::silent:
            count_silence(answered.error().message());
            return;
    }
}

void ModemKeeper::count_silence(const std::string& why) {
    if (++silent_probes_ >= silences) {
        fall_sick("probes without an answer: " + why);
    }
}

}  // namespace hal::recovery
