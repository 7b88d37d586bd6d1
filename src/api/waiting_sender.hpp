#pragma once

#include <memory>

#include "gateway/configuration.hpp"
#include "http/exchange.hpp"
#include "outbox/waiting_room.hpp"
#include "reply/reply.hpp"

namespace api {

/// A caller of sms_send whose message is on its way: from what became of the message to an answer
/// in the words of the reply family that was in effect when it came.
class WaitingSender final : public outbox::Waiter {
public:
    WaitingSender(std::unique_ptr<http::Exchange> exchange,
                  std::shared_ptr<const gateway::Configuration> configuration,
                  const outbox::NewMessage& message);

    void settled(const outbox::Progress& progress) override;
    void timed_out() override;
    void not_accepted(outbox::NotAccepted reason) override;

private:
    void respond(reply::Outcome outcome);

    std::unique_ptr<http::Exchange> exchange_;
    std::shared_ptr<const gateway::Configuration> configuration_;
    reply::Send answer_;
};

}  // namespace api
