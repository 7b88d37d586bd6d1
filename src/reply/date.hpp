#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "hal/clock.hpp"

namespace reply {

/// A point of time by strftime(3), always in the C locale, whatever the environment says: clients
/// parse English day names. `%:z` is the zone's offset as "+01:00". `zone` is minutes east of UTC,
/// or nullopt for the system's.
std::string format_date(hal::WallTime time, const std::string& format,
                        std::optional<std::chrono::minutes> zone = {});

}  // namespace reply
