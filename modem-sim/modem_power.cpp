// How the modem starts, restarts and dies, and which of these ends a fault.
#include <algorithm>
#include <utility>

#include "modem.hpp"

namespace sim {

namespace {

/// How thorough a start is, by its cause.
Hang cured_by(std::string_view cause) {
    if (cause == "command") {
        return Hang::soft;
    }
    return cause == "reset-line" ? Hang::reset : Hang::power;
}

}  // namespace

void Modem::set_up_kept_settings() {
    kept = {};
    kept.storages.fill(personality.default_storage);
    for (const auto& port : ports_) {
        port->indications = {};
        port->indications.messages[4] = personality.cnmi_values[4].front() - '0';
    }
}

void Modem::at(Milliseconds when, std::function<void()> step) {
    boot_steps_.push_back(timers_.after(when, std::move(step)));
}

void Modem::cancel_boot() {
    for (const auto step : std::exchange(boot_steps_, {})) {
        timers_.cancel(step);
    }
}

void Modem::stop() {
    cancel_boot();
    network.abandon_submit();
    for (const auto& port : ports_) {
        port->dialogue.shut();
        port->overheard.clear();
    }
    card_read_ = sms_ready_ = false;
    if (acknowledgement_) {
        timers_.cancel(*acknowledgement_);
        acknowledgement_.reset();
    }
    if (vanish > Milliseconds(0)) {
        on_presence(false);
    }
}

/// A start ends what it cures; whatever hangs deeper goes on. An order of the control socket
/// ("control") and the coming of power cure everything.
void Modem::end_faults(std::string_view cause) {
    faults.silent = false;
    faults.stuck_code = 0;
    if (cured_by(cause) >= faults.hang) {
        faults.hang = Hang::none;
    }
}

void Modem::lose_settings(bool forget) {
    settings = {};
    for (const auto& port : ports_) {
        port->settings = {};
        port->indications.registration.clear();
    }
    if (forget || !personality.keeps_storage_and_indications) {
        set_up_kept_settings();
    }
}

void Modem::power_off(std::string_view cause) {
    stop();
    if (on_) {
        on_ = false;
        ledger.record("power-off", {{"cause", cause}});
    }
}

void Modem::boot(std::string_view cause, bool forget, std::optional<Milliseconds> held) {
    stop();
    boost::json::object fields{{"cause", cause}};
    if (held) {
        fields["held_ms"] = held->count();
    }
    ledger.record("reset", fields);
    on_ = true;
    end_faults(cause);
    lose_settings(forget);
    if (card.pin_enabled && card.state == SimState::ready) {
        card.state = SimState::pin;
    }
    const Milliseconds late = extra_boot_delay + vanish;
    if (vanish > Milliseconds(0)) {
        at(vanish, [this] { on_presence(true); });
    }
    at(personality.at_ready + late, [this, cause = std::string(cause)] {
        ledger.record("boot", {{"cause", cause}});
        for (const auto& port : ports_) {
            port->dialogue.listen();
        }
    });
    for (const BootLine& line : personality.boot_lines) {
        at(line.at + late, [this, &line] { say(line.text); });
    }
    at(personality.sim_ready + late + extra_card_delay, [this] { card_becomes_readable(); });
}

void Modem::boot_soon(std::string_view cause) {
    at(Milliseconds(0), [this, cause = std::string(cause)] { boot(cause); });
}

void Modem::power_down_soon(std::string_view cause) {
    at(Milliseconds(10), [this, cause = std::string(cause)] {
        if (!personality.pins.last_line.empty()) {
            say(personality.pins.last_line);
        }
        at(personality.pins.off_takes + extra_off_delay, [this, cause] { power_off(cause); });
    });
}

/// A modem that hangs softly still hears the commands that restart it.
void Modem::overhear(Port& port, std::string_view bytes) {
    for (const char c : bytes) {
        if (c != '\r') {
            port.overheard.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
            continue;
        }
        const std::string line = std::exchange(port.overheard, {});
        if (std::ranges::any_of(personality.restart_commands, [&line](const std::string& command) {
                return line.ends_with(command);
            })) {
            faults.hang = Hang::none;
            port.dialogue.receive(line + "\r");
            return;
        }
    }
}

}  // namespace sim
