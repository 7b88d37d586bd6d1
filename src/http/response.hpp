#pragma once

#include <string>
#include <utility>
#include <vector>

namespace http {

/// One answer as a value. The edge adds Content-Length; a `content_type` of "" sends none.
struct Response {
    int status = 200;
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

}  // namespace http
