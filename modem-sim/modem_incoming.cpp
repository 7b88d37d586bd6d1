#include "modem.hpp"

namespace sim {

namespace {

constexpr std::size_t mt = 1;  ///< Positions in AT+CNMI.
constexpr std::size_t ds = 3;

}  // namespace

bool Modem::take(const Bytes& tpdu) {
    const Registration now = registration();
    const bool reachable =
        sms_ready_ && (now == Registration::home || now == Registration::roaming);
    if (!reachable || acknowledgement_ || faults.silent) {
        return false;
    }
    return message_type(tpdu) == 2 ? take_report(tpdu) : take_message(tpdu);
}

bool Modem::take_message(const Bytes& tpdu) {
    if (kept.indications[mt] == 2) {
        route("+CMT", tpdu);
        return true;
    }
    return store_received(tpdu, storage(2), kept.indications[mt] == 0 ? "" : "+CMTI");
}

bool Modem::take_report(const Bytes& tpdu) {
    if (kept.indications[ds] == 1) {
        route("+CDS", tpdu);
        return true;
    }
    if (kept.indications[ds] == 2) {
        return store_received(tpdu, *storages.find(personality.report_storage), "+CDSI");
    }
    ledger.record("report-dropped", {{"tpdu", to_hex(tpdu)}});
    return true;
}

bool Modem::store_received(const Bytes& tpdu, Storage& into, std::string_view indication) {
    const auto index = store(into, {.status = Status::unread,
                                    .service_centre = encode_service_centre(card.service_centre),
                                    .tpdu = tpdu});
    if (!index) {
        return false;
    }
    if (!indication.empty()) {
        dialogue.say(std::string(indication) + ": \"" + into.name() + "\"," +
                     std::to_string(*index));
    }
    return true;
}

std::optional<int> Modem::store(Storage& into, Stored message) {
    const std::string tpdu = to_hex(message.tpdu);
    const auto index = into.add(std::move(message));
    if (index) {
        ledger.record("stored", {{"storage", into.name()}, {"index", *index}, {"tpdu", tpdu}});
    }
    return index;
}

/// Hands a message to the TE without storing it. With AT+CSMS=1 the TE must answer with AT+CNMA;
/// when it is late, the modem stops routing: <mt> and <ds> become 0 (EC2x manual V2.0 §9.12).
void Modem::route(std::string_view prefix, const Bytes& tpdu) {
    ledger.record("routed", {{"indication", prefix}, {"tpdu", to_hex(tpdu)}});
    Bytes pdu = encode_service_centre(card.service_centre);
    pdu.insert(pdu.end(), tpdu.begin(), tpdu.end());
    const std::string length = std::to_string(tpdu.size());
    const auto deliver = decode_deliver(tpdu);
    if (settings.text_mode && deliver) {
        dialogue.say(std::string(prefix) + ": \"" + to_charset(deliver->from) + "\",,\"" +
                     deliver->scts + "\"\r\n" + to_charset(deliver->data.text));
    } else {
        dialogue.say(std::string(prefix) + ": " + (prefix == "+CMT" ? "," : "") + length + "\r\n" +
                     to_hex(pdu));
    }
    if (settings.sms_service == 1) {
        acknowledgement_ = loop_.after(personality.acknowledgement_limit, [this] {
            acknowledgement_.reset();
            kept.indications[mt] = kept.indications[ds] = 0;
            ledger.record("not-acknowledged");
            network.deliver_soon();
        });
    }
}

bool Modem::acknowledge() {
    if (!acknowledgement_) {
        return false;
    }
    loop_.cancel(*acknowledgement_);
    acknowledgement_.reset();
    network.deliver_soon();
    return true;
}

}  // namespace sim
