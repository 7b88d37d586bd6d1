#include "api/sms_cgi.hpp"

#include <algorithm>

#include "api/intake.hpp"
#include "http/form.hpp"
#include "logging/log.hpp"
#include "reply/reply.hpp"
#include "sms/error.hpp"

namespace api {
namespace {

using reply::Outcome;

Outcome outcome_of(outbox::State state) {
    switch (state) {
        case outbox::State::sent:
        case outbox::State::delivered:
        case outbox::State::undeliverable:  // The network took it; what came later is another
                                            // story.
            return Outcome::ok;
        case outbox::State::failed:
        case outbox::State::expired:
        case outbox::State::cancelled:
            return Outcome::error;
        case outbox::State::queued:
        case outbox::State::armed:
        case outbox::State::resolving:
        case outbox::State::uncertain:
            return Outcome::timeout;
    }
    return Outcome::timeout;
}

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

/// A caller whose message is on its way.
class ParkedSend final : public outbox::Waiter {
public:
    ParkedSend(std::unique_ptr<http::Exchange> exchange,
               std::shared_ptr<const gateway::Configuration> configuration, reply::Send answer)
        : exchange_(std::move(exchange)),
          configuration_(std::move(configuration)),
          answer_(std::move(answer)) {}

    void settled(const outbox::Progress& progress) override {
        answer_.parts_sent = progress.parts_sent;
        respond(outcome_of(progress.state));
    }
    void timed_out() override { respond(Outcome::timeout); }
    /// The message could not be stored, or there is no point in waiting.
    void respond(Outcome outcome, const std::string& reason = {}) {
        answer_.outcome = outcome;
        answer_.reason = reason;
        exchange_->respond(reply::render_send(*configuration_->device->replies, answer_));
    }

private:
    std::unique_ptr<http::Exchange> exchange_;
    std::shared_ptr<const gateway::Configuration> configuration_;
    reply::Send answer_;
};

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

    const profile::DeviceProfile& device() const { return *configuration->device; }
    const profile::ReplyProfile& replies() const { return *configuration->device->replies; }
    void refuse(Outcome outcome, const std::string& reason = {}) const {
        exchange->respond(reply::render_refusal(replies(), outcome, reason));
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
    const http::Request& request = exchange->request();
    if (configuration->device == nullptr) {
        exchange->respond({.status = 501,
                           .content_type = {},
                           .headers = {},
                           .body = "Service is not configured\n"});
        return;
    }
    const bool is_get = request.method == "GET";
    auto call =
        std::make_shared<Call>(std::move(exchange), std::move(configuration),
                               http::Form(is_get ? request.query : request.body), std::string());
    if (!is_get && request.method != "POST") {
        return call->refuse(Outcome::method_not_allowed);
    }
    if (!call->configuration->settings.enabled) {
        return call->refuse(Outcome::disabled);
    }
    if (!is_get && !http::is_readable_as_form(request.content_type)) {
        return call->refuse(Outcome::unsupported_media_type);
    }
    call->account = call->form.value("username").value_or("");
    const std::string password = call->form.value("password").value_or("");
    auth::Authenticator& authenticator = gateway_.authenticator();
    switch (authenticator.known(request.remote_address, call->account, password)) {
        case auth::Verdict::accepted:
            return (this->*endpoint)(*call);
        case auth::Verdict::rejected:
            return call->refuse(Outcome::unauthorised);
        case auth::Verdict::unknown:
            break;
    }
    const bool taken = authenticator.submit({.source = request.remote_address,
                                             .username = call->account,
                                             .password = password,
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
    const auto message =
        prepare(gateway_, call.device(), call.account, *number, text ? *text : std::string());
    if (!message && message.error().code == sms::Errc::bad_number) {
        return call.refuse(Outcome::wrong_number);
    }
    if (call.form.has_nul()) {
        return call.refuse(Outcome::text_not_valid);
    }
    if (!text || !message) {
        return call.refuse(outcome_of(text ? message.error().code : text.error().code));
    }
    if (call.replies().answer == profile::AnswerMode::wait) {
        return answer_later(call, *message);
    }
    if (const auto accepted = accept(gateway_, *message); !accepted) {
        return call.refuse(Outcome::storage_trouble, "storage");
    }
    call.exchange->respond(
        reply::render_send(call.replies(), {.outcome = Outcome::queued,
                                            .message_id = message->id,
                                            .parts_sent = 0,
                                            .parts = static_cast<unsigned>(message->tpdus.size()),
                                            .reason = {}}));
}

void SmsCgi::answer_later(Call& call, const outbox::NewMessage& message) {
    reply::Send answer{.outcome = Outcome::timeout,
                       .message_id = message.id,
                       .parts_sent = 0,
                       .parts = static_cast<unsigned>(message.tpdus.size()),
                       .reason = {}};
    const auto deadline = gateway_.clock().now() + call.replies().deadline;
    std::unique_ptr<outbox::Waiter> waiter = std::make_unique<ParkedSend>(
        std::move(call.exchange), call.configuration, std::move(answer));
    // Parked first: the modem may be done with it before accept() returns.
    const bool promising = gateway_.promising();
    const bool parked = promising && gateway_.waiting_room().park(message.id, waiter, deadline);
    if (promising && !parked) {
        return static_cast<ParkedSend&>(*waiter).respond(Outcome::overloaded, "busy");
    }
    if (const auto accepted = accept(gateway_, message); !accepted) {
        logging::log(logging::Level::error, "storage_trouble",
                     {{"what", accepted.error().message()}});
        waiter = parked ? gateway_.waiting_room().take(message.id) : std::move(waiter);
        if (waiter != nullptr) {
            static_cast<ParkedSend&>(*waiter).respond(Outcome::storage_trouble, "storage");
        }
        return;
    }
    if (!parked) {
        waiter->timed_out();  // Nobody can say when: the message stays, and the caller need not.
    }
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
    std::vector<hal::Slot> unread;
    for (const inbox::Message& message : *listing) {
        if (message.visible_from > now || !is_wanted(message.status, *wanted)) {
            continue;
        }
        entries.push_back({.index = message.index,
                           .date = message.date,
                           .sender = message.party,
                           .text = message.text,
                           .status = shown(message.status)});
        if (message.status == inbox::Status::unread) {
            unread.insert(unread.end(), message.slots.begin(), message.slots.end());
        }
    }
    const bool handed_over = call.exchange->respond(reply::render_list(call.replies(), entries));
    if (!handed_over || unread.empty()) {
        return;
    }
    if (const auto marked = gateway_.mirror().mark_read(unread, now); !marked) {
        logging::log(logging::Level::error, "trouble", {{"what", marked.error().message()}});
    }
}

}  // namespace api
