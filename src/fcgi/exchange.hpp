#pragma once

#include <memory>

#include "http/exchange.hpp"

struct FCGX_Request;  // NOLINT(readability-identifier-naming): libfcgi's name

namespace fcgi {

/// Owns one FastCGI request from its acceptance to its end.
class Exchange final : public http::Exchange {
public:
    Exchange(std::unique_ptr<FCGX_Request> fastcgi, http::Request request);
    ~Exchange() override;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    const http::Request& request() const override { return request_; }
    bool is_gone() const override;
    bool respond(const http::Response& response) override;

private:
    std::unique_ptr<FCGX_Request> fastcgi_;  // null once answered
    http::Request request_;
};

}  // namespace fcgi
