#include "api/problem.hpp"

#include "local/json.hpp"

namespace api {
namespace {

/// With the type "about:blank" the title is the status code's own (RFC 9457 4.2.1, RFC 9110 15).
const char* title_of(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        default:
            return "Error";
    }
}

}  // namespace

http::Response problem(int status, const std::string& detail) {
    const boost::json::object body{{"type", "about:blank"},
                                   {"title", title_of(status)},
                                   {"status", status},
                                   {"detail", detail}};
    return {.status = status,
            .content_type = "application/problem+json",
            .headers = {},
            .body = boost::json::serialize(body) + "\n"};
}

}  // namespace api
