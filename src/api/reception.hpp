#pragma once

#include <memory>

#include "api/group_sender.hpp"
#include "api/turnstile.hpp"
#include "api/waiting_sender.hpp"
#include "gateway/gateway.hpp"

namespace api {

/// Where a caller and its message go together: to an earlier equal message whose answer is owed,
/// or into the queue and the waiting room. Any thread.
class Reception {
public:
    explicit Reception(gateway::Gateway& gateway)
        : gateway_(gateway), equal_ones_(gateway.clock()) {}

    /// One message, or those to the members of a group, of which each may join an earlier one; the
    /// caller hears of it in `form`, and when its message is durable if that wants no more.
    /// `new_for_sure`: an owed answer to an equal message does not count.
    void receive(std::unique_ptr<http::Exchange> exchange, std::shared_ptr<const SendForm> form,
                 const std::vector<outbox::NewMessage>& messages, bool new_for_sure,
                 std::chrono::milliseconds patience);

private:
    struct Visit;
    struct Newcomer;
    std::unique_ptr<outbox::Waiter> join_owed(const Visit& visit,
                                              std::unique_ptr<outbox::Waiter> waiter);
    bool park(std::vector<Newcomer>& newcomers);
    void queue(std::vector<Newcomer>& newcomers);
    void admit(const Newcomer& newcomer, const outbox::Added& added);
    void follow(const Visit& visit, std::unique_ptr<outbox::Waiter> waiter,
                const outbox::MessageId& id);
    void stand_by(const Visit& visit, const outbox::Progress& progress);

    gateway::Gateway& gateway_;
    Turnstile equal_ones_;
};

}  // namespace api
