#include "api/admin_gate.hpp"

#include <string_view>

#include "api/cross_site.hpp"
#include "api/gate.hpp"
#include "api/json_fields.hpp"
#include "api/problem.hpp"

namespace api {
namespace {

/// `allow`: "GET, POST".
bool is_among(std::string_view method, std::string_view allow) {
    for (;;) {
        const std::size_t end = allow.find(", ");
        if (allow.substr(0, end) == method) {
            return true;
        }
        if (end == std::string_view::npos) {
            return false;
        }
        allow.remove_prefix(end + 2);
    }
}

}  // namespace

std::optional<http::Response> refusal_at_the_gate(const http::Request& request,
                                                  const settings::Settings& settings,
                                                  const std::string& allow) {
    if (const auto reason = reason_to_forbid(request, settings)) {
        return problem(403, *reason);
    }
    if (!is_among(request.method, allow)) {
        http::Response response = problem(405, "only " + allow);
        response.headers.emplace_back("Allow", allow);
        return response;
    }
    if (request.method == "GET") {
        return std::nullopt;
    }
    if (!is_surely_own(request)) {
        return problem(
            403, "origin: neither Origin nor Sec-Fetch-Site says that it is one of our own pages");
    }
    if ((request.method != "DELETE" || !request.body.empty()) && !is_json(request.content_type)) {
        return problem(415, "Content-Type: must be application/json");
    }
    return std::nullopt;
}

}  // namespace api
