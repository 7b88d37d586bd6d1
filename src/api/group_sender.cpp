#include "api/group_sender.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "api/send_answer.hpp"

namespace api {
namespace {

using outbox::MessageId;
using outbox::NewMessage;
using outbox::Progress;
using reply::Outcome;

template <class Result, class Of>
std::vector<Result> each(const std::vector<NewMessage>& messages, Of of) {
    std::vector<Result> results;
    std::ranges::transform(messages, std::back_inserter(results), of);
    return results;
}

bool are_all(const std::vector<reply::Send>& members, Outcome outcome) {
    return std::ranges::all_of(
        members, [=](const reply::Send& member) { return member.outcome == outcome; });
}

bool is_any(const std::vector<reply::Send>& members, Outcome outcome) {
    return std::ranges::find(members, outcome, &reply::Send::outcome) != members.end();
}

/// What the members' outcomes make of the whole.
Outcome combined(const std::vector<reply::Send>& members, profile::GroupAnswer mode) {
    const bool is_open = is_any(members, Outcome::timeout);
    if (mode == profile::GroupAnswer::all) {
        if (is_open || is_any(members, Outcome::error)) {
            return is_open ? Outcome::timeout : Outcome::error;
        }
        return are_all(members, Outcome::ok) ? Outcome::ok : Outcome::queued;
    }
    for (const Outcome success : {Outcome::ok, Outcome::queued}) {
        if (is_any(members, success)) {
            return success;
        }
    }
    return is_open ? Outcome::timeout : Outcome::error;
}

}  // namespace

/// Stands in the waiting room for one member's message.
class GroupSender::Member final : public outbox::Waiter {
public:
    Member(std::shared_ptr<GroupSender> sender, std::size_t member)
        : sender_(std::move(sender)), member_(member) {}

    bool is_gone() const override { return sender_->is_gone(); }
    void not_accepted(const outbox::Rejection& refusal) override { sender_->refuse(refusal); }
    bool settled(const Progress& progress) override { return sender_->has_news(member_, progress); }
    bool timed_out(const Progress& progress) override {
        return sender_->has_news(member_, progress);
    }

private:
    const std::shared_ptr<GroupSender> sender_;
    const std::size_t member_;
};

GroupSender::GroupSender(std::unique_ptr<http::Exchange> exchange,
                         std::shared_ptr<const SendForm> form, gateway::Gateway& gateway,
                         const std::vector<NewMessage>& messages)
    : exchange_(std::move(exchange)),
      form_(std::move(form)),
      gateway_(gateway),
      batch_(messages.front().batch),
      own_ids_(each<MessageId>(messages, [](const NewMessage& message) { return message.id; })),
      parts_(each<unsigned>(
          messages,
          [](const NewMessage& message) { return static_cast<unsigned>(message.tpdus.size()); })),
      news_(messages.size()) {}

std::vector<std::unique_ptr<outbox::Waiter>> GroupSender::waiters() {
    std::vector<std::unique_ptr<outbox::Waiter>> waiters;
    waiters.reserve(own_ids_.size());
    for (std::size_t member = 0; member < own_ids_.size(); ++member) {
        waiters.push_back(std::make_unique<Member>(shared_from_this(), member));
    }
    return waiters;
}

bool GroupSender::is_gone() const {
    const std::lock_guard lock(mutex_);
    return answered_ || exchange_->is_gone();
}

bool GroupSender::is_answered() const {
    const std::lock_guard lock(mutex_);
    return answered_;
}

void GroupSender::refuse(const outbox::Rejection& refusal) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(answered_, true)) {
            return;
        }
    }
    exchange_->respond(form_->refusal(refusal));
}

/// True when the caller knows by now.
bool GroupSender::has_news(std::size_t member, const Progress& progress) {
    {
        const std::lock_guard lock(mutex_);
        news_.at(member) = progress;
        const bool is_last =
            std::ranges::all_of(news_, [](const auto& news) { return news.has_value(); });
        if (!is_last || std::exchange(answered_, true)) {
            return false;
        }
    }
    return answer();
}

/// By who has brought the last news; they do not change any more.
bool GroupSender::answer() {
    std::vector<reply::Send> members;
    std::vector<outbox::State> states;
    reply::Send whole;
    MessageId batch = news_.front()->batch;
    for (std::size_t i = 0; i < news_.size(); ++i) {
        const Progress& news = *news_.at(i);
        reply::Send& member = members.emplace_back(answer_to(news, form_->answer()));
        member.parts = parts_.at(i);
        whole.parts += member.parts;
        whole.parts_sent += member.parts_sent;
        whole.joined = whole.joined || news.id != own_ids_.at(i);
        states.push_back(news.state);
        // All of them may be an earlier request's; of several, this one's name is as good.
        batch = news.batch == batch ? batch : batch_;
    }
    whole.outcome = combined(members, form_->group());
    whole.message_id = batch.empty() ? batch_ : batch;
    whole.state = outbox::to_string(outbox::of_message(states));
    if (!exchange_->respond(form_->render_group(whole, members)) ||
        whole.outcome == Outcome::timeout) {
        return false;
    }
    for (const auto& news : news_) {
        gateway_.store().answered(news->id);
    }
    return true;
}

}  // namespace api
