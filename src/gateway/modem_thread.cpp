#include "gateway/modem_thread.hpp"

#include <algorithm>
#include <iterator>

#include "hal/error.hpp"
#include "logging/log.hpp"

namespace gateway {
namespace {

using logging::Level;

/// How often an idle modem's registration, signal and storage use are looked at. Indications tell
/// sooner, where the modem sends them.
constexpr std::chrono::seconds refresh_interval{30};
/// At most so often, however many indications come.
constexpr std::chrono::seconds refresh_pause{1};
/// After trouble with the store: a full disk is not cured by hurry.
constexpr std::chrono::seconds store_retry{1};

bool is_late_answer(const hal::Event& event) {
    return std::holds_alternative<hal::SubmitAnswered>(event);
}

}  // namespace

struct ModemThread::Session {
    hal::Supervisor supervisor;
    outbox::Dispatcher dispatcher;
    ModemStatus status;
    unsigned greeted = 0;            ///< the start of the modem that greet() has seen
    bool unresolved = true;          ///< a part may have been armed when a life or a port ended
    std::vector<hal::Event> heard;   ///< before anything was written to the port
    bool synced = false;             ///< the mirror has read this SIM
    std::string iccid;               ///< of the SIM that was in last
    hal::Instant refreshed_at;       ///< when registration and storage were looked at
    hal::Instant refresh_at;         ///< when to look at them again
    hal::Instant store_rests_until;  ///< no submit before it
};

ModemThread::ModemThread(Parts parts, std::shared_ptr<const profile::DeviceProfile> device,
                         std::string port, hal::PortOpener open_port)
    : parts_(std::move(parts)),
      device_(std::move(device)),
      port_(std::move(port)),
      open_port_(std::move(open_port)),
      waker_(parts_.clock.make_waker()) {}

void ModemThread::run(const std::stop_token& stop) {
    const auto power = hal::make_power_control(device_->board, device_->modem->power, parts_.clock);
    Session session{
        .supervisor{parts_.clock, *waker_, open_port_, *device_->modem, *power, stop},
        .dispatcher{parts_.store, parts_.clock, *device_, parts_.progressed},
        .status{},
    };
    session.status.state = hal::ModemState::starting;
    session.status.trouble = "the modem is being looked for";
    session.status.port = port_;
    session.status.board = power->trouble();
    const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
    be_quiet(session);
    while (!stop.stop_requested()) {
        turn(session, stop);
    }
    if (const auto settled = session.dispatcher.settle_pending(); !settled) {
        note(session, settled.error());
    }
}

/// A part may still be on its way: the port is left in peace until its limit.
void ModemThread::be_quiet(Session& session) {
    session.unresolved = true;
    if (const auto quiet = session.dispatcher.quiet_until()) {
        session.supervisor.listen_first(*quiet);
    } else {
        note(session, quiet.error());
    }
}

void ModemThread::turn(Session& session, const std::stop_token& stop) {
    if (!bring_up(session)) {
        // A wake may have been spent inside: whoever stops us must not have to wait for this.
        if (!stop.stop_requested()) {
            parts_.clock.wait(*waker_, session.supervisor.next_due());
        }
        return;
    }
    // Asked anew at each step: any of them may have cost us the modem.
    if (auto modem = session.supervisor.ready();
        modem && session.refresh_at <= parts_.clock.now()) {
        refresh(session, **modem);
    }
    bool sent = false;
    if (auto modem = session.supervisor.ready()) {
        sent = send(session, **modem);
    }
    if (!sent) {
        session.supervisor.probe_if_due();
    }
    if (auto modem = session.supervisor.ready()) {
        // What the modem has to say is heard between any two messages.
        listen(session, **modem, sent ? parts_.clock.now() : next_due(session));
    }
}

bool ModemThread::bring_up(Session& session) {
    const auto modem = session.supervisor.ready();
    std::ranges::move(session.supervisor.take_heard(), std::back_inserter(session.heard));
    if (modem && session.greeted != session.supervisor.starts()) {
        greet(session, **modem);
    }
    if (session.unresolved && (modem || std::ranges::any_of(session.heard, is_late_answer))) {
        resolve(session);
    }
    publish(session);
    return modem.has_value();
}

/// No new submit before this has worked; what was heard is kept until it has.
void ModemThread::resolve(Session& session) {
    if (const auto resolved = session.dispatcher.resolve(session.heard)) {
        session.unresolved = false;
        session.heard.clear();
    } else {
        note(session, resolved.error());
    }
}

void ModemThread::greet(Session& session, hal::Modem& modem) {
    session.greeted = session.supervisor.starts();
    session.refresh_at = {};
    session.synced = false;
    if (auto identity = modem.identity()) {
        session.status.identity = std::move(*identity);
    }
    logging::log(Level::notice, "modem_ready",
                 {{"port", port_},
                  {"model", session.status.identity.model},
                  {"revision", session.status.identity.revision}});
}

void ModemThread::refresh(Session& session, hal::Modem& modem) {
    session.refreshed_at = parts_.clock.now();
    session.refresh_at = session.refreshed_at + refresh_interval;
    if (auto sim = modem.sim()) {
        session.status.sim = std::move(*sim);
        look_at_sim(session);
    } else {
        note(session, sim.error());
    }
    if (auto registration = modem.registration()) {
        session.status.registration = std::move(*registration);
    } else {
        note(session, registration.error());
    }
    if (auto signal = modem.signal()) {
        session.status.signal = *signal;
    }
    if (hal::usable(session.status.sim.state)) {
        check_storage(session, modem);
    }
    publish(session);
}

/// The old SIM's messages are not the new one's; a SIM that is merely out changes nothing yet.
void ModemThread::look_at_sim(Session& session) {
    const std::string& iccid = session.status.sim.iccid;
    if (iccid.empty() || iccid == session.iccid) {
        return;
    }
    if (!session.iccid.empty()) {
        logging::log(Level::notice, "sim_swapped");
        session.synced = false;
        if (const auto forgotten = parts_.mirror.forget(); !forgotten) {
            note(session, forgotten.error());
        }
    }
    session.iccid = iccid;
}

void ModemThread::check_storage(Session& session, hal::Modem& modem) {
    auto use = modem.storage();
    if (!use) {
        note(session, use.error());
        return;
    }
    session.status.storage = std::move(*use);
    if (session.synced && session.status.storage.used == parts_.mirror.stored()) {
        return;
    }
    if (const auto synced = parts_.mirror.sync(modem)) {
        session.synced = true;
    } else {
        note(session, synced.error());
    }
}

bool ModemThread::send(Session& session, hal::Modem& modem) {
    if (session.unresolved || !session.status.obstacle().empty() ||
        session.store_rests_until > parts_.clock.now()) {
        return false;
    }
    auto step = session.dispatcher.step(modem, session.status.sim.imsi);
    if (session.dispatcher.last_refusal() != session.status.last_refusal) {
        session.status.last_refusal = session.dispatcher.last_refusal();
        refresh_soon(session);  // It may be the SIM's or the network's fault.
    }
    if (!step) {
        session.store_rests_until = parts_.clock.now() + store_retry;
        note(session, step.error());
        return false;
    }
    if (step->modem_error) {
        note(session, *step->modem_error);
        if (step->modem_error->code == hal::Errc::port_gone) {
            be_quiet(session);
        }
    }
    return step->worked;
}

void ModemThread::listen(Session& session, hal::Modem& modem, hal::Deadline deadline) {
    const auto events = modem.wait(deadline);
    if (!events) {
        note(session, events.error());
        return;
    }
    for (const hal::Event& event : *events) {
        handle(session, modem, event);
    }
}

hal::Instant ModemThread::next_due(Session& session) {
    hal::Instant due = std::min(session.supervisor.next_due(), session.refresh_at);
    if (!session.status.obstacle().empty()) {
        return due;
    }
    if (const auto next = session.dispatcher.next_due_at(session.status.sim.imsi)) {
        due = std::min(due, std::max(*next, session.store_rests_until));
    }
    return due;
}

void ModemThread::handle(Session& session, hal::Modem& modem, const hal::Event& event) {
    if (const auto* arrived = std::get_if<hal::MessageArrived>(&event)) {
        logging::log(
            Level::info, "sms_arrived",
            {{"storage", arrived->slot.storage}, {"slot", std::to_string(arrived->slot.index)}});
        if (const auto taken = parts_.mirror.arrived(modem, arrived->slot); !taken) {
            note(session, taken.error());
        }
        check_storage(session, modem);
    } else if (std::holds_alternative<hal::ModemRestarted>(event)) {
        logging::log(Level::warning, "modem_restarted_by_itself");
        session.supervisor.restarted();
    } else if (std::holds_alternative<hal::RegistrationChanged>(event) ||
               std::holds_alternative<hal::SimChanged>(event) ||
               std::holds_alternative<hal::StorageFull>(event)) {
        refresh_soon(session);
    } else if (std::holds_alternative<hal::MessageDelivered>(event)) {
        logging::log(Level::warning, "sms_not_stored",
                     {{"why", "the modem delivered it directly, though storing was asked for"}});
    }
}

void ModemThread::refresh_soon(Session& session) {
    session.refresh_at = std::min(session.refresh_at, session.refreshed_at + refresh_pause);
}

void ModemThread::note(Session& session, const hal::Error& error) {
    if (error.code == hal::Errc::interrupted) {
        return;
    }
    logging::log(Level::warning, "trouble", {{"what", error.message()}});
    session.supervisor.failed(error);
}

void ModemThread::publish(Session& session) {
    const hal::ModemState before = session.status.state;
    session.status.state = session.supervisor.state();
    session.status.trouble = session.supervisor.trouble();
    session.status.recovery = session.supervisor.history();
    if (before != session.status.state) {
        logging::log(
            Level::notice, "modem_state",
            {{"state", hal::to_string(session.status.state)}, {"why", session.status.trouble}});
    }
    parts_.status.set(session.status);
}

}  // namespace gateway
