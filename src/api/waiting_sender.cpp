#include "api/waiting_sender.hpp"

#include <utility>

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

}  // namespace

WaitingSender::WaitingSender(std::unique_ptr<http::Exchange> exchange,
                             std::shared_ptr<const gateway::Configuration> configuration,
                             const outbox::NewMessage& message)
    : exchange_(std::move(exchange)),
      configuration_(std::move(configuration)),
      own_id_(message.id),
      parts_(static_cast<unsigned>(message.tpdus.size())) {}

bool WaitingSender::settled(const outbox::Progress& progress) {
    return answer(progress);
}

bool WaitingSender::timed_out(const outbox::Progress& progress) {
    return answer(progress);
}

bool WaitingSender::answer(const outbox::Progress& progress) {
    const profile::ReplyProfile& replies = *configuration_->device->replies;
    Outcome outcome = outcome_of(progress.state);
    if (outcome == Outcome::timeout && replies.answer == profile::AnswerMode::queued) {
        outcome = Outcome::queued;  // It is durable: this caller wanted to know no more.
    }
    const bool handed_over =
        exchange_->respond(reply::render_send(replies, {.outcome = outcome,
                                                        .message_id = progress.id,
                                                        .state = outbox::to_string(progress.state),
                                                        .parts_sent = progress.parts_sent,
                                                        .parts = parts_,
                                                        .reason = {},
                                                        .joined = progress.id != own_id_}));
    return handed_over && outcome != Outcome::timeout;
}

void WaitingSender::not_accepted(outbox::NotAccepted reason) {
    switch (reason) {
        case outbox::NotAccepted::storage:
            return refuse(Outcome::storage_trouble, "storage");
        case outbox::NotAccepted::busy:
            return refuse(Outcome::overloaded, "busy");
        case outbox::NotAccepted::queue:
            return refuse(Outcome::overloaded, "queue");
        case outbox::NotAccepted::id_taken:
            exchange_->respond(parameter_refusal(*configuration_->device->replies,
                                                 "id: used before, for another message", 422));
            return;
    }
}

void WaitingSender::refuse(Outcome outcome, const char* reason) {
    exchange_->respond(reply::render_refusal(*configuration_->device->replies, outcome, reason));
}

http::Response parameter_refusal(const profile::ReplyProfile& replies, const std::string& reason,
                                 int status) {
    http::Response response = reply::render_refusal(replies, Outcome::error, reason);
    if (response.status >= 500) {
        response.status = status;
    }
    return response;
}

}  // namespace api
