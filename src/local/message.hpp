#pragma once

#include <string>

#include "local/json.hpp"

namespace local {

/// One question to the worker: one line of JSON, {"method":"GET","path":"/status","body":null}.
struct Request {
    std::string method;
    std::string path;
    boost::json::value body;
};

/// Its answer: one line, {"status":200,"body":{...}}. The status is HTTP's.
struct Response {
    int status = 200;
    boost::json::value body;
};

}  // namespace local
