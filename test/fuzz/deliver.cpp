// SMS-DELIVER: whatever a phone network or a SIM gives us is a sound message or an error, and has a
// place in the list either way.

#include <variant>

#include "fuzz/sound.hpp"
#include "inbox/listing.hpp"
#include "sms/pdu.hpp"

namespace {

void decode_tpdu(const hal::Octets& tpdu) {
    sms::OctetReader reader(tpdu);
    const auto message = sms::decode_deliver(reader);
    if (!message) {
        fuzz::require_sound_error(message.error());
        return;
    }
    fuzz::require(reader.left() < tpdu.size(), "a message is made of octets");
    fuzz::require_sound(message->from);
    fuzz::require_sound(message->timestamp);
    fuzz::require_sound(message->data, tpdu.size());
}

/// As the list shows a stored PDU, whatever it is.
void list(const hal::Octets& pdu) {
    inbox::KnownPdu known;
    known.modem = "modem1";
    known.stored = {{"SM", 7}, hal::StoredStatus::received_unread, pdu};
    known.received_at = hal::first_plausible_time;
    const inbox::Source source{.modem = "modem1"};
    const auto listing = inbox::make_listing({&known, 1}, {&source, 1});
    const auto incoming = sms::decode_stored(pdu, known.stored.status);
    const bool is_report = incoming && std::holds_alternative<sms::StatusReport>(*incoming);
    fuzz::require(listing.size() == (is_report ? 0U : 1U), "every PDU is a record of the list");
    if (is_report) {
        return;
    }
    fuzz::require(listing.front().index == 7, "a record has its slot's index");
    fuzz::require(text::decode_utf8(listing.front().text).has_value(), "a record's text is UTF-8");
    fuzz::require(text::decode_utf8(listing.front().party).has_value(), "a sender is UTF-8");
    if (!incoming) {
        fuzz::require_sound_error(incoming.error());
        fuzz::require(!listing.front().text.empty(), "what cannot be read says why");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const hal::Octets pdu(data, data + size);
    decode_tpdu(pdu);
    list(pdu);
    if (const auto sender = sms::salvage_sender(pdu, hal::StoredStatus::received_unread)) {
        fuzz::require_sound(*sender);
    }
    return 0;
}
