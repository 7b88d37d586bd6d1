#include "api/reception.hpp"

#include <algorithm>

#include "api/intake.hpp"
#include "logging/log.hpp"

namespace api {
namespace {

/// Texts have no NUL. A group's messages come in together.
std::string key_of(const outbox::NewMessage& message) {
    const std::string& recipient = message.group.empty() ? message.number : message.group;
    return message.account + '\0' + recipient + '\0' + message.text;
}

}  // namespace

using outbox::NotAccepted;
using outbox::Progress;
using outbox::Waiter;

/// One request on its way in.
struct Reception::Visit {
    const outbox::NewMessage& message;
    bool at_once;
    hal::Deadline deadline;
};

/// A request whose message is a new one.
struct Reception::Newcomer {
    Visit visit;
    std::unique_ptr<Waiter> waiter;
    const Waiter* who;  ///< the same, when it has been parked
};

void Reception::receive(std::unique_ptr<http::Exchange> exchange,
                        std::shared_ptr<const SendForm> form,
                        const std::vector<outbox::NewMessage>& messages, bool new_for_sure,
                        std::chrono::milliseconds patience) {
    const bool at_once = form->answer() == profile::AnswerMode::queued;
    const hal::Deadline deadline = gateway_.clock().now() + patience;
    const outbox::NewMessage& first = messages.front();
    std::vector<std::unique_ptr<Waiter>> waiters;
    std::shared_ptr<GroupSender> group;
    if (first.batch.empty()) {
        waiters.push_back(
            std::make_unique<WaitingSender>(std::move(exchange), std::move(form), first));
    } else {
        group =
            std::make_shared<GroupSender>(std::move(exchange), std::move(form), gateway_, messages);
        waiters = group->waiters();
    }
    // A caller may have given up before its request was looked at, and its repetition be here too.
    const Turnstile::Pass pass(equal_ones_, key_of(first));
    std::vector<Newcomer> newcomers;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        Newcomer newcomer{{messages.at(i), at_once, deadline}, std::move(waiters.at(i)), nullptr};
        if (!new_for_sure && messages.at(i).request_key.empty()) {
            newcomer.waiter = join_owed(newcomer.visit, std::move(newcomer.waiter));
        }
        if (group != nullptr && group->is_answered()) {
            return;  // It has been refused.
        }
        if (newcomer.waiter != nullptr) {
            newcomers.push_back(std::move(newcomer));
        }
    }
    if (!newcomers.empty()) {
        queue(newcomers);
    }
}

/// Gives the caller back if there is no answer that it could take over.
std::unique_ptr<Waiter> Reception::join_owed(const Visit& visit, std::unique_ptr<Waiter> waiter) {
    outbox::WaitingRoom& room = gateway_.waiting_room();
    const auto debts = gateway_.store().owed(visit.message);
    if (!debts) {
        logging::log(logging::Level::error, "storage_trouble", {{"what", debts.error().message()}});
        waiter->not_accepted({NotAccepted::storage, {}});
        return nullptr;
    }
    for (const Progress& debt : *debts) {
        const Waiter* const who = waiter.get();
        waiter = room.join(debt.id, std::move(waiter), visit.deadline);
        if (waiter != nullptr) {
            continue;  // Somebody waits for this one, or is just being answered.
        }
        // It may have been answered, or settled, between the look at the debts and the joining.
        const auto now = gateway_.store().owed(visit.message);
        const auto still = now ? std::ranges::find(*now, debt.id, &Progress::id)
                               : std::vector<Progress>::const_iterator();
        if (!now || still != now->end()) {
            logging::log(logging::Level::info, "message_joined", {{"id", debt.id}});
            stand_by(visit, now ? *still : debt);
            return nullptr;
        }
        waiter = room.take(debt.id, who);
        if (waiter == nullptr) {
            return nullptr;
        }
    }
    return waiter;
}

/// Parked first: the modem may be done with it before it is known here that it was stored.
bool Reception::park(std::vector<Newcomer>& newcomers) {
    outbox::WaitingRoom& room = gateway_.waiting_room();
    for (Newcomer& one : newcomers) {
        one.who = one.waiter.get();
        one.waiter = room.park(one.visit.message.id, std::move(one.waiter), one.visit.deadline);
        if (one.waiter != nullptr) {
            one.waiter->not_accepted({NotAccepted::busy, {}});
            return false;
        }
    }
    return true;
}

/// All of them or none.
void Reception::queue(std::vector<Newcomer>& newcomers) {
    outbox::WaitingRoom& room = gateway_.waiting_room();
    std::vector<outbox::NewMessage> messages;
    messages.reserve(newcomers.size());
    for (const Newcomer& one : newcomers) {
        messages.push_back(one.visit.message);
    }
    const bool parked = park(newcomers);
    const auto added = parked ? accept(gateway_, messages) : std::vector<outbox::Added>();
    if (parked && added) {
        for (std::size_t i = 0; i < newcomers.size(); ++i) {
            admit(newcomers.at(i), added->at(i));
        }
        return;
    }
    for (const Newcomer& one : newcomers) {
        const auto waiter = one.who == nullptr ? nullptr : room.take(one.visit.message.id, one.who);
        if (waiter != nullptr && !added) {
            waiter->not_accepted(refusal_of(gateway_, added.error().code, messages));
        }
    }
}

void Reception::admit(const Newcomer& newcomer, const outbox::Added& added) {
    if (!added.existed) {
        return stand_by(newcomer.visit, added.progress);
    }
    const outbox::MessageId& id = newcomer.visit.message.id;
    auto waiter = gateway_.waiting_room().take(id, newcomer.who);
    if (waiter != nullptr) {
        follow(newcomer.visit, std::move(waiter), added.progress.id);
    }
}

/// A request with a known id: its message is another one.
void Reception::follow(const Visit& visit, std::unique_ptr<Waiter> waiter,
                       const outbox::MessageId& id) {
    waiter = gateway_.waiting_room().park(id, std::move(waiter), visit.deadline);
    if (waiter != nullptr) {
        return waiter->not_accepted({NotAccepted::busy, {}});
    }
    // Looked at after it was parked, so that its end cannot be missed.
    const auto found = gateway_.store().find(id);
    Progress unknown;
    unknown.id = id;
    stand_by(visit, found && *found ? progress_of(**found) : unknown);
}

/// The caller is parked; what is known already is posted, and who need not wait does not.
void Reception::stand_by(const Visit& visit, const Progress& progress) {
    outbox::WaitingRoom& room = gateway_.waiting_room();
    room.settled(progress);
    if (visit.at_once || !gateway_.fleet().promising(visit.message.modem)) {
        room.hurry(progress.id);
    }
}

}  // namespace api
