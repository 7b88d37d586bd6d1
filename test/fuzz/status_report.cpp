// SMS-STATUS-REPORT: what the network says about a part that was sent.

#include "fuzz/sound.hpp"
#include "sms/pdu.hpp"
#include "sms/report_words.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const hal::Octets tpdu(data, data + size);
    sms::OctetReader reader(tpdu);
    const auto report = sms::decode_status_report(reader);
    if (!report) {
        fuzz::require_sound_error(report.error());
        return 0;
    }
    fuzz::require_sound(report->recipient);
    fuzz::require_sound(report->submitted);
    fuzz::require_sound(report->discharged);
    fuzz::require(!sms::report_words(report->status).empty(), "every TP-ST has words");
    const bool failed = report->status >= 0x40;
    fuzz::require((report->delivery() == sms::Delivery::failed) == failed &&
                      (report->delivery() == sms::Delivery::delivered) == (report->status < 0x20),
                  "TP-ST means what TS 23.040 9.2.3.15 says");

    // With a service centre in front it is what a modem stores.
    hal::Octets stored{0x00};
    stored.insert(stored.end(), tpdu.begin(), tpdu.end());
    const auto incoming = sms::decode_stored(stored, hal::StoredStatus::received_unread);
    if ((tpdu.front() & 0x03U) == 0x02) {
        const auto* same = incoming ? std::get_if<sms::StatusReport>(&*incoming) : nullptr;
        fuzz::require(same != nullptr && same->reference == report->reference &&
                          same->recipient == report->recipient && same->status == report->status,
                      "stored, it is the same report");
    }
    return 0;
}
