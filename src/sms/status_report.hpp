#pragma once

#include <cstdint>
#include <optional>

#include "hal/result.hpp"
#include "hal/values.hpp"
#include "sms/address.hpp"
#include "sms/octet_reader.hpp"
#include "sms/timestamp.hpp"

namespace sms {

/// What a TP-ST means for the part it reports on (TS 23.040 9.2.3.15).
enum class Delivery {
    delivered,  ///< 0x00 to 0x1F: the transaction is complete
    trying,     ///< 0x20 to 0x3F: not yet, the service centre still tries
    failed,     ///< 0x40 and above: never; 0x60 to 0x7F too, the service centre has given up
};

/// SMS-STATUS-REPORT (TS 23.040 9.2.2.3). It belongs to the submit with this reference and number.
struct StatusReport {
    hal::MessageReference reference = 0;
    Address recipient;
    std::optional<Timestamp> submitted = std::nullopt;   ///< TP-SCTS
    std::optional<Timestamp> discharged = std::nullopt;  ///< TP-DT
    std::uint8_t status = 0;                             ///< TP-ST
    Delivery delivery() const;
};

/// Reads a STATUS-REPORT's TPDU from its first octet on. What may follow TP-ST is not read.
hal::Result<StatusReport> decode_status_report(OctetReader& reader);

}  // namespace sms
