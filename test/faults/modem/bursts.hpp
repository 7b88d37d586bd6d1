#pragma once

#include <string>
#include <vector>

namespace modem_faults {

/// What comes out of a line that is disturbed, of a modem that crashes, or of one that answers what
/// was asked long ago.
struct Burst {
    const char* name;
    std::string octets;
    bool whole_lines = false;  ///< it begins and ends with a line end, and no line of it is a reply
};

const std::vector<Burst>& bursts();

}  // namespace modem_faults
