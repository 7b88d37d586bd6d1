#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>

#include "faults/power/journal.hpp"

namespace power {

struct Plan {
    std::size_t images = 1000;
    std::uint64_t seed = 1;
    Mistakes mistakes;
    bool stop_at_the_first = false;   ///< that was lost
    std::filesystem::path artifacts;  ///< where the images of failures are kept; empty: nowhere
    /// Only this workload and this point of it, every variant.
    std::optional<std::pair<std::uint64_t, Position>> replay;
};

struct Tally {
    std::size_t tried = 0;
    std::size_t survived = 0;
    std::size_t lost = 0;
    std::size_t doubled = 0;
    std::size_t corrupt = 0;
};

/// Runs workloads, cuts the power at their points, and again while what was left is being opened.
/// Each failure is one line on `out` with what replays it. Works in `directory`, which is to be a
/// tmpfs.
Tally run(const Plan& plan, const std::filesystem::path& directory, std::ostream& out);

}  // namespace power
