#include "sms/deliver.hpp"

namespace sms {

hal::Result<Deliver> decode_deliver(OctetReader& reader) {
    constexpr unsigned header_indicator = 0x40;  // TS 23.040 9.2.2.1

    Deliver deliver;
    HAL_TRY(const unsigned first, reader.octet("first octet"));
    HAL_TRY(deliver.from, decode_address(reader));
    HAL_TRY(deliver.protocol_id, reader.octet("TP-PID"));
    HAL_TRY(const auto dcs, reader.octet("TP-DCS"));
    HAL_TRY(deliver.timestamp, read_timestamp(reader, "TP-SCTS"));
    HAL_TRY(deliver.data,
            decode_user_data(reader, decode_dcs(dcs), (first & header_indicator) != 0));
    return deliver;
}

}  // namespace sms
