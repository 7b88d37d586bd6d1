// What is sent: any text to any number is refused, or encoded so that the same text comes out
// again, within what one SMS can carry and what the caller allowed.

#include <string>
#include <vector>

#include "fuzz/sound.hpp"
#include "http/form.hpp"
#include "sms/submit.hpp"

namespace {

/// TS 23.040 9.2.2.2: first octet, TP-MR, TP-DA of 20 digits, TP-PID, TP-DCS, TP-VP, TP-UDL.
constexpr std::size_t most_octets = 2 + 12 + 2 + 1 + 1 + sms::max_user_data_octets;

struct Case {
    std::string text;
    sms::SubmitRequest request;
};

Case draw(fuzz::Input& input) {
    Case one;
    const auto written = sms::parse_number(input.counted(24));
    one.request.to = written ? *written : *sms::parse_number("+447700900123");
    const std::uint8_t flags = input.octet();
    one.request.status_report = (flags & 1U) != 0;
    one.request.national_tables = (flags & 2U) != 0;
    one.request.reference_width =
        (flags & 4U) != 0 ? sms::ReferenceWidth::bits16 : sms::ReferenceWidth::bits8;
    if ((flags & 8U) != 0) {
        one.request.validity = std::chrono::minutes(input.below(65536) * 10);
    }
    const unsigned reference = input.octet();
    one.request.concat_reference =
        static_cast<std::uint16_t>((flags & 4U) != 0 ? reference * 0x0101U : reference);
    one.request.max_parts = static_cast<unsigned>(input.below(260));
    one.text = *http::input_text(std::string(input.rest()), true);
    return one;
}

void check_part(const hal::Octets& tpdu, std::size_t at, std::size_t total, const Case& one,
                std::vector<sms::UserData>& parts) {
    fuzz::require(tpdu.size() <= most_octets, "a part fits into one SMS");
    sms::OctetReader reader(tpdu);
    auto part = sms::decode_submit(reader);
    fuzz::require(part.has_value() && reader.left() == 0, "a part is a SUBMIT and nothing else");
    fuzz::require(part->to == one.request.to, "a part goes to who was asked for");
    fuzz::require(part->status_report == one.request.status_report, "TP-SRR is as asked for");
    fuzz::require(part->validity.has_value() == one.request.validity.has_value(),
                  "TP-VP is there when asked for");
    const auto& place = part->data.header.concatenation;
    fuzz::require(place.has_value() == (total > 1), "parts are numbered when there are several");
    if (place) {
        fuzz::require(place->width == one.request.reference_width &&
                          place->reference == one.request.concat_reference &&
                          place->total == total && place->sequence == at + 1,
                      "each part says which it is");
    }
    parts.push_back(std::move(part->data));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    Case one = draw(input);
    one.request.text = one.text;
    auto encoded = sms::encode_submit(one.request);
    if (!encoded) {
        const auto code = encoded.error().code;
        fuzz::require(
            code == sms::Errc::empty_text ? one.text.empty() : code == sms::Errc::too_many_parts,
            "well-formed UTF-8 is refused only when it is empty or too long");
        return 0;
    }
    const std::size_t total = encoded->tpdus.size();
    fuzz::require(total >= 1 && total <= one.request.max_parts && total <= 255,
                  "no more parts than allowed");
    std::vector<sms::UserData> parts;
    for (std::size_t at = 0; at < total; ++at) {
        check_part(encoded->tpdus[at], at, total, one, parts);
        hal::Octets repeated = encoded->tpdus[at];
        sms::mark_duplicate(repeated, 77);
        sms::OctetReader reader(repeated);
        const auto again = sms::decode_submit(reader);
        fuzz::require(again && again->reference == 77 && again->data == parts.back(),
                      "a marked repetition says the same");
    }
    const auto text = sms::decode_text(parts);
    fuzz::require(text && *text == one.text, "what was encoded decodes to the same text");
    return 0;
}
