#include "api/router.hpp"

#include <algorithm>

#include "api/no_such_name.hpp"
#include "profile/endpoint.hpp"

namespace api {

void Router::route(std::unique_ptr<http::Exchange> exchange) {
    constexpr std::string_view family = "/cgi-bin/";
    const std::string_view path = exchange->request().path;
    const std::string_view name = path.starts_with(family) ? path.substr(family.size()) : "";
    const auto* const endpoint = std::ranges::find(profile::endpoint_names, name);
    if (endpoint == profile::endpoint_names.end()) {
        exchange->respond(no_such_name());
        return;
    }
    sms_cgi_.serve(std::move(exchange),
                   static_cast<profile::Endpoint>(endpoint - profile::endpoint_names.begin()));
}

}  // namespace api
