#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "hal/result.hpp"
#include "hal/values.hpp"
#include "sms/address.hpp"
#include "sms/dcs.hpp"
#include "sms/octet_reader.hpp"
#include "sms/user_data.hpp"

/// SMS-SUBMIT (TS 23.040 9.2.2.2): what the gateway sends. Pure.
namespace sms {

struct SubmitRequest {
    Address to;
    std::string_view text;  ///< UTF-8
    std::optional<std::chrono::minutes> validity =
        std::nullopt;            ///< rounded up to what TP-VP can say
    bool status_report = false;  ///< asked for on every part (TP-SRR)
    ReferenceWidth reference_width = ReferenceWidth::bits8;
    std::uint16_t concat_reference = 0;  ///< used when there is more than one part
    unsigned max_parts = 10;             ///< 255 at most, whatever is asked for
    bool national_tables = true;         ///< may be used where shorter than UCS-2, see segment()
};

/// A message ready for the modem: one TPDU per part, in order, without service centre address.
struct EncodedMessage {
    Alphabet alphabet = Alphabet::gsm7;
    std::vector<hal::Octets> tpdus;
};

/// Errc::bad_utf8, Errc::empty_text, Errc::too_many_parts (the context says "12 parts, 10
/// allowed"). TP-MR is 0: the modem gives it.
hal::Result<EncodedMessage> encode_submit(const SubmitRequest& request);

/// Makes a TPDU of encode_submit() a repetition of the one sent as `reference`: sets TP-RD and
/// TP-MR, so that the service centre can drop it if it has the first (TS 23.040 9.2.3.25).
void mark_duplicate(hal::Octets& tpdu, hal::MessageReference reference);

/// A SUBMIT that lies in a modem storage, written there by the gateway's user or another program.
struct StoredSubmit {
    hal::MessageReference reference = 0;
    Address to;
    bool status_report = false;
    std::optional<std::chrono::minutes> validity = std::nullopt;  ///< only when relative
    UserData data;
};

/// Reads a SUBMIT's TPDU from its first octet on.
hal::Result<StoredSubmit> decode_submit(OctetReader& reader);

}  // namespace sms
