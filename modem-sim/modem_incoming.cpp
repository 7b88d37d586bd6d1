#include <algorithm>

#include "modem.hpp"

namespace sim {

namespace {

constexpr std::size_t mt = 1;  ///< Positions in AT+CNMI.
constexpr std::size_t ds = 3;

}  // namespace

bool Modem::take(const Bytes& tpdu) {
    const bool reachable = sms_ready_ && is_registered();
    if (!reachable || acknowledgement_ || faults.is_mute()) {
        return false;
    }
    return message_type(tpdu) == 2 ? take_report(tpdu) : take_message(tpdu);
}

bool Modem::take_message(const Bytes& tpdu) {
    const auto routing =
        listeners([](const Indications& asked) { return asked.messages[mt] == 2; });
    if (!routing.empty()) {
        route(*routing.front(), "+CMT", tpdu);
        return true;
    }
    return store_received(
        tpdu, storage(2), [](const Indications& asked) { return asked.messages[mt] != 0; },
        "+CMTI");
}

bool Modem::take_report(const Bytes& tpdu) {
    const auto routing =
        listeners([](const Indications& asked) { return asked.messages[ds] == 1; });
    if (!routing.empty()) {
        route(*routing.front(), "+CDS", tpdu);
        return true;
    }
    const Asks stores = [](const Indications& asked) { return asked.messages[ds] == 2; };
    if (std::ranges::any_of(ports_, [&](const auto& port) { return stores(indications(*port)); })) {
        return store_received(tpdu, *storages.find(personality.report_storage), stores, "+CDSI");
    }
    ledger.record("report-dropped", {{"tpdu", to_hex(tpdu)}});
    return true;
}

bool Modem::store_received(const Bytes& tpdu, Storage& into, const Asks& asks,
                           std::string_view indication) {
    const auto index = store(into, {.status = Status::unread,
                                    .service_centre = encode_service_centre(card.service_centre),
                                    .tpdu = tpdu});
    if (!index) {
        return false;
    }
    say_where(asks,
              std::string(indication) + ": \"" + into.name() + "\"," + std::to_string(*index));
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
void Modem::route(Port& port, std::string_view prefix, const Bytes& tpdu) {
    ledger.record("routed",
                  {{"port", port.number}, {"indication", prefix}, {"tpdu", to_hex(tpdu)}});
    Bytes pdu = encode_service_centre(card.service_centre);
    pdu.insert(pdu.end(), tpdu.begin(), tpdu.end());
    const std::string length = std::to_string(tpdu.size());
    const auto deliver = decode_deliver(tpdu);
    const std::string& charset = port.settings.charset;
    if (port.settings.text_mode && deliver) {
        port.dialogue.say(std::string(prefix) + ": \"" + sim::to_charset(charset, deliver->from) +
                          "\",,\"" + deliver->scts + "\"\r\n" +
                          sim::to_charset(charset, deliver->data.text));
    } else {
        const std::string alpha = prefix == "+CMT" ? personality.no_alpha + "," : "";
        port.dialogue.say(std::string(prefix) + ": " + alpha + length + "\r\n" + to_hex(pdu));
    }
    if (settings.sms_service == 1) {
        acknowledgement_ = timers_.after(personality.acknowledgement_limit, [this] {
            acknowledgement_.reset();
            for (const auto& each : ports_) {
                each->indications.messages[mt] = each->indications.messages[ds] = 0;
            }
            ledger.record("not-acknowledged");
            network.deliver_soon();
        });
    }
}

bool Modem::acknowledge() {
    if (!acknowledgement_) {
        return false;
    }
    timers_.cancel(*acknowledgement_);
    acknowledgement_.reset();
    network.deliver_soon();
    return true;
}

}  // namespace sim
