#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "faults/power/disk.hpp"
#include "faults/power/journal.hpp"

namespace power {

/// What became of one image of the disk.
struct Verdict {
    enum class Kind { survived, lost, doubled, corrupt };
    Kind kind = Kind::survived;
    std::string why;
    std::vector<Operation> recovery;  ///< what opening it did to the disk
};

/// Opens what a power cut at `cut` has left in `directory` with the production code, and compares
/// it with what the world outside knew then.
Verdict judge(const std::filesystem::path& directory, const Journal& journal, Position cut);

}  // namespace power
