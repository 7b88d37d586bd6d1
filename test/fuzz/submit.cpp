// SMS-SUBMIT as a SIM may hold one, written there by anybody.

#include "fuzz/sound.hpp"
#include "sms/pdu.hpp"

namespace {

void require_sound_submit(const sms::StoredSubmit& message, std::size_t octets) {
    fuzz::require_sound(message.to);
    fuzz::require_sound(message.data, octets);
    fuzz::require(!message.validity || (message.validity->count() >= 5 &&
                                        *message.validity <= std::chrono::weeks(63)),
                  "a relative validity is 5 minutes to 63 weeks (TS 23.040 9.2.3.12.1)");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const hal::Octets pdu(data, data + size);
    sms::OctetReader reader(pdu);
    if (const auto message = sms::decode_submit(reader)) {
        require_sound_submit(*message, size);
    } else {
        fuzz::require_sound_error(message.error());
    }
    for (const auto status : {hal::StoredStatus::unsent, hal::StoredStatus::sent}) {
        const auto stored = sms::decode_stored(pdu, status);
        fuzz::require(!stored || sms::salvage_sender(pdu, status).has_value(),
                      "what can be read has its other party");
        if (stored) {
            fuzz::require(std::holds_alternative<sms::StoredSubmit>(*stored),
                          "what was written to be sent is a SUBMIT");
            require_sound_submit(std::get<sms::StoredSubmit>(*stored), size);
        } else {
            fuzz::require_sound_error(stored.error());
        }
    }
    return 0;
}
