#include "sms/status_report.hpp"

namespace sms {

Delivery StatusReport::delivery() const {
    if (status < 0x20) {
        return Delivery::delivered;
    }
    return status < 0x40 ? Delivery::trying : Delivery::failed;
}

hal::Result<StatusReport> decode_status_report(OctetReader& reader) {
    StatusReport report;
    HAL_CHECK(reader.octet("first octet"));
    HAL_TRY(report.reference, reader.octet("TP-MR"));
    HAL_TRY(report.recipient, decode_address(reader));
    HAL_TRY(report.submitted, read_timestamp(reader, "TP-SCTS"));
    HAL_TRY(report.discharged, read_timestamp(reader, "TP-DT"));
    HAL_TRY(report.status, reader.octet("TP-ST"));
    return report;
}

}  // namespace sms
