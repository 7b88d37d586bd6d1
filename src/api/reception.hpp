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

    /// One message, or those to the members of a group; the caller hears of it in `form`, and at
    /// once if that wants no more. `new_for_sure` and `patience` as below.
    void receive(std::unique_ptr<http::Exchange> exchange, std::shared_ptr<const SendForm> form,
                 const std::vector<outbox::NewMessage>& messages, bool new_for_sure,
                 std::chrono::milliseconds patience);

    /// `new_for_sure`: an owed answer to an equal message does not count. `at_once`: the caller is
    /// answered when its message is durable.
    void receive(std::unique_ptr<WaitingSender> sender, const outbox::NewMessage& message,
                 bool new_for_sure, bool at_once, std::chrono::milliseconds patience);

    /// The same for the messages to a group, of which each may join an earlier one.
    void receive(const std::shared_ptr<GroupSender>& sender,
                 const std::vector<outbox::NewMessage>& messages, bool new_for_sure, bool at_once,
                 std::chrono::milliseconds patience);

private:
    struct Visit;
    struct Newcomer;
    std::unique_ptr<outbox::Waiter> join_owed(const Visit& visit,
                                              std::unique_ptr<outbox::Waiter> waiter);
    void queue(const Visit& visit, std::unique_ptr<outbox::Waiter> waiter);
    bool park(std::vector<Newcomer>& newcomers);
    void queue_all(std::vector<Newcomer>& newcomers);
    void admit(const Newcomer& newcomer, const outbox::Added& added);
    void follow(const Visit& visit, std::unique_ptr<outbox::Waiter> waiter,
                const outbox::MessageId& id);
    void stand_by(const Visit& visit, const outbox::Progress& progress);

    gateway::Gateway& gateway_;
    Turnstile equal_ones_;
};

}  // namespace api
