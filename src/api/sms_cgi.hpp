#pragma once

#include <memory>
#include <optional>

#include "api/reception.hpp"
#include "api/send_options.hpp"
#include "gateway/gateway.hpp"
#include "http/exchange.hpp"
#include "reply/reply.hpp"

namespace api {

/// The /cgi-bin/ family: sms_send and sms_list, checked in the order of the old firmware. Any
/// thread; `gateway` outlives it.
class SmsCgi {
public:
    explicit SmsCgi(gateway::Gateway& gateway) : gateway_(gateway), reception_(gateway) {}

    void send(std::unique_ptr<http::Exchange> exchange);
    void list(std::unique_ptr<http::Exchange> exchange);

private:
    struct Call;
    using Endpoint = void (SmsCgi::*)(Call&);

    void authenticate(std::unique_ptr<http::Exchange> exchange, Endpoint endpoint);
    static std::optional<reply::Outcome> refusal_before_credentials(const Call& call);
    void check_password(const std::shared_ptr<Call>& call, Endpoint endpoint);
    void send_authorised(Call& call);
    void list_authorised(Call& call);
    static hal::Result<SendOptions> options_of(const Call& call);

    gateway::Gateway& gateway_;
    Reception reception_;
};

}  // namespace api
