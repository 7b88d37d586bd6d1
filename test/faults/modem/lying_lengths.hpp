#pragma once

#include <string>
#include <vector>

#include "faults/modem/phrasebook.hpp"

namespace modem_faults {

/// The reply with this number, told wrongly: every length and index that a listing or a message
/// shows, replaced; every PDU of it cut at each digit, missing, or twice. Empty for what shows no
/// PDU. `answered`: the commands of the dialogue so far, in order.
std::vector<std::string> lies_of(const Phrasebook& book, const std::vector<std::string>& answered,
                                 std::size_t reply);

}  // namespace modem_faults
