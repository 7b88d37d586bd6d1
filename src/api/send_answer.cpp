#include "api/send_answer.hpp"

#include "api/credentials.hpp"

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

reply::Send answer_to(const outbox::Progress& progress, profile::AnswerMode mode) {
    Outcome outcome = outcome_of(progress.state);
    if (outcome == Outcome::timeout && mode == profile::AnswerMode::queued) {
        outcome = Outcome::queued;  // It is durable: this caller wanted to know no more.
    }
    return {.outcome = outcome,
            .message_id = progress.id,
            .state = outbox::to_string(progress.state),
            .parts_sent = progress.parts_sent,
            .parts = progress.parts,
            .reason = {},
            .joined = false};
}

http::Response parameter_refusal(const profile::ReplyProfile& replies, const std::string& reason,
                                 int status) {
    http::Response response = reply::render_refusal(replies, Outcome::error, reason);
    if (response.status >= 500) {
        response.status = status;
    }
    return response;
}

http::Response too_many(const profile::ReplyProfile& replies, const std::string& why,
                        std::chrono::seconds again_in) {
    http::Response response = reply::render_refusal(replies, Outcome::too_many, why);
    response.headers.push_back(retry_after(again_in));
    return response;
}

}  // namespace api
