#include <map>

#include "commands/commands.hpp"

namespace sim {

namespace {

Reply imsi(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({modem.card.imsi});
}

Reply own_number(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({"+CNUM: ,\"" + modem.to_charset(modem.card.own_number) + "\",145"});
}

/// Records an attempt with the PIN or PUK. At no tries left the PIN wants the PUK, and a blocked
/// PUK ends the card: every later try is a SIM failure.
bool attempt(Modem& modem, bool right) {
    SimCard& card = modem.card;
    modem.ledger.record(
        "pin", {{"right", right}, {"tries", card.pin_tries}, {"puk_tries", card.puk_tries}});
    if (card.pin_tries == 0) {
        card.pin_enabled = true;
        modem.set_sim(SimState::puk);
    }
    return right;
}

Reply enter_puk(Modem& modem, const Command& command) {
    SimCard& card = modem.card;
    if (card.puk_tries == 0) {
        return Reply::cme(13);
    }
    // AT+CPIN with one value at this point is a PIN where a PUK is wanted (TS 27.007 §8.3).
    if (command.arguments.size() < 2) {
        return Reply::cme(12);
    }
    if (!attempt(modem, card.try_puk(command.text(0), command.text(1)))) {
        return Reply::cme(card.puk_tries == 0 ? 13 : 16);
    }
    modem.set_sim(SimState::ready);
    return Reply::ok();
}

Reply enter_pin(Modem& modem, const Command& command) {
    SimCard& card = modem.card;
    if (card.state == SimState::puk) {
        return enter_puk(modem, command);
    }
    if (card.state != SimState::pin || !modem.card_is_read()) {
        return Reply::cme(card.state == SimState::pin ? 14 : 3);
    }
    if (!attempt(modem, card.try_pin(command.text(0)))) {
        return Reply::cme(card.pin_tries == 0 ? 12 : 16);
    }
    modem.set_sim(SimState::ready);
    return Reply::ok();
}

Reply pin(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (command.form == Form::write) {
        return enter_pin(modem, command);
    }
    const auto obstacle = modem.card_obstacle();
    if (obstacle && obstacle->code == 11) {
        return Reply::ok({"+CPIN: SIM PIN"});
    }
    if (obstacle && obstacle->code == 12) {
        return Reply::ok({"+CPIN: SIM PUK"});
    }
    return obstacle ? *obstacle : Reply::ok({"+CPIN: READY"});
}

/// TS 27.007 §8.65: the tries left of each code, and how many there are.
Reply remaining_tries(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (modem.card.state == SimState::absent) {
        return Reply::cme(10);
    }
    return Reply::ok({"+CPINR: SIM PIN," + std::to_string(modem.card.pin_tries) + "," +
                          std::to_string(SimCard::most_pin_tries),
                      "+CPINR: SIM PUK," + std::to_string(modem.card.puk_tries) + "," +
                          std::to_string(SimCard::most_puk_tries)});
}

/// AT+CLCK="SC": whether the card asks for its PIN, and its switching (TS 27.007 §7.4).
Reply facility_lock(Modem& modem, const Command& command) {
    constexpr int query = 2;
    if (command.form == Form::test) {
        return Reply::ok({R"(+CLCK: ("SC"))"});
    }
    if (auto obstacle = modem.card_obstacle(); obstacle && obstacle->code != 11) {
        return *obstacle;
    }
    const auto mode = command.number(1);
    if (modem.from_charset(command.text(0)) != "SC" || !mode || *mode < 0 || *mode > query) {
        return Reply::cme(command.text(0).empty() ? 50 : 4);
    }
    SimCard& card = modem.card;
    if (*mode == query) {
        return Reply::ok({std::string("+CLCK: ") + (card.pin_enabled ? "1" : "0")});
    }
    if (!attempt(modem, card.try_pin(command.text(2)))) {
        return Reply::cme(card.pin_tries == 0 ? 12 : 16);
    }
    card.pin_enabled = *mode == 1;
    return Reply::ok();
}

std::string swapped(std::string digits) {
    if (digits.size() % 2 != 0) {
        digits.push_back('F');
    }
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        std::swap(digits[at], digits[at + 1]);
    }
    return digits;
}

/// Hex contents of the elementary files that are read here, by their identifiers.
std::optional<std::string> elementary_file(const Modem& modem, int identifier) {
    switch (identifier) {
        case 0x6F43:  // EF_SMSS, TS 31.102 §4.2.28.
            return to_hex(Bytes{modem.card.last_reference, 0xFF});
        case 0x2FE2:  // EF_ICCID, TS 102 221 §13.2.
            return swapped(modem.card.iccid);
        case 0x6FAD:  // EF_AD, TS 31.102 §4.2.18: normal operation, two digits of MNC.
            return "00000002";
        case 0x6F46:  // EF_SPN, TS 31.102 §4.2.12: display condition and 16 octets of name.
            return "0054657374205343FFFFFFFFFFFFFFFFFF";
        case 0x6FB7:  // EF_ECC as READ BINARY finds it, TS 51.011 §10.3.27: 112.
            return "11F2FF";
        default:
            return std::nullopt;
    }
}

/// READ BINARY (176) of transparent files; all else is "file not found".
Reply restricted_sim_access(Modem& modem, const Command& command) {
    constexpr int read_binary = 176;
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    const auto file = command.number(0) == read_binary
                          ? elementary_file(modem, command.number(1, 0).value_or(0))
                          : std::nullopt;
    return Reply::ok({file ? "+CRSM: 144,0,\"" + *file + "\"" : "+CRSM: 106,130,\"\""});
}

}  // namespace

const CommandTable& card_commands() {
    static const CommandTable table{
        {"+CIMI", imsi},          {"+CNUM", own_number},
        {"+CPIN", pin},           {"+CPINR", remaining_tries},
        {"+CLCK", facility_lock}, {"+CRSM", restricted_sim_access},
    };
    return table;
}

Reply named_iccid(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.card_obstacle()) {
        return *obstacle;
    }
    return Reply::ok({command.name + ": " + modem.card.iccid});
}

}  // namespace sim
