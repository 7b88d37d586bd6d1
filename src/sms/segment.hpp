#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "hal/values.hpp"
#include "sms/dcs.hpp"
#include "sms/user_data.hpp"

namespace sms {

/// A text cut into what each part carries.
struct Segments {
    Alphabet alphabet = Alphabet::gsm7;
    std::vector<hal::Octets> payloads;  ///< as UserData::payload; one element: no header needed
};

/// Cuts a text into the fewest parts: GSM 7 bit when the tables hold all of it, else UCS-2. One
/// part takes 160 septets or 70 characters; each of several 153 or 67 with an 8-bit reference, 152
/// or 66 with a 16-bit one. Neither an escape sequence nor a surrogate pair is ever split. No upper
/// limit: a caller compares payloads.size() with its own.
Segments segment(std::u32string_view text, ReferenceWidth width);

}  // namespace sms
