#pragma once

#include "profile/outcome.hpp"
#include "profile/reply_profile.hpp"

namespace reply {

/// The HTTP status of an outcome (the table of docs/PROFILES.md).
int status_code(profile::StatusStyle style, profile::Outcome outcome);

}  // namespace reply
