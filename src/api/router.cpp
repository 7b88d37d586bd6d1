#include "api/router.hpp"

#include <algorithm>

#include "api/no_such_name.hpp"
#include "profile/endpoint.hpp"

namespace api {

namespace {

constexpr std::string_view alertmanager = "/api/v1/hooks/alertmanager";
constexpr std::string_view grafana = "/api/v1/hooks/grafana";

// nginx has the same limits.
constexpr std::size_t max_form = 16384;
constexpr std::size_t max_notification = 262144;

}  // namespace

std::size_t Router::max_body(std::string_view path) {
    return path == alertmanager || path == grafana ? max_notification : max_form;
}

void Router::route(std::unique_ptr<http::Exchange> exchange) {
    constexpr std::string_view family = "/cgi-bin/";
    const std::string_view path = exchange->request().path;
    if (path == alertmanager || path == grafana) {
        return hooks_.serve(std::move(exchange), path == grafana
                                                     ? settings::HookSender::grafana
                                                     : settings::HookSender::alertmanager);
    }
    if (path == "/api/v1/session") {
        return admin_.serve_session(std::move(exchange));
    }
    if (path == "/api/v1/setup") {
        return admin_.serve_setup(std::move(exchange));
    }
    if (path == "/api/v1/administrator") {
        return admin_.serve_administrator(std::move(exchange));
    }
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
