#include "api/reception.hpp"

#include <algorithm>

#include "api/intake.hpp"
#include "logging/log.hpp"

namespace api {
namespace {

/// Texts have no NUL.
std::string key_of(const outbox::NewMessage& message) {
    return message.account + '\0' + message.number + '\0' + message.text;
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

void Reception::receive(std::unique_ptr<WaitingSender> sender, const outbox::NewMessage& message,
                        bool new_for_sure, bool at_once, std::chrono::milliseconds patience) {
    const Visit visit{message, at_once, gateway_.clock().now() + patience};
    std::unique_ptr<Waiter> waiter = std::move(sender);
    // A caller may have given up before its request was looked at, and its repetition be here too.
    const Turnstile::Pass pass(equal_ones_, key_of(message));
    if (!new_for_sure && message.request_key.empty()) {
        waiter = join_owed(visit, std::move(waiter));
    }
    if (waiter != nullptr) {
        queue(visit, std::move(waiter));
    }
}

/// Gives the caller back if there is no answer that it could take over.
std::unique_ptr<Waiter> Reception::join_owed(const Visit& visit, std::unique_ptr<Waiter> waiter) {
    outbox::WaitingRoom& room = gateway_.waiting_room();
    const auto debts = gateway_.store().owed(visit.message);
    if (!debts) {
        logging::log(logging::Level::error, "storage_trouble", {{"what", debts.error().message()}});
        waiter->not_accepted(NotAccepted::storage);
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

void Reception::queue(const Visit& visit, std::unique_ptr<Waiter> waiter) {
    // Parked first: the modem may be done with it before it is known here that it was stored.
    outbox::WaitingRoom& room = gateway_.waiting_room();
    const outbox::MessageId& id = visit.message.id;
    const Waiter* const who = waiter.get();
    waiter = room.park(id, std::move(waiter), visit.deadline);
    if (waiter != nullptr) {
        return waiter->not_accepted(NotAccepted::busy);
    }
    const auto added = accept(gateway_, visit.message);
    if (added && !added->existed) {
        return stand_by(visit, added->progress);
    }
    waiter = room.take(id, who);
    if (waiter != nullptr && added) {
        follow(visit, std::move(waiter), added->progress.id);
    } else if (waiter != nullptr) {
        waiter->not_accepted(reason_of(added.error().code));
    }
}

/// A request with a known id: its message is another one.
void Reception::follow(const Visit& visit, std::unique_ptr<Waiter> waiter,
                       const outbox::MessageId& id) {
    waiter = gateway_.waiting_room().park(id, std::move(waiter), visit.deadline);
    if (waiter != nullptr) {
        return waiter->not_accepted(NotAccepted::busy);
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
