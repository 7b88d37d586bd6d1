#pragma once

#include <initializer_list>

#include "hal/supervisor.hpp"

namespace hal::recovery {

/// A set of rungs.
class Rungs {
public:
    constexpr Rungs(std::initializer_list<Rung> rungs) {
        for (const Rung rung : rungs) {
            bits_ |= bit(rung);
        }
    }
    constexpr bool has(Rung rung) const { return (bits_ & bit(rung)) != 0; }
    constexpr void add(Rung rung) { bits_ |= bit(rung); }
    bool operator==(const Rungs&) const = default;

private:
    static constexpr unsigned bit(Rung rung) { return 1U << static_cast<unsigned>(rung); }
    unsigned bits_ = 0;
};

/// What a fault may cost.
struct FaultPolicy {
    Fault fault;
    Rungs rungs;  ///< the mildest of them is where the climb begins
    /// The modem answers commands: a start is no cure yet, and when no rung helps it is used on as
    /// it is; receiving may work. Without it the modem is dead then.
    bool answers;
};

/// The row of that fault; every fault has one.
const FaultPolicy& policy_of(Fault fault);

}  // namespace hal::recovery
