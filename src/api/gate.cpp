#include "api/gate.hpp"

#include "api/cross_site.hpp"

namespace api {

std::optional<std::string> reason_to_forbid(const http::Request& request,
                                            const settings::Settings& settings) {
    if (!settings::is_within(settings.networks, request.remote_address)) {
        return "network: not allowed";
    }
    if (is_from_elsewhere(request)) {
        return "origin: another site's page";
    }
    return std::nullopt;
}

}  // namespace api
