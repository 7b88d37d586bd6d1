#include "api/sms_cgi.hpp"

#include "api/no_such_name.hpp"
#include "api/sms_cgi_call.hpp"

namespace api {

using profile::Endpoint;
using reply::Outcome;

SmsCgi::Work SmsCgi::work_of(Endpoint endpoint) {
    switch (endpoint) {
        case Endpoint::sms_send:
            return &SmsCgi::send;
        case Endpoint::sms_list:
            return &SmsCgi::list;
        case Endpoint::sms_read:
            return &SmsCgi::read;
        case Endpoint::sms_delete:
            return &SmsCgi::remove;
        case Endpoint::sms_total:
            return &SmsCgi::total;
        case Endpoint::sms_status:
            return &SmsCgi::state;
    }
    return nullptr;
}

void SmsCgi::serve(std::unique_ptr<http::Exchange> exchange, Endpoint endpoint) {
    auto configuration = gateway_.configuration();
    if (configuration->device == nullptr) {
        // No device, no reply family: the old firmware's own words.
        exchange->respond({.status = 501,
                           .content_type = {},
                           .headers = {},
                           .body = "Service is not configured\n"});
        return;
    }
    if (!configuration->device->replies->serves(endpoint)) {
        exchange->respond(no_such_name());
        return;
    }
    const http::Request& request = exchange->request();
    const http::Form form(request.method == "GET" ? request.query : request.body);
    const auto call = std::make_shared<Call>(Call{std::move(exchange), std::move(configuration),
                                                  form, form.value("username").value_or(""),
                                                  form.value("password").value_or("")});
    if (const auto refusal = refusal_before_credentials(*call)) {
        return call->refuse(*refusal);
    }
    authenticate(call, work_of(endpoint));
}

void SmsCgi::authenticate(const std::shared_ptr<Call>& call, Work work) {
    const std::string& source = call->exchange->request().remote_address;
    switch (gateway_.authenticator().known(source, call->account, call->password)) {
        case auth::Verdict::accepted:
            return (this->*work)(*call);
        case auth::Verdict::rejected:
            return call->refuse(Outcome::unauthorised);
        case auth::Verdict::unknown:
            return check_password(call, work);
    }
}

std::optional<reply::Outcome> SmsCgi::refusal_before_credentials(const Call& call) {
    const http::Request& request = call.exchange->request();
    const settings::Settings& settings = call.configuration->settings;
    if (request.method != "GET" && request.method != "POST") {
        return Outcome::method_not_allowed;
    }
    if (settings.accounts.empty()) {
        return Outcome::not_configured;
    }
    if (!settings.enabled) {
        return Outcome::disabled;
    }
    if (request.method == "POST" && !http::is_readable_as_form(request.content_type)) {
        return Outcome::unsupported_media_type;
    }
    return std::nullopt;
}

/// Goes on when the hash thread knows; until then the request stands in its queue.
void SmsCgi::check_password(const std::shared_ptr<Call>& call, Work work) {
    const bool taken =
        gateway_.authenticator().submit({.source = call->exchange->request().remote_address,
                                         .username = call->account,
                                         .password = call->password,
                                         .done = [this, call, work](bool accepted) {
                                             if (accepted) {
                                                 (this->*work)(*call);
                                             } else {
                                                 call->refuse(Outcome::unauthorised);
                                             }
                                         }});
    if (!taken) {
        call->refuse(Outcome::too_many);
    }
}

}  // namespace api
