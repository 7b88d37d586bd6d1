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
    /// For a parameter that the old firmware did not have, and no word for what is wrong with it:
    /// `ERROR`, and where the family tells by the status, the caller's error.
    void refuse_parameter(const std::string& reason) const {
        http::Response response = reply::render_refusal(replies(), Outcome::error, reason);
        if (response.status >= 500) {
            response.status = 400;
        }
        exchange->respond(response);
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
    const auto message = prepare(gateway_, call.device(),
                                 {.account = call.account,
                                  .number = *number,
                                  .text = text ? *text : std::string(),
                                  .modem = call.form.value("modem").value_or("")});
    if (!message && message.error().code == sms::Errc::bad_number) {
        return call.refuse(Outcome::wrong_number);
    }
    if (call.form.has_nul()) {
        return call.refuse(Outcome::text_not_valid);
    }
    if (text && !message && message.error().code == std::errc::no_such_device) {
        return call.refuse_parameter("modem: there is none of this name");
    }
    if (!text || !message) {
        return call.refuse(outcome_of(text ? message.error().code : text.error().code));
    }
    if (call.replies().answer == profile::AnswerMode::wait) {
        return answer_later(call, *message);
    }
    if (!stored(*message)) {
        return call.refuse(Outcome::storage_trouble, "storage");
    }
    call.exchange->respond(
        reply::render_send(call.replies(), {.outcome = Outcome::queued,
                                            .message_id = message->id,
                                            .state = outbox::to_string(outbox::State::queued),
                                            .parts_sent = 0,
                                            .parts = static_cast<unsigned>(message->tpdus.size()),
                                            .reason = {}}));
}

void SmsCgi::answer_later(Call& call, const outbox::NewMessage& message) {
    std::unique_ptr<outbox::Waiter> sender =
        std::make_unique<WaitingSender>(std::move(call.exchange), call.configuration, message);
    if (!gateway_.fleet().promising(message.modem)) {
        // Nobody can say when it will go out: the message is kept, and its caller need not wait.
        return stored(message) ? sender->timed_out()
                               : sender->not_accepted(outbox::NotAccepted::storage);
    }
    // Parked first: the modem may be done with it before it is known here that it was stored.
    outbox::WaitingRoom& room = gateway_.waiting_room();
    const auto deadline = gateway_.clock().now() + call.replies().deadline;
    sender = room.park(message.id, std::move(sender), deadline);
    if (sender != nullptr) {
        return sender->not_accepted(outbox::NotAccepted::busy);
    }
    if (!stored(message)) {
        sender = room.take(message.id);
        if (sender != nullptr) {
            sender->not_accepted(outbox::NotAccepted::storage);
        }
    }
}

bool SmsCgi::stored(const outbox::NewMessage& message) {
    const auto accepted = accept(gateway_, message);
    if (!accepted) {
        logging::log(logging::Level::error, "storage_trouble",
                     {{"what", accepted.error().message()}});
    }
    return accepted.has_value();
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
        if (message.hidden_until > now || !is_wanted(message.status, *wanted)) {
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
