#include "api/sms_cgi.hpp"

#include <algorithm>

#include "api/credentials.hpp"
#include "api/gate.hpp"
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
    const auto call = std::make_shared<Call>(
        Call{std::move(exchange), endpoint, std::move(configuration), form,
             form.value("username").value_or(""), form.value("password").value_or("")});
    if (const auto refusal = refusal_before_credentials(*call)) {
        call->exchange->respond(*refusal);
        return;
    }
    authenticate(call, work_of(endpoint));
}

/// Goes on when it is known; until then the request may stand in the hash thread's queue.
void SmsCgi::authenticate(const std::shared_ptr<Call>& call, Work work) {
    const Credentials credentials{.source = call->exchange->request().remote_address,
                                  .username = call->account,
                                  .password = call->password};
    check_credentials(
        gateway_.authenticator(), credentials, [this, call, work](const Decision& decision) {
            switch (decision.admission) {
                case Admission::granted:
                    return may_use(*call) ? (this->*work)(*call)
                                          : call->refuse(Outcome::forbidden, no_reading);
                case Admission::refused:
                    return call->refuse(Outcome::unauthorised);
                case Admission::too_many:
                    call->exchange->respond(too_many(call->replies(), {}, decision.retry_after));
                    return;
            }
        });
}

std::optional<http::Response> SmsCgi::refusal_before_credentials(const Call& call) {
    const http::Request& request = call.exchange->request();
    const settings::Settings& settings = call.configuration->settings;
    const auto refuse = [&call](Outcome outcome, const std::string& reason = {}) {
        return reply::render_refusal(call.replies(), outcome, reason);
    };
    if (const auto reason = reason_to_forbid(request, settings)) {
        return refuse(Outcome::forbidden, *reason);
    }
    if (request.method != "POST" && (request.method != "GET" || !settings.get_allowed)) {
        http::Response response = refuse(Outcome::method_not_allowed);
        if (!settings.get_allowed) {
            std::ranges::find(response.headers, "Allow", &http::Header::first)->second = "POST";
        }
        return response;
    }
    if (settings.accounts.empty()) {
        return refuse(Outcome::not_configured);
    }
    if (!settings.enabled) {
        return refuse(Outcome::disabled);
    }
    if (request.method == "POST" && !http::is_readable_as_form(request.content_type)) {
        return refuse(Outcome::unsupported_media_type);
    }
    return std::nullopt;
}

/// What is on the SIM is not for everybody who may send.
bool SmsCgi::may_use(const Call& call) {
    if (call.endpoint == Endpoint::sms_send || call.endpoint == Endpoint::sms_status) {
        return true;
    }
    const settings::Account* const account =
        find_account(call.configuration->settings, call.account);
    return account != nullptr && account->may_read;
}

}  // namespace api
