#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "api/admin.hpp"
#include "api/hooks.hpp"
#include "api/sms_cgi.hpp"
#include "http/exchange.hpp"

namespace api {

/// From a path to the one who answers it. Any thread.
class Router {
public:
    explicit Router(gateway::Gateway& gateway)
        : sms_cgi_(gateway), hooks_(gateway), admin_(gateway) {}
    void route(std::unique_ptr<http::Exchange> exchange);
    /// How many octets the body of a request to `path` may have. Pure.
    static std::size_t max_body(std::string_view path);

private:
    SmsCgi sms_cgi_;
    Hooks hooks_;
    Admin admin_;
};

}  // namespace api
