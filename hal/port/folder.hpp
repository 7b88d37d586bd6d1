#pragma once

#include <filesystem>
#include <vector>

namespace hal {

/// What is in a folder, or nothing: in /proc and /sys it may vanish, or be closed to us, while we
/// look.
std::vector<std::filesystem::path> entries(const std::filesystem::path& folder);

}  // namespace hal
