#pragma once

#include <memory>

#include "api/sms_cgi.hpp"
#include "http/exchange.hpp"

namespace api {

/// From a path to the one who answers it. Any thread.
class Router {
public:
    explicit Router(gateway::Gateway& gateway) : sms_cgi_(gateway) {}
    void route(std::unique_ptr<http::Exchange> exchange);

private:
    SmsCgi sms_cgi_;
};

}  // namespace api
