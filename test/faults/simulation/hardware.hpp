#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "faults/simulation/radio.hpp"
#include "gateway/fleet.hpp"

namespace simulation {

/// One life of the worker, as its hardware sees it.
class Host {
public:
    virtual ~Host() = default;
    /// Something of it is about to be seen outside. False: the worker is dead, and nothing is.
    virtual bool effect() = 0;
    virtual bool alive() const = 0;
    /// The host is about to write this; how much of it gets out (the worker may die inside).
    virtual std::size_t writes(std::string_view octets) = 0;
};

/// Port, USB presence and board lines of a Radio, for one life.
gateway::Hardware hardware_of(Radio& radio, test_support::SimClock& clock,
                              std::shared_ptr<Host> host);

}  // namespace simulation
