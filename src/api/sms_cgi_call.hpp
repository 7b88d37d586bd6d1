#pragma once

#include <memory>
#include <string>

#include "api/send_answer.hpp"
#include "api/sms_cgi.hpp"
#include "gateway/configuration.hpp"
#include "http/exchange.hpp"
#include "http/form.hpp"
#include "reply/reply.hpp"

namespace api {

/// X-Reason of what cannot be said before the mirror has read a SIM.
inline constexpr const char* not_read_yet = "the SIM has not been read yet";

/// X-Reason of what another account may do.
inline constexpr const char* no_reading = "account: may not read";

/// One request on its way through the checks.
struct SmsCgi::Call {
    std::unique_ptr<http::Exchange> exchange;
    profile::Endpoint endpoint;
    std::shared_ptr<const gateway::Configuration> configuration;
    http::Form form;
    std::string account;
    std::string password;

    const profile::DeviceProfile& device() const { return *configuration->device; }
    const profile::ReplyProfile& replies() const { return *configuration->device->replies; }
    void refuse(reply::Outcome outcome, const std::string& reason = {}) const {
        exchange->respond(reply::render_refusal(replies(), outcome, reason));
    }
    void refuse_parameter(const std::string& reason) const {
        exchange->respond(parameter_refusal(replies(), reason));
    }
};

}  // namespace api
