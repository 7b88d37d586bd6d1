#include "fcgi/status_line.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace fcgi {
namespace {

struct Reason {
    int status;
    std::string_view phrase;
};

// RFC 9110 15, RFC 6585 4.
constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{202, "Accepted"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
};

std::string_view phrase(int status) {
    const auto* found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? "Status" : found->phrase;
}

}  // namespace

std::string response_head(const http::Response& response) {
    std::string head =
        "Status: " + std::to_string(response.status) + ' ' + std::string(phrase(response.status));
    const auto field = [&head](std::string_view name, std::string_view value) {
        head += "\r\n";
        head += name;
        head += ": ";
        head += value;
    };
    if (!response.content_type.empty()) {
        field("Content-Type", response.content_type);
    }
    for (const auto& [name, value] : response.headers) {
        field(name, value);
    }
    // Whatever is answered here is for this caller now, and for nobody's disk.
    if (std::ranges::find(response.headers, "Cache-Control", &http::Header::first) ==
        response.headers.end()) {
        field("Cache-Control", "no-store");
    }
    field("Content-Length", std::to_string(response.body.size()));
    return head + "\r\n\r\n";
}

}  // namespace fcgi
