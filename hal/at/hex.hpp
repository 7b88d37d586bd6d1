#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hal/values.hpp"

namespace hal::at {

/// Upper case, two digits per octet, as PDUs cross the AT interface (TS 27.005 3.1 <pdu>).
std::string to_hex(const Octets& octets);

/// nullopt unless `text` is an even, non-zero number of hexadecimal digits and nothing else.
std::optional<Octets> from_hex(std::string_view text);

}  // namespace hal::at
