#pragma once

#include "faults/simulation/troubles.hpp"
#include "faults/simulation/world.hpp"

namespace simulation {

/// What the worker's last life shows of the inbox; nullopt: it does not serve.
using Listed = std::optional<std::vector<faults::Incoming>>;

/// Compares what callers, network and database say. The worker has ended.
void judge(Outcome& outcome, test_support::SimClock& clock, const Plan& plan, const Worker& worker,
           const Radio& radio, const Callers& callers, const Troubles& troubles,
           const Listed& listed);

}  // namespace simulation
