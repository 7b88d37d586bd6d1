#pragma once

#include "gateway/gateway.hpp"
#include "local/json.hpp"

namespace api {

/// The gateway's status: modem, SIM, signal, queue, inbox, and in words what stands in the way,
/// a database that refuses too. Any thread; never waits for the modem.
boost::json::object status(gateway::Gateway& gateway);

/// "2026-03-01T12:00:00Z".
std::string to_iso(hal::WallTime time);

}  // namespace api
