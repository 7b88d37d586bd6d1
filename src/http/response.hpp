#pragma once

#include <string>
#include <utility>
#include <vector>

namespace http {

/// A name and its value.
using Header = std::pair<std::string, std::string>;

/// One answer as a value. The edge adds Content-Length; a `content_type` of "" sends none.
struct Response {
    int status = 200;
    std::string content_type;
    std::vector<Header> headers;
    std::string body;
};

}  // namespace http
