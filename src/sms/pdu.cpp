#include "sms/pdu.hpp"

#include <cstddef>
#include <utility>

#include "sms/error.hpp"

namespace sms {
namespace {

constexpr std::size_t max_service_centre_octets = 11;  // type of address and ten octets of digits

enum class Kind { deliver, submit, status_report };

hal::Result<> skip_service_centre(OctetReader& reader) {
    HAL_TRY(const std::size_t length, reader.octet("service centre length"));
    if (length > max_service_centre_octets) {
        return hal::unexpected(Errc::bad_length, "service centre length");
    }
    HAL_CHECK(reader.octets(length, "service centre"));
    return {};
}

/// TS 23.040 9.2.3.1: the meaning of TP-MTI depends on the direction.
hal::Result<Kind> kind_of(std::uint8_t first, hal::StoredStatus status) {
    const bool outgoing = status == hal::StoredStatus::unsent || status == hal::StoredStatus::sent;
    const unsigned type = first & 0x03;
    if (outgoing && type == 1) {
        return Kind::submit;
    }
    if (!outgoing && (type == 0 || type == 3)) {
        return Kind::deliver;
    }
    if (!outgoing && type == 2) {
        return Kind::status_report;
    }
    return hal::unexpected(Errc::unsupported_type, "TP-MTI");
}

template <class Message>
hal::Result<Incoming> as_incoming(hal::Result<Message> message) {
    if (!message) {
        return hal::Unexpected{message.error()};
    }
    return Incoming(std::move(*message));
}

/// Up to and with the address field, wherever this kind has it.
hal::Result<Address> decode_party(const hal::Octets& pdu, hal::StoredStatus status) {
    OctetReader reader(pdu);
    HAL_CHECK(skip_service_centre(reader));
    HAL_TRY(const auto first, reader.octet("first octet"));
    HAL_TRY(const Kind kind, kind_of(first, status));
    if (kind != Kind::deliver) {
        HAL_CHECK(reader.octet("TP-MR"));
    }
    return decode_address(reader);
}

}  // namespace

hal::Result<Incoming> decode_stored(const hal::Octets& pdu, hal::StoredStatus status) {
    OctetReader reader(pdu);
    HAL_CHECK(skip_service_centre(reader));
    OctetReader ahead = reader;
    HAL_TRY(const auto first, ahead.octet("first octet"));
    HAL_TRY(const Kind kind, kind_of(first, status));
    switch (kind) {
        case Kind::deliver:
            return as_incoming(decode_deliver(reader));
        case Kind::submit:
            return as_incoming(decode_submit(reader));
        case Kind::status_report:
            return as_incoming(decode_status_report(reader));
    }
    return hal::unexpected(Errc::unsupported_type, "TP-MTI");
}

std::optional<Address> salvage_sender(const hal::Octets& pdu, hal::StoredStatus status) {
    auto party = decode_party(pdu, status);
    if (!party) {
        return std::nullopt;
    }
    return std::move(*party);
}

}  // namespace sms
