#pragma once

#include <string>
#include <vector>

namespace modem_faults {

/// Every final result code that a modem may refuse with: +CMS ERROR and +CME ERROR from 0 to 1023,
/// the plain one, and those that some firmware says in its place.
const std::vector<std::string>& result_codes();

/// What the specification leaves of a message when the modem says this after 0x1A, by an
/// own reading of TS 24.011 annex E and TS 27.005 3.2.5.
enum class Fate {
    not_taken,  ///< the network does not have it
    taken,      ///< the network has had it before (197)
    open,       ///< either
};
Fate fate_of(const std::string& result_code);

}  // namespace modem_faults
