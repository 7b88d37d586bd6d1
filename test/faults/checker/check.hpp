#pragma once

#include <string>
#include <vector>

#include "faults/checker/witnesses.hpp"

namespace faults {

enum class Kind { lost, doubled, wrong };

struct Violation {
    std::string rule;  ///< of the promise, see check()
    Kind kind = Kind::wrong;
    std::string what;  ///< for people
};

/// What is wrong when all work has come to its end; empty: nothing. The rules:
///   I1 what was acknowledged is in the database, and has come to its end
///   I2 nothing is at the network twice, but for what was marked as a possible duplicate before;
///   and
///      what was asked for once stands in the database once
///   I3 what is sent is at the network, whole; so is what a client was told OK about
///   I4 what has failed, expired or was cancelled is not; nor is what was refused
///   I5 all that is at the network was asked for, and reads as it was asked for
///   I6 uncertain is only what a fault left in doubt, and it says why
///   I7 each received message is shown exactly once
///   P8 the card was given a PIN once at most
std::vector<Violation> check(const Witnesses& witnesses);

const char* to_string(Kind kind);

}  // namespace faults
