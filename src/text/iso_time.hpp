#pragma once

#include <chrono>
#include <string>

namespace text {

/// "2026-03-01T12:00:00Z" (RFC 3339, UTC). Pure.
std::string to_iso(std::chrono::sys_seconds time);

}  // namespace text
