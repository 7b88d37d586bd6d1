#include "modem.hpp"

#include <utility>

#include "commands/commands.hpp"

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

/// The place of a port in AT+QURCCFG's list. The names are those of USB interfaces; here they stand
/// for the ports in the order of the command line.
bool is_urc_port(const std::string& name, int port) {
    static const std::map<std::string, int, std::less<>> places{
        {"usbat", 0}, {"usbmodem", 1}, {"uart1", 2}};
    const auto found = places.find(name);
    return name == "all" || (found != places.end() && found->second == port);
}

}  // namespace

Modem::Modem(Timers& timers, Ledger& the_ledger, Network& the_network, Faults& the_faults,
             const Personality& the_personality)
    : personality(the_personality),
      ledger(the_ledger),
      network(the_network),
      faults(the_faults),
      timers_(timers) {
    for (const StorageShape& shape : personality.storages) {
        storages.add(Storage(shape.name, shape.capacity, shape.first_index));
    }
    card.imsi = personality.imsi;
    card.iccid = personality.iccid;
    set_up_kept_settings();
    network.serve(*this);
}

Port& Modem::add_port(Wire& wire) {
    const int number = static_cast<int>(ports_.size());
    auto execute_here = [this, number](const Command& command) {
        current_ = ports_[static_cast<std::size_t>(number)].get();
        return execute(command);
    };
    ports_.push_back(std::make_unique<Port>(number, wire, ledger, faults, std::move(execute_here)));
    current_ = ports_.back().get();
    set_up_kept_settings();
    return *current_;
}

void Modem::receive(Port& port, std::string_view bytes) {
    current_ = &port;
    if (faults.hang == Hang::soft && on_) {
        overhear(port, bytes);
    } else {
        port.dialogue.receive(bytes);
    }
}

Indications& Modem::indications(Port& port) {
    return personality.urc_routing == UrcRouting::urc_port ? ports_.front()->indications
                                                           : port.indications;
}

std::vector<Port*> Modem::listeners(const Asks& asks) {
    std::vector<Port*> found;
    for (const auto& port : ports_) {
        const bool here = personality.urc_routing == UrcRouting::per_port ||
                          is_urc_port(kept.urc_port, port->number);
        if (here && asks(indications(*port))) {
            found.push_back(port.get());
        }
    }
    return found;
}

void Modem::say(const std::string& line) {
    say_where([](const Indications&) { return true; }, line);
}

void Modem::say_where(const Asks& asks, const std::string& line) {
    for (Port* port : listeners(asks)) {
        port->dialogue.say(line);
    }
}

void Modem::open_prompt(bool text, std::function<void(Port&, const std::string&)> on_body) {
    Port& here = port();
    here.dialogue.open_prompt(text,
                              [this, &here, on_body = std::move(on_body)](const std::string& body) {
                                  current_ = &here;
                                  on_body(here, body);
                              });
}

void Modem::card_becomes_readable() {
    card_read_ = true;
    if (!personality.sim_ready_line.empty() && card.state != SimState::busy) {
        say(std::string(card_line(card.state)));
    }
    say_sim_status();
    if (card.state == SimState::ready) {
        at(personality.sms_ready - personality.sim_ready, [this] { sms_becomes_ready(); });
    }
}

void Modem::sms_becomes_ready() {
    const Registration before = registration();
    sms_ready_ = true;
    for (const std::string& line : personality.sms_ready_lines) {
        say(line);
    }
    say_sim_status();
    report_registration(before);
    network.deliver_soon();
}

int Modem::sim_status() const {
    if (card.state == SimState::absent) {
        return 0;
    }
    if (card.state != SimState::ready || !card_read_) {
        return 1;
    }
    return sms_ready_ ? 3 : 2;
}

/// AT#QSS=1 tells of the card's presence only, AT#QSS=2 of all four states.
void Modem::say_sim_status() {
    const int status = sim_status();
    say_where(
        [status](const Indications& asked) {
            return asked.sim_status == 2 || (asked.sim_status == 1 && status < 2);
        },
        "#QSS: " + std::to_string(status));
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

bool Modem::is_registered() const {
    const Registration now = registration();
    return now == Registration::home || now == Registration::roaming;
}

void Modem::report_registration(Registration before) {
    if (registration() == before) {
        return;
    }
    for (Port* port : listeners([](const Indications&) { return true; })) {
        for (const auto& [command, mode] : indications(*port).registration) {
            if (mode > 0) {
                port->dialogue.say(command + ": " + registration_fields(*this, mode));
            }
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
    if (faults.stuck_code != 0 && is_sms_command(command.name)) {
        return Reply::cms(faults.stuck_code);
    }
    if (const std::string* fixed = fixed_answer(personality, command.written)) {
        return Reply::ok({*fixed});
    }
    const Handler* handler = find_command(command.name, personality.vendor);
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

}  // namespace sim
