#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>

#include "api/intake.hpp"
#include "api/reception.hpp"
#include "api/send_options.hpp"
#include "gateway/gateway.hpp"
#include "http/exchange.hpp"
#include "inbox/listing.hpp"
#include "profile/endpoint.hpp"
#include "reply/reply.hpp"

namespace api {

/// The /cgi-bin/ family, checked in the order of the old firmware. Any thread; `gateway` outlives
/// it.
class SmsCgi {
public:
    explicit SmsCgi(gateway::Gateway& gateway) : gateway_(gateway), reception_(gateway) {}

    /// Answers 405 if the reply family in effect does not serve it.
    void serve(std::unique_ptr<http::Exchange> exchange, profile::Endpoint endpoint);

private:
    struct Call;
    using Work = void (SmsCgi::*)(Call&);

    static Work work_of(profile::Endpoint endpoint);
    static std::optional<http::Response> refusal_before_credentials(const Call& call);
    static bool may_use(const Call& call);
    void authenticate(const std::shared_ptr<Call>& call, Work work);

    void send(Call& call);
    static hal::Result<SendOptions> options_of(const Call& call);

    void list(Call& call);
    void read(Call& call);
    void remove(Call& call);
    void total(Call& call);
    std::optional<inbox::Message> asked_for(const Call& call);
    bool hand_over(const Call& call, const http::Response& response,
                   std::span<const inbox::Message> messages);

    void state(Call& call);

    gateway::Gateway& gateway_;
    Reception reception_;
};

}  // namespace api
