#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "faults/simulation/worker.hpp"

namespace simulation {

/// What came of one seed.
struct Outcome {
    std::uint64_t seed = 0;
    std::vector<std::string> violations;  ///< empty: the promise held
    unsigned messages = 0;                ///< that were accepted
    unsigned faults = 0;
    unsigned crashes = 0;
    unsigned lost = 0;
    unsigned doubled = 0;
    unsigned marked = 0;     ///< parts that the network has twice, and that say so
    unsigned uncertain = 0;  ///< parts
    unsigned joined = 0;     ///< repeated requests that got an earlier message's answer
    std::chrono::seconds simulated{0};
    std::uint64_t hash = 0;  ///< of all that happened
    std::vector<std::string> trace;
};

/// One seed from beginning to end.
Outcome run_seed(std::uint64_t seed, const Places& places, bool keep_trace);

}  // namespace simulation
