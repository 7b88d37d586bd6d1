#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "api/send_form.hpp"
#include "gateway/gateway.hpp"
#include "http/exchange.hpp"
#include "outbox/waiting_room.hpp"

namespace api {

/// A caller whose messages to a group's members are on their way: it is answered when
/// all have come to their end, or when none can be waited for any longer. Any thread.
class GroupSender : public std::enable_shared_from_this<GroupSender> {
public:
    /// `messages`: one per member; `gateway` outlives it.
    GroupSender(std::unique_ptr<http::Exchange> exchange, std::shared_ptr<const SendForm> form,
                gateway::Gateway& gateway, const std::vector<outbox::NewMessage>& messages);

    /// Who waits for the members' messages, in its place; the caller's request ends with the last
    /// one of them.
    std::vector<std::unique_ptr<outbox::Waiter>> waiters();
    /// Nothing can be told to it any more.
    bool is_gone() const;
    /// Whether it has had its answer.
    bool is_answered() const;
    /// The first refusal is the answer.
    void refuse(const outbox::Rejection& refusal);

private:
    class Member;

    bool has_news(std::size_t member, const outbox::Progress& progress);
    bool answer();

    std::unique_ptr<http::Exchange> exchange_;
    const std::shared_ptr<const SendForm> form_;
    gateway::Gateway& gateway_;
    const outbox::MessageId batch_;
    const std::vector<outbox::MessageId> own_ids_;  ///< an answer for another one is a joined one
    const std::vector<unsigned> parts_;

    mutable std::mutex mutex_;
    // Guarded by mutex_.
    std::vector<std::optional<outbox::Progress>> news_;
    bool answered_ = false;
};

}  // namespace api
