#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hal/result.hpp"
#include "hal/values.hpp"
#include "sms/octet_reader.hpp"

/// Telephone numbers and the names that stand in their place (TS 23.040 9.1.2.5). Pure.
namespace sms {

/// TS 23.040 9.1.2.5, bits 6 to 4 of the type of address.
enum class TypeOfNumber : std::uint8_t {
    unknown = 0,
    international = 1,
    national = 2,
    network_specific = 3,
    subscriber = 4,
    alphanumeric = 5,
    abbreviated = 6,
    reserved = 7,
};

/// Numbering plan "ISDN/telephone" (E.164).
inline constexpr std::uint8_t plan_e164 = 1;

struct Address {
    TypeOfNumber type = TypeOfNumber::unknown;
    std::uint8_t plan = plan_e164;  ///< bits 3 to 0 of the type of address
    std::string text;  ///< digits and `* # a b c`, no plus; a UTF-8 name when alphanumeric
    bool operator==(const Address&) const = default;
};

/// What a person or program wrote as `number`: 3 to 20 digits, `+` or `00` in front makes it
/// international; spaces, dashes, dots and brackets are dropped; a space before a first digit 1-9
/// is a plus that lost its encoding. Everything else is Errc::bad_number.
hal::Result<Address> parse_number(std::string_view written);

/// For people, the database and comparisons: "+447700900123", "07700900123", "ACME". Two ways of
/// writing the same number that parse_number() takes have the same text.
std::string to_text(const Address& address);

/// May a status report for `reported` (TP-RA) belong to a submit to `dialled` (TP-DA)? Networks
/// rewrite numbers: if just one of them is international the last six digits decide.
bool may_be_same_number(const Address& dialled, const Address& reported);

/// Appends an address field: length in semi-octets, type of address, digits (TS 23.040 9.1.2.5).
/// Errc::bad_number for what cannot be dialled: a name, no digits, more than 20.
hal::Result<> append_address(hal::Octets& tpdu, const Address& address);

/// Reads an address field. Errc::truncated, or Errc::bad_length over 20 semi-octets. Control
/// characters of a name are dropped.
hal::Result<Address> decode_address(OctetReader& reader);

}  // namespace sms
