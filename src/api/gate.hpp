#pragma once

#include <optional>
#include <string>

#include "http/request.hpp"
#include "settings/settings.hpp"

namespace api {

/// Why a request may not come in at all, whatever it asks for and whoever's password it has, for
/// X-Reason; nothing when it may. Pure.
std::optional<std::string> reason_to_forbid(const http::Request& request,
                                            const settings::Settings& settings);

}  // namespace api
