#pragma once

#include <filesystem>

namespace simulation {

/// Copies the shipped profiles to `target` and adds the devices of the simulation: each simulated
/// modem with the profile of its kind, with and without lines of a board, and with EF_SMSS
/// qualified or not.
void make_profiles(const std::filesystem::path& shipped, const std::filesystem::path& target);

}  // namespace simulation
