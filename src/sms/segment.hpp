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
    UserDataHeader header;              ///< the national languages; in every part
    std::vector<hal::Octets> payloads;  ///< as UserData::payload; one element: no concatenation
};

/// Cuts a text into parts: GSM 7 bit when the default tables hold all of it, else with a national
/// language's tables if those hold it and it becomes shorter than in UCS-2 (fewer parts, or as many
/// and fewer octets), else UCS-2. Of several languages the one with the fewest parts counts, then
/// the fewest septets, then the lowest identifier; it is the same for all parts. One part takes 160
/// septets or 70 characters; each of several 153 or 67 with an 8-bit reference, 152 or 66 with a
/// 16-bit one. A national table takes 3 octets more, the first 4 in a part that has no other
/// header. Neither an escape sequence nor a surrogate pair is ever split. No upper limit: a caller
/// compares payloads.size() with its own.
Segments segment(std::u32string_view text, ReferenceWidth width, bool national_tables = true);

}  // namespace sms
