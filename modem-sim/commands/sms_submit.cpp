#include <algorithm>

#include "commands/commands.hpp"
#include "commands/stored_pdu.hpp"

namespace sim {

namespace {

/// The final answer to an accepted or refused submit. `prefix` is "+CMGS: " or "+CMSS: ".
Reply answer_to(Modem& modem, const SubmitOutcome& outcome, const std::string& prefix,
                std::uint8_t reference) {
    if (!outcome.accepted) {
        return outcome.refusal_code == 0 ? Reply::error() : Reply::cms(outcome.refusal_code);
    }
    if (modem.faults.lost_answers > 0) {
        --modem.faults.lost_answers;
        modem.ledger.record("answer-lost", {{"reference", reference}});
        return Reply::no_answer();
    }
    return Reply::ok({prefix + std::to_string(reference)});
}

/// Says it, at once or late.
void answer(Modem& modem, Port& port, const Reply& reply) {
    if (modem.faults.late_answers == 0) {
        port.dialogue.finish(reply);
        return;
    }
    --modem.faults.late_answers;
    modem.later(modem.faults.lateness, [&port, reply] { port.dialogue.finish(reply); });
}

/// Gives a SUBMIT to the network; the command under way ends with its decision. TP-MR is the
/// modem's: the next after the last one used, which EF_SMSS holds (TS 31.102 §4.2.28); only some
/// keep what a repetition brings.
void send(Modem& modem, Port& port, Bytes tpdu, const std::string& prefix) {
    const auto submit = decode_submit(tpdu);
    if (!submit) {
        port.dialogue.finish(Reply::cms(304));
        return;
    }
    if (!modem.is_registered()) {
        port.dialogue.finish(Reply::cms(331));
        return;
    }
    if (modem.network.is_deciding()) {
        port.dialogue.finish(Reply::cms(301));  // Another port's submit: the service is reserved.
        return;
    }
    const bool keeps = modem.faults.keeps_reference && submit->reject_duplicates;
    const auto reference =
        keeps ? tpdu[1] : static_cast<std::uint8_t>(modem.card.last_reference + 1);
    modem.card.last_reference = reference;
    tpdu[1] = reference;
    modem.network.submit(std::move(tpdu),
                         [&modem, &port, prefix, reference](SubmitOutcome outcome) {
                             answer(modem, port, answer_to(modem, outcome, prefix, reference));
                         });
}

void send_text(Modem& modem, Port& port, const std::string& to, const std::string& body) {
    auto tpdu = encode_submit(to, modem.from_charset(body), port.settings.submit);
    if (tpdu) {
        send(modem, port, std::move(*tpdu), "+CMGS: ");
    } else {
        port.dialogue.finish(Reply::cms(305));
    }
}

void send_pdu(Modem& modem, Port& port, const std::string& body, int length) {
    auto pdu = parse_pdu(body, length);
    if (pdu) {
        send(modem, port, std::move(pdu->tpdu), "+CMGS: ");
    } else {
        port.dialogue.finish(Reply::cms(304));
    }
}

Reply submit(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (command.form != Form::write) {
        return Reply::error();
    }
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    if (modem.port().settings.text_mode) {
        const std::string to = modem.from_charset(command.text(0));
        if (to.empty()) {
            return Reply::cms(305);
        }
        modem.open_prompt(true, [&modem, to](Port& port, const std::string& body) {
            send_text(modem, port, to, body);
        });
        return Reply::later();
    }
    const auto length = command.number(0);
    if (!length || *length < modem.personality.least_submit_length || *length > longest_tpdu) {
        return Reply::cms(304);
    }
    modem.open_prompt(false, [&modem, length = *length](Port& port, const std::string& body) {
        send_pdu(modem, port, body, length);
    });
    return Reply::later();
}

Reply submit_stored(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    const auto index = command.number(0);
    Stored* message = index ? modem.storage(1).find(*index) : nullptr;
    if (message == nullptr || !decode_submit(message->tpdu)) {
        return Reply::cms(321);
    }
    message->status = Status::sent;
    // From a timer, because send() may finish at once what has not begun to wait yet.
    modem.later(Milliseconds(0), [&modem, &port = modem.port(), tpdu = message->tpdu] {
        send(modem, port, tpdu, "+CMSS: ");
    });
    return Reply::later();
}

}  // namespace

std::optional<WrittenPdu> parse_pdu(std::string_view body, int length) {
    std::string digits;
    std::ranges::copy_if(body, std::back_inserter(digits),
                         [](char c) { return c != '\r' && c != '\n' && c != ' '; });
    const auto pdu = from_hex(digits);
    const auto centre = pdu ? service_centre_size(*pdu) : std::nullopt;
    if (!centre || pdu->size() - *centre != static_cast<std::size_t>(length)) {
        return std::nullopt;
    }
    const auto middle = pdu->begin() + static_cast<std::ptrdiff_t>(*centre);
    return WrittenPdu{.service_centre = Bytes(pdu->begin(), middle),
                      .tpdu = Bytes(middle, pdu->end())};
}

const CommandTable& sms_submit_commands() {
    static const CommandTable table{{"+CMGS", submit}, {"+CMSS", submit_stored}};
    return table;
}

}  // namespace sim
