#include "sms/submit.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <string>

#include "sms/error.hpp"
#include "sms/segment.hpp"
#include "sms/validity.hpp"
#include "text/utf8.hpp"

namespace sms {
namespace {

// The first octet of a SUBMIT, TS 23.040 9.2.2.2.
constexpr unsigned type_submit = 0x01;
constexpr unsigned reject_duplicates = 0x04;
constexpr unsigned validity_format_mask = 0x18;
constexpr unsigned validity_none = 0x00;
constexpr unsigned validity_relative = 0x10;
constexpr unsigned status_report_request = 0x20;
constexpr unsigned header_indicator = 0x40;

constexpr unsigned highest_total = 255;  // of a concatenation

/// All of a part up to its user data.
hal::Result<hal::Octets> encode_head(const SubmitRequest& request, Alphabet alphabet,
                                     bool has_header) {
    const unsigned first = type_submit | (request.validity ? validity_relative : validity_none) |
                           (request.status_report ? status_report_request : 0) |
                           (has_header ? header_indicator : 0);
    hal::Octets tpdu{static_cast<std::uint8_t>(first), 0};
    HAL_CHECK(append_address(tpdu, request.to));
    tpdu.push_back(0);  // TP-PID: plain SME to SME
    tpdu.push_back(encode_dcs(alphabet));
    if (request.validity) {
        tpdu.push_back(encode_relative_validity(*request.validity));
    }
    return tpdu;
}

/// TP-VP in whichever format the first octet names. Enhanced and absolute ones are passed over.
hal::Result<std::optional<std::chrono::minutes>> decode_validity(OctetReader& reader,
                                                                 unsigned first) {
    const unsigned format = first & validity_format_mask;
    if (format == validity_none) {
        return std::optional<std::chrono::minutes>();
    }
    if (format == validity_relative) {
        HAL_TRY(const auto octet, reader.octet("TP-VP"));
        return std::optional(decode_relative_validity(octet));
    }
    HAL_CHECK(reader.octets(7, "TP-VP"));
    return std::optional<std::chrono::minutes>();
}

}  // namespace

hal::Result<EncodedMessage> encode_submit(const SubmitRequest& request) {
    const auto text = text::decode_utf8(request.text);
    if (!text) {
        return hal::unexpected(Errc::bad_utf8);
    }
    if (text->empty()) {
        return hal::unexpected(Errc::empty_text);
    }
    const Segments segments = segment(*text, request.reference_width, request.national_tables);
    const std::size_t total = segments.payloads.size();
    const unsigned allowed = std::min(request.max_parts, highest_total);
    if (total > allowed) {
        return hal::unexpected(Errc::too_many_parts, std::to_string(total) + " parts, " +
                                                         std::to_string(allowed) + " allowed");
    }
    UserDataHeader header = segments.header;
    const bool has_header = total > 1 || header != UserDataHeader{};
    HAL_TRY(const auto head, encode_head(request, segments.alphabet, has_header));

    EncodedMessage message{.alphabet = segments.alphabet, .tpdus = {}};
    for (std::size_t at = 0; at < total; ++at) {
        if (total > 1) {
            header.concatenation = Concatenation{.width = request.reference_width,
                                                 .reference = request.concat_reference,
                                                 .total = static_cast<std::uint8_t>(total),
                                                 .sequence = static_cast<std::uint8_t>(at + 1)};
        }
        hal::Octets tpdu = head;
        append_user_data(tpdu, segments.alphabet, encode_header(header), segments.payloads[at]);
        message.tpdus.push_back(std::move(tpdu));
    }
    return message;
}

void mark_duplicate(hal::Octets& tpdu, hal::MessageReference reference) {
    assert(tpdu.size() > 1);
    tpdu[0] = static_cast<std::uint8_t>(tpdu[0] | reject_duplicates);
    tpdu[1] = reference;
}

hal::Result<StoredSubmit> decode_submit(OctetReader& reader) {
    StoredSubmit submit;
    HAL_TRY(const unsigned first, reader.octet("first octet"));
    submit.status_report = (first & status_report_request) != 0;
    HAL_TRY(submit.reference, reader.octet("TP-MR"));
    HAL_TRY(submit.to, decode_address(reader));
    HAL_CHECK(reader.octet("TP-PID"));
    HAL_TRY(const auto dcs, reader.octet("TP-DCS"));
    HAL_TRY(submit.validity, decode_validity(reader, first));
    HAL_TRY(submit.data,
            decode_user_data(reader, decode_dcs(dcs), (first & header_indicator) != 0));
    return submit;
}

}  // namespace sms
