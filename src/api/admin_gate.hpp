#pragma once

#include <optional>
#include <string>

#include "http/request.hpp"
#include "http/response.hpp"
#include "settings/settings.hpp"

namespace api {

/// What is the matter with a request to the web interface, whoever has sent it; nothing: go on.
/// These are checked, in this order: reason_to_forbid() (403), the method, of which `allow` names
/// the ones that there are (405), and for every method but GET that one of our own pages asks (403)
/// and that a body is application/json (415). Pure.
std::optional<http::Response> refusal_at_the_gate(const http::Request& request,
                                                  const settings::Settings& settings,
                                                  const std::string& allow);

}  // namespace api
