#include "api/sms_cgi.hpp"

#include <algorithm>

#include "api/intake.hpp"
#include "api/waiting_sender.hpp"
#include "http/form.hpp"
#include "logging/log.hpp"
#include "reply/reply.hpp"
#include "sms/error.hpp"

namespace api {
namespace {

using reply::Outcome;

Outcome outcome_of(std::error_code code) {
    if (code == sms::Errc::bad_number) {
        return Outcome::wrong_number;
    }
    if (code == sms::Errc::too_many_parts) {
        return Outcome::text_too_long;
    }
    if (code == sms::Errc::bad_utf8 || code == http::Errc::not_utf8) {
        return Outcome::text_not_utf8;
    }
    return Outcome::text_not_valid;
}

/// What `state=` asks for; the old firmware compares prefixes, so "readXYZ" is "read".
enum class Wanted { all, read, unread };

std::optional<Wanted> wanted_state(const std::string& state) {
    if (state.starts_with("all")) {
        return Wanted::all;
    }
    if (state.starts_with("read")) {
        return Wanted::read;
    }
    if (state.starts_with("new")) {
        return Wanted::unread;
    }
    return std::nullopt;
}

bool is_wanted(inbox::Status status, Wanted wanted) {
    return wanted == Wanted::all || (wanted == Wanted::read && status == inbox::Status::read) ||
           (wanted == Wanted::unread && status == inbox::Status::unread);
}

reply::MessageStatus shown(inbox::Status status) {
    switch (status) {
        case inbox::Status::unread:
            return reply::MessageStatus::unread;
        case inbox::Status::read:
            return reply::MessageStatus::read;
        case inbox::Status::unsent:
            return reply::MessageStatus::unsent;
        case inbox::Status::sent:
            return reply::MessageStatus::sent;
    }
    return reply::MessageStatus::unknown;
}

}  // namespace

/// One request on its way through the checks.
struct SmsCgi::Call {
    std::unique_ptr<http::Exchange> exchange;
    std::shared_ptr<const gateway::Configuration> configuration;
    http::Form form;
    std::string account;
    std::string password;

    const profile::DeviceProfile& device() const { return *configuration->device; }
    const profile::ReplyProfile& replies() const { return *configuration->device->replies; }
    void refuse(Outcome outcome, const std::string& reason = {}) const {
        exchange->respond(reply::render_refusal(replies(), outcome, reason));
    }
    void refuse_parameter(const std::string& reason) const {
        exchange->respond(parameter_refusal(replies(), reason));
    }
};

void SmsCgi::send(std::unique_ptr<http::Exchange> exchange) {
    authenticate(std::move(exchange), &SmsCgi::send_authorised);
}

void SmsCgi::list(std::unique_ptr<http::Exchange> exchange) {
    authenticate(std::move(exchange), &SmsCgi::list_authorised);
}

void SmsCgi::authenticate(std::unique_ptr<http::Exchange> exchange, Endpoint endpoint) {
    auto configuration = gateway_.configuration();
    if (configuration->device == nullptr) {
        // No device, no reply family: the old firmware's own words.
        exchange->respond({.status = 501,
                           .content_type = {},
                           .headers = {},
                           .body = "Service is not configured\n"});
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
    switch (gateway_.authenticator().known(request.remote_address, call->account, call->password)) {
        case auth::Verdict::accepted:
            return (this->*endpoint)(*call);
        case auth::Verdict::rejected:
            return call->refuse(Outcome::unauthorised);
        case auth::Verdict::unknown:
            return check_password(call, endpoint);
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
void SmsCgi::check_password(const std::shared_ptr<Call>& call, Endpoint endpoint) {
    const bool taken =
        gateway_.authenticator().submit({.source = call->exchange->request().remote_address,
                                         .username = call->account,
                                         .password = call->password,
                                         .done = [this, call, endpoint](bool accepted) {
                                             if (accepted) {
                                                 (this->*endpoint)(*call);
                                             } else {
                                                 call->refuse(Outcome::unauthorised);
                                             }
                                         }});
    if (!taken) {
        call->refuse(Outcome::too_many);
    }
}

void SmsCgi::send_authorised(Call& call) {
    const auto number = call.form.value("number");
    if (!number) {
        return call.refuse(Outcome::number_missing);
    }
    auto octets =
        call.form.text("text", call.replies().percent_n_encoded ? http::LineBreaks::raw_and_encoded
                                                                : http::LineBreaks::raw_only);
    if (!octets) {
        return call.refuse(Outcome::text_missing);
    }
    const auto text = http::input_text(std::move(*octets), call.replies().latin1_input);
    const auto options = options_of(call);
    const auto message = prepare(gateway_, call.device(),
                                 {.account = call.account,
                                  .number = *number,
                                  .text = text ? *text : std::string(),
                                  .options = options ? *options : SendOptions()});
    if (!message && message.error().code == sms::Errc::bad_number) {
        return call.refuse(Outcome::wrong_number);
    }
    if (call.form.has_nul()) {
        return call.refuse(Outcome::text_not_valid);
    }
    if (!text) {
        return call.refuse(outcome_of(text.error().code));
    }
    if (!options) {
        return call.refuse_parameter(options.error().context);
    }
    if (!message && message.error().code == std::errc::invalid_argument) {
        return call.refuse_parameter(message.error().context);
    }
    if (!message) {
        return call.refuse(outcome_of(message.error().code));
    }
    const profile::ReplyProfile& replies = call.replies();
    auto sender =
        std::make_unique<WaitingSender>(std::move(call.exchange), call.configuration, *message);
    reception_.receive(std::move(sender), *message, options->repeat,
                       replies.answer == profile::AnswerMode::queued, replies.deadline);
}

hal::Result<SendOptions> SmsCgi::options_of(const Call& call) {
    HAL_TRY(SendOptions options,
            read_send_options([&call](std::string_view name) { return call.form.value(name); }));
    HAL_CHECK(take_idempotency_key(options, call.exchange->request().idempotency_key));
    return options;
}

void SmsCgi::list_authorised(Call& call) {
    const auto wanted = wanted_state(call.form.value("state").value_or("all"));
    if (!wanted) {
        return call.refuse(Outcome::unknown_state);
    }
    const auto listing = gateway_.mirror().listing();
    if (listing == nullptr) {
        return call.refuse(Outcome::error, "the SIM has not been read yet");
    }
    const hal::WallTime now = gateway_.clock().wall_now();
    std::vector<reply::ListEntry> entries;
    std::vector<inbox::Place> unread;
    for (const inbox::Message& message : *listing) {
        if (is_hidden(message, now) || !is_wanted(message.status, *wanted)) {
            continue;
        }
        entries.push_back({.index = message.index,
                           .date = message.date,
                           .sender = message.party,
                           .text = message.text,
                           .status = shown(message.status)});
        if (message.status == inbox::Status::unread) {
            unread.insert(unread.end(), message.places.begin(), message.places.end());
        }
    }
    const bool handed_over = call.exchange->respond(reply::render_list(call.replies(), entries));
    if (!handed_over || unread.empty()) {
        return;
    }
    if (const auto marked = gateway_.mirror().mark_read(unread); !marked) {
        logging::log(logging::Level::error, "trouble", {{"what", marked.error().message()}});
    }
}

}  // namespace api
