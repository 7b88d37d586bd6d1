#include "api/sms_cgi.hpp"

#include "api/credentials.hpp"
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

/// Goes on when it is known; until then the request may stand in the hash thread's queue.
void SmsCgi::authenticate(const std::shared_ptr<Call>& call, Work work) {
    const Credentials credentials{.source = call->exchange->request().remote_address,
                                  .username = call->account,
                                  .password = call->password};
    check_credentials(gateway_.authenticator(), credentials,
                      [this, call, work](Admission admission) {
                          switch (admission) {
                              case Admission::granted:
                                  return (this->*work)(*call);
                              case Admission::refused:
                                  return call->refuse(Outcome::unauthorised);
                              case Admission::too_many:
                                  return call->refuse(Outcome::too_many);
                          }
                      });
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

}  // namespace api
