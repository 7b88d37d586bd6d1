#include "modem.hpp"

#include <utility>

#include "commands/commands.hpp"
#include "gsm7.hpp"

namespace sim {

namespace {

std::string_view card_line(SimState state) {
    switch (state) {
        case SimState::ready:
            return "+CPIN: READY";
        case SimState::pin:
            return "+CPIN: SIM PIN";
        case SimState::puk:
            return "+CPIN: SIM PUK";
        case SimState::absent:
        case SimState::busy:
            break;
    }
    return "+CPIN: NOT READY";
}

}  // namespace

Modem::Modem(EventLoop& loop, Ledger& the_ledger, Network& the_network, Wire& wire,
             Faults& the_faults, const Personality& the_personality)
    : personality(the_personality),
      ledger(the_ledger),
      network(the_network),
      faults(the_faults),
      dialogue(wire, the_ledger, the_faults, settings.line,
               [this](const Command& command) { return execute(command); }),
      loop_(loop) {
    for (const StorageShape& shape : personality.storages) {
        storages.add(Storage(shape.name, shape.capacity, shape.first_index));
    }
    set_up_kept_settings();
    network.serve(*this);
}

void Modem::set_up_kept_settings() {
    kept = {};
    kept.storages.fill(personality.default_storage);
    kept.indications[4] = personality.cnmi_values[4].front() - '0';
}

void Modem::at(Milliseconds when, std::function<void()> step) {
    boot_steps_.push_back(loop_.after(when, std::move(step)));
}

void Modem::cancel_boot() {
    for (const auto step : std::exchange(boot_steps_, {})) {
        loop_.cancel(step);
    }
}

void Modem::switch_off(std::string_view cause) {
    ledger.record("off", {{"cause", cause}});
    cancel_boot();
    network.abandon_submit();
    dialogue.shut();
    faults.silent = false;
    card_read_ = sms_ready_ = false;
    if (acknowledgement_) {
        loop_.cancel(*acknowledgement_);
        acknowledgement_.reset();
    }
}

void Modem::boot(std::string_view cause, bool forget) {
    switch_off(cause);
    ledger.record("reset", {{"cause", cause}});
    settings = {};
    if (forget || !personality.keeps_storage_and_indications) {
        set_up_kept_settings();
    }
    at(personality.at_ready, [this] { dialogue.listen(); });
    for (const BootLine& line : personality.boot_lines) {
        at(line.at, [this, &line] { dialogue.say(line.text); });
    }
    at(personality.sim_ready + extra_card_delay, [this] { card_becomes_readable(); });
}

void Modem::boot_soon(std::string_view cause) {
    at(Milliseconds(0), [this, cause = std::string(cause)] { boot(cause); });
}

void Modem::power_down_soon() {
    at(Milliseconds(10), [this] {
        dialogue.say("POWERED DOWN");
        switch_off("command");
    });
}

void Modem::hold_reset() {
    if (!reset_held_since_) {
        switch_off("reset-line");
        reset_held_since_ = std::chrono::steady_clock::now();
        ledger.record("reset-line", {{"state", "held"}});
    }
}

void Modem::release_reset() {
    if (!reset_held_since_) {
        return;
    }
    const auto held = std::chrono::steady_clock::now() - *reset_held_since_;
    reset_held_since_.reset();
    ledger.record("reset-line",
                  {{"state", "released"},
                   {"pulse_ms", std::chrono::duration_cast<Milliseconds>(held).count()}});
    boot("reset-line");
}

void Modem::card_becomes_readable() {
    card_read_ = true;
    if (!personality.sim_ready_line.empty() && card.state != SimState::busy) {
        dialogue.say(std::string(card_line(card.state)));
    }
    if (card.state == SimState::ready) {
        at(personality.sms_ready - personality.sim_ready, [this] { sms_becomes_ready(); });
    }
}

void Modem::sms_becomes_ready() {
    const Registration before = registration();
    sms_ready_ = true;
    for (const std::string& line : personality.sms_ready_lines) {
        dialogue.say(line);
    }
    report_registration(before);
    network.deliver_soon();
}

void Modem::set_sim(SimState state) {
    const bool changed = state != card.state;
    const Registration before = registration();
    card.state = state;
    if (!changed || !card_read_) {
        return;
    }
    sms_ready_ = false;
    report_registration(before);
    card_becomes_readable();
}

void Modem::set_registration(Registration wanted) {
    const Registration before = registration();
    radio.registration = wanted;
    report_registration(before);
    network.deliver_soon();
}

Registration Modem::registration() const {
    if (settings.functionality != 1 || card.state != SimState::ready) {
        return Registration::none;
    }
    return sms_ready_ ? radio.registration : Registration::searching;
}

void Modem::report_registration(Registration before) {
    if (registration() == before) {
        return;
    }
    for (const auto& [command, mode] : settings.registration_reports) {
        if (mode > 0) {
            dialogue.say(command + ": " + registration_fields(*this, mode));
        }
    }
}

std::optional<Reply> Modem::card_obstacle() const {
    if (settings.functionality == 0) {
        return Reply::cme(13);  // BG96 manual V2.0 §2.22.
    }
    if (card.state == SimState::absent) {
        return Reply::cme(10);
    }
    if (!card_read_ || card.state == SimState::busy) {
        return Reply::cme(14);
    }
    if (card.state == SimState::pin || card.state == SimState::puk) {
        return Reply::cme(card.state == SimState::pin ? 11 : 12);
    }
    return std::nullopt;
}

std::optional<Reply> Modem::sms_obstacle() const {
    static const std::map<int, int> cms_for_cme{
        {10, 310}, {11, 311}, {12, 316}, {13, 313}, {14, 314}};
    if (const auto obstacle = card_obstacle()) {
        return Reply::cms(cms_for_cme.at(obstacle->code));
    }
    if (!sms_ready_) {
        return Reply::cms(314);
    }
    return std::nullopt;
}

Reply Modem::execute(const Command& command) {
    const auto fixed = personality.fixed_answers.find(command.written);
    if (fixed != personality.fixed_answers.end()) {
        return Reply::ok({fixed->second});
    }
    const Handler* handler = find_command(command.name, personality.quectel_commands);
    if (handler == nullptr) {
        return personality.unknown_command_code == 0 ? Reply::error()
                                                     : Reply::cme(personality.unknown_command_code);
    }
    Reply reply = (*handler)(*this, command);
    network.deliver_soon();  // The command may have made room.
    return reply;
}

Storage& Modem::storage(std::size_t memory) {
    return *storages.find(kept.storages[memory]);
}

std::string Modem::to_charset(std::string_view utf8) const {
    const std::u32string points = from_utf8(utf8);
    if (settings.charset == "UCS2") {
        return to_hex(to_utf16(points));
    }
    std::string out;
    for (const char32_t point : points) {
        if (settings.charset == "GSM") {
            const auto septets = to_septets({&point, 1}).value_or(Bytes{'?'});
            out.append(septets.begin(), septets.end());
        } else {
            out.push_back(point < 0x80 ? static_cast<char>(point) : '?');
        }
    }
    return out;
}

std::string Modem::from_charset(std::string_view text) const {
    if (settings.charset == "UCS2") {
        if (const auto octets = from_hex(text)) {
            return to_utf8(from_utf16(*octets));
        }
        return std::string(text);  // A plain number is taken as it is, as many modems do.
    }
    if (settings.charset == "GSM") {
        return to_utf8(from_septets(Bytes(text.begin(), text.end())));
    }
    return latin1_to_utf8(text);
}

}  // namespace sim
