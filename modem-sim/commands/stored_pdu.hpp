#pragma once

#include <optional>
#include <string_view>

#include "text.hpp"

namespace sim {

/// <length> of AT+CMGS and AT+CMGW at most (TS 23.040 §9.2.3: 164 octets of SUBMIT).
constexpr int longest_tpdu = 164;

/// What stands between the prompt and 0x1A in PDU mode.
struct WrittenPdu {
    Bytes service_centre;
    Bytes tpdu;
};

/// Nothing unless the hex digits hold a service centre address and a TPDU of `length` octets.
std::optional<WrittenPdu> parse_pdu(std::string_view body, int length);

}  // namespace sim
