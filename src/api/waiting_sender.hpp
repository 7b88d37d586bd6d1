#pragma once

#include <memory>

#include "api/send_form.hpp"
#include "http/exchange.hpp"
#include "outbox/waiting_room.hpp"

namespace api {

/// A caller whose message is on its way: from what became of the message to an answer in its
/// interface's form.
class WaitingSender final : public outbox::Waiter {
public:
    WaitingSender(std::unique_ptr<http::Exchange> exchange, std::shared_ptr<const SendForm> form,
                  const outbox::NewMessage& message);

    bool is_gone() const override { return exchange_->is_gone(); }
    bool settled(const outbox::Progress& progress) override;
    bool timed_out(const outbox::Progress& progress) override;
    void not_accepted(const outbox::Rejection& refusal) override;

private:
    /// True when that was a final answer, and it was handed over.
    bool answer(const outbox::Progress& progress);

    std::unique_ptr<http::Exchange> exchange_;
    const std::shared_ptr<const SendForm> form_;
    const outbox::MessageId own_id_;  ///< an answer for another one is a joined one
    const unsigned parts_;
};

}  // namespace api
