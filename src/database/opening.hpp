#pragma once

#include <filesystem>

#include "database/connection.hpp"
#include "hal/clock.hpp"

namespace database {

/// What was before, and so how much is looked at.
enum class After : int {
    start,   ///< of the program
    fault,   ///< input or output has failed: what the log holds must reach the file anew
    damage,  ///< a page was found damaged: all is checked
    ruin,    ///< again, though the check had found nothing: what can be read goes into a new file
};

struct Opened {
    Connection connection;
    std::filesystem::path put_aside;  ///< where the damaged file is; empty: it was sound
};

/// Opens or creates the file for good: checked, salvaged if need be, of the newest schema. An error
/// that is_refusal() leaves all to the next try.
hal::Result<Opened> open_file(const std::filesystem::path& path, After after, hal::WallTime now);

}  // namespace database
