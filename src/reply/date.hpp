#pragma once

#include <string>

#include "hal/clock.hpp"

namespace reply {

/// A point of time by strftime(3) in the system's zone, always in the C locale, whatever the
/// environment says: clients parse English day names. `%:z` is the zone's offset as "+01:00".
std::string format_date(hal::WallTime time, const std::string& format);

}  // namespace reply
