#include <algorithm>
#include <utility>

#include "gateway/modem_session.hpp"
#include "hal/error.hpp"
#include "logging/log.hpp"

// What the modem's thread does before its first word to a modem that may still have a part in hand.
namespace gateway {
namespace {

/// After trouble with the store: a full disk is not cured by hurry.
constexpr std::chrono::seconds store_retry{1};

/// A modem that has not come back so long after the submit limit may never: what it had in hand
/// ends by the policy. A status report may still tell more.
constexpr std::chrono::minutes patience_with_absent_modem{15};

bool comes_unstored(const hal::Event& event) {
    return std::holds_alternative<hal::StatusReportArrived>(event) ||
           std::holds_alternative<hal::MessageDelivered>(event);
}

}  // namespace

/// A part may still be on its way: the port is left in peace until its limit.
void ModemThread::be_quiet(Session& session) {
    session.unresolved = true;
    session.quiet_at_most = parts_.clock.now() + setup_.device->modem->timeouts.submit;
    session.resolve_alone_at = *session.quiet_at_most + patience_with_absent_modem;
    knows_quiet(session);
}

/// While the store cannot tell whether something is on its way, the port is left in peace too, as
/// long as that could be at most: then the modem is needed for what it receives.
bool ModemThread::knows_quiet(Session& session) {
    if (!session.quiet_at_most) {
        return true;
    }
    const auto quiet = session.dispatcher.quiet_until();
    if (!quiet) {
        store_failed(session, quiet.error());
    }
    if (quiet || *session.quiet_at_most <= parts_.clock.now()) {
        session.supervisor.listen_first(quiet ? *quiet : *session.quiet_at_most);
        session.quiet_at_most.reset();
    }
    return !session.quiet_at_most;
}

/// A status report is evidence too, and what is not stored on the modem is only here.
void ModemThread::look_for_reports(Session& session, hal::Modem* modem) {
    for (const hal::Event& event : session.heard) {
        keep_unstored(session, event);
    }
    std::erase_if(session.heard, comes_unstored);
    take_unstored(session);
    if (modem != nullptr && std::exchange(session.drained, session.greeted) != session.greeted) {
        drain_reports(session, *modem);
    }
}

/// No new submit before all is resolved; what was heard is kept until the store has taken it.
void ModemThread::resolve(Session& session, hal::Modem* modem) {
    look_for_reports(session, modem);
    const auto resolved = session.dispatcher.resolve(session.heard, modem);
    if (!resolved) {
        store_failed(session, resolved.error());
        return;
    }
    session.unresolved = !*resolved;
    session.resolve_alone_at = parts_.clock.now() + patience_with_absent_modem;
    if (*resolved || modem != nullptr) {
        session.heard.clear();
    }
    if (!*resolved && modem != nullptr) {
        // Taken over from another modem: this one's port need not be left in peace for it.
        const auto limit = session.dispatcher.quiet_until();
        const hal::Instant soon = parts_.clock.now() + store_retry;
        session.store_rests_until = limit ? std::max(*limit, soon) : soon;
    }
}

void ModemThread::store_failed(Session& session, const hal::Error& error) {
    session.store_rests_until = parts_.clock.now() + store_retry;
    std::string trouble = "the queue cannot be worked on: " + error.message();
    if (trouble != session.store_trouble) {
        session.store_trouble = std::move(trouble);
        say_trouble(error);
    }
}

}  // namespace gateway
