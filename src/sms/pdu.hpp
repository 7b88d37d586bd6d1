#pragma once

#include <optional>
#include <variant>

#include "hal/result.hpp"
#include "hal/values.hpp"
#include "sms/deliver.hpp"
#include "sms/status_report.hpp"
#include "sms/submit.hpp"

/// What AT+CMGL, AT+CMGR, +CMT and +CDS carry: a service centre address and a TPDU. Pure.
namespace sms {

using Incoming = std::variant<Deliver, StoredSubmit, StatusReport>;

/// Reads a stored PDU. `status` decides its direction, since SUBMIT and SUBMIT-REPORT share a
/// TP-MTI: unsent and sent ones are SUBMITs; of received ones TP-MTI 0 and the reserved 3 are
/// DELIVERs, 2 STATUS-REPORTs. For +CMT and +CDS pass received_unread. The error says what is wrong
/// and where; the PDU may still have a sender, see salvage_sender().
hal::Result<Incoming> decode_stored(const hal::Octets& pdu, hal::StoredStatus status);

/// The other party of a PDU that decode_stored() refuses, if it is readable that far.
std::optional<Address> salvage_sender(const hal::Octets& pdu, hal::StoredStatus status);

}  // namespace sms
