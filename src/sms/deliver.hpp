#pragma once

#include <cstdint>
#include <optional>

#include "hal/result.hpp"
#include "sms/address.hpp"
#include "sms/octet_reader.hpp"
#include "sms/timestamp.hpp"
#include "sms/user_data.hpp"

namespace sms {

/// SMS-DELIVER (TS 23.040 9.2.2.1): what arrives.
struct Deliver {
    Address from;
    std::uint8_t protocol_id = 0;                       ///< TP-PID; 0x40 is "short message type 0"
    std::optional<Timestamp> timestamp = std::nullopt;  ///< absent when the stamp is no date
    UserData data;
};

/// Reads a DELIVER's TPDU from its first octet on. Errc::truncated, Errc::bad_length.
hal::Result<Deliver> decode_deliver(OctetReader& reader);

}  // namespace sms
