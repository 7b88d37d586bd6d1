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
    : exchange_(std::move(exchange)), configuration_(std::move(configuration)) {
    answer_.message_id = message.id;
    answer_.state = outbox::to_string(outbox::State::queued);
    answer_.parts = static_cast<unsigned>(message.tpdus.size());
}

void WaitingSender::settled(const outbox::Progress& progress) {
    answer_.state = outbox::to_string(progress.state);
    answer_.parts_sent = progress.parts_sent;
    respond(outcome_of(progress.state));
}

void WaitingSender::timed_out() {
    respond(Outcome::timeout);
}

void WaitingSender::not_accepted(outbox::NotAccepted reason) {
    answer_.message_id.clear();
    answer_.state.clear();
    switch (reason) {
        case outbox::NotAccepted::storage:
            answer_.reason = "storage";
            return respond(Outcome::storage_trouble);
        case outbox::NotAccepted::busy:
            answer_.reason = "busy";
            return respond(Outcome::overloaded);
    }
}

void WaitingSender::respond(Outcome outcome) {
    answer_.outcome = outcome;
    exchange_->respond(reply::render_send(*configuration_->device->replies, answer_));
}

}  // namespace api
