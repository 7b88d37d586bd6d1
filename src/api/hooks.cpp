#include "api/hooks.hpp"

#include <algorithm>
#include <optional>

#include "api/credentials.hpp"
#include "api/gate.hpp"
#include "api/hook_form.hpp"
#include "api/hook_text.hpp"
#include "api/intake.hpp"
#include "api/json_fields.hpp"
#include "api/problem.hpp"
#include "auth/basic.hpp"
#include "http/form.hpp"
#include "sms/error.hpp"

namespace api {
namespace {

/// Nobody waits for the network here; this is for an answer that is late for another reason.
constexpr std::chrono::seconds patience{10};

http::Response unauthorised() {
    http::Response response = problem(401, "username or password: wrong, or none by HTTP Basic");
    response.headers.emplace_back("WWW-Authenticate",
                                  R"(Basic realm="SMS Gateway", charset="UTF-8")");
    return response;
}

/// In the order of the /cgi-bin/ family.
std::optional<http::Response> refusal_before_credentials(
    const http::Request& request, const gateway::Configuration& configuration) {
    if (const auto reason = reason_to_forbid(request, configuration.settings)) {
        return problem(403, *reason);
    }
    if (configuration.device == nullptr || configuration.settings.accounts.empty()) {
        return problem(501, "no device profile or no account has been set");
    }
    if (request.method != "POST") {
        http::Response response = problem(405, "only POST");
        response.headers.emplace_back("Allow", "POST");
        return response;
    }
    if (!configuration.settings.enabled) {
        return problem(403, "the gateway is switched off");
    }
    if (!is_json(request.content_type)) {
        return problem(415, "Content-Type: must be application/json");
    }
    return std::nullopt;
}

std::string sentence_of(const hal::Error& error) {
    if (error.code == sms::Errc::bad_number) {
        return "number: must have 3 to 20 digits, + or 00 in front of an international one";
    }
    const bool is_sentence =
        error.code == std::errc::invalid_argument || error.code == std::errc::permission_denied;
    return is_sentence ? error.context : "text: " + error.code.message();
}

}  // namespace

/// One request on its way through the checks.
struct Hooks::Call {
    std::unique_ptr<http::Exchange> exchange;
    std::shared_ptr<const gateway::Configuration> configuration;
    settings::HookSender sender;
    std::string account;

    void refuse(int status, const std::string& detail) const {
        exchange->respond(problem(status, detail));
    }
    void refuse_for_now(std::chrono::seconds after) const {
        // Not 429: Alertmanager gives up on every 4xx, and this alarm with it.
        http::Response response = problem(503, "too many unknown credentials wait to be checked");
        response.headers.push_back(retry_after(after));
        exchange->respond(response);
    }
    const std::string& text_template() const {
        const settings::Hooks& hooks = configuration->settings.hooks;
        return sender == settings::HookSender::grafana ? hooks.grafana : hooks.alertmanager;
    }
};

void Hooks::serve(std::unique_ptr<http::Exchange> exchange, settings::HookSender sender) {
    auto configuration = gateway_.configuration();
    if (const auto refusal = refusal_before_credentials(exchange->request(), *configuration)) {
        exchange->respond(*refusal);
        return;
    }
    const auto basic = auth::read_basic(exchange->request().authorization);
    if (!basic) {
        exchange->respond(unauthorised());
        return;
    }
    const Credentials credentials{.source = exchange->request().remote_address,
                                  .username = basic->username,
                                  .password = basic->password};
    const auto call = std::make_shared<Call>(
        Call{std::move(exchange), std::move(configuration), sender, basic->username});
    check_credentials(gateway_.authenticator(), credentials,
                      [this, call](const Decision& decision) {
                          switch (decision.admission) {
                              case Admission::granted:
                                  return send(*call);
                              case Admission::refused:
                                  call->exchange->respond(unauthorised());
                                  return;
                              case Admission::too_many:
                                  return call->refuse_for_now(decision.retry_after);
                          }
                      });
}

void Hooks::send(Call& call) {
    const http::Request& request = call.exchange->request();
    const http::Form query(request.query);
    if (query.has_nul()) {
        return call.refuse(400, "query: has a NUL in it");
    }
    const auto number = query.value("number");
    const auto group = query.value("group");
    if (!number && !group) {
        return call.refuse(400, "number: it or group must be in the query");
    }
    const settings::Group* const members =
        group ? find_group(call.configuration->settings, *group) : nullptr;
    if (group && (members == nullptr || members->numbers.empty())) {
        return call.refuse(400, members == nullptr ? "group: there is none of this name"
                                                   : "group: has no numbers");
    }
    auto options = read_send_options([&query](std::string_view name) { return query.value(name); });
    const auto key = options ? take_idempotency_key(*options, request.idempotency_key)
                             : hal::Result<>(hal::Unexpected(options.error()));
    if (!key) {
        return call.refuse(400, key.error().context);
    }
    const auto text = hook_text(call.sender, call.text_template(), request.body);
    if (!text) {
        return call.refuse(400, text.error().context);
    }
    const profile::DeviceProfile& device = *call.configuration->device;
    const auto messages =
        prepare_all(gateway_, device,
                    {.account = call.account,
                     .number = number.value_or(""),
                     .text = cut_to_parts(*text, device.max_parts, device.national_languages),
                     .options = *options},
                    members);
    if (!messages) {
        return call.refuse(400, sentence_of(messages.error()));
    }
    if (call.configuration->modems.empty()) {
        return call.refuse(503, "no modem is set");
    }
    reception_.receive(std::move(call.exchange), std::make_shared<const HookForm>(), *messages,
                       options->repeat, patience);
}

}  // namespace api
