#include "api/waiting_sender.hpp"

#include <utility>

#include "api/send_answer.hpp"

namespace api {

WaitingSender::WaitingSender(std::unique_ptr<http::Exchange> exchange,
                             std::shared_ptr<const SendForm> form,
                             const outbox::NewMessage& message)
    : exchange_(std::move(exchange)),
      form_(std::move(form)),
      own_id_(message.id),
      parts_(static_cast<unsigned>(message.tpdus.size())) {}

bool WaitingSender::settled(const outbox::Progress& progress) {
    return answer(progress);
}

bool WaitingSender::timed_out(const outbox::Progress& progress) {
    return answer(progress);
}

bool WaitingSender::answer(const outbox::Progress& progress) {
    reply::Send send = answer_to(progress, form_->answer());
    send.parts = parts_;
    send.joined = progress.id != own_id_;
    return exchange_->respond(form_->render(send)) && send.outcome != reply::Outcome::timeout;
}

void WaitingSender::not_accepted(const outbox::Rejection& refusal) {
    exchange_->respond(form_->refusal(refusal));
}

}  // namespace api
