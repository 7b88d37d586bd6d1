#include "gateway/modem_thread.hpp"

#include <algorithm>

#include "hal/error.hpp"
#include "logging/log.hpp"

namespace gateway {
namespace {

using logging::Level;

/// How often an idle modem's registration, signal and storage use are looked at. Indications tell
/// sooner, where the modem sends them.
constexpr std::chrono::seconds refresh_interval{30};
/// After trouble with the store: a full disk is not cured by hurry.
constexpr std::chrono::seconds store_retry{1};

}  // namespace

struct ModemThread::Session {
    hal::Supervisor supervisor;
    outbox::Dispatcher dispatcher;
    ModemStatus status;
    unsigned greeted = 0;              ///< the start of the modem that greet() has seen
    bool open_parts = true;            ///< armed parts of an earlier life are not resolved yet
    bool synced = false;               ///< the mirror has read this SIM
    hal::Instant refresh_at{};         ///< when to look at registration and storage again
    hal::Instant store_rests_until{};  ///< no submit before it
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
    session.status.port = port_;
    session.status.board = power->trouble();
    const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
    if (const auto quiet = session.dispatcher.quiet_until()) {
        session.supervisor.listen_first(*quiet);
    } else {
        note(session, quiet.error());
    }
    while (!stop.stop_requested()) {
        turn(session);
    }
}

void ModemThread::turn(Session& session) {
    if (!bring_up(session)) {
        parts_.clock.wait(*waker_, session.supervisor.next_due());
        return;
    }
    // Asked anew at each step: any of them may have cost us the modem.
    if (auto modem = session.supervisor.ready();
        modem && session.refresh_at <= parts_.clock.now()) {
        refresh(session, **modem);
    }
    if (auto modem = session.supervisor.ready(); modem && !send(session, **modem)) {
        session.supervisor.probe_if_due();
        if (modem = session.supervisor.ready(); modem) {
            listen(session, **modem);
        }
    }
}

bool ModemThread::bring_up(Session& session) {
    const auto modem = session.supervisor.ready();
    if (modem && session.greeted != session.supervisor.starts()) {
        greet(session, **modem);
    }
    publish(session);
    return modem.has_value();
}

void ModemThread::greet(Session& session, hal::Modem& modem) {
    session.greeted = session.supervisor.starts();
    session.refresh_at = {};
    session.synced = false;
    if (const auto resolved = session.dispatcher.resolve(session.supervisor.take_heard());
        !resolved) {
        note(session, resolved.error());
    }
    if (auto identity = modem.identity()) {
        session.status.identity = std::move(*identity);
    }
    logging::log(Level::notice, "modem_ready",
                 {{"port", port_},
                  {"model", session.status.identity.model},
                  {"revision", session.status.identity.revision}});
}

void ModemThread::refresh(Session& session, hal::Modem& modem) {
    session.refresh_at = parts_.clock.now() + refresh_interval;
    if (auto sim = modem.sim()) {
        const bool swapped = !session.status.sim.iccid.empty() && !sim->iccid.empty() &&
                             session.status.sim.iccid != sim->iccid;
        session.status.sim = std::move(*sim);
        if (swapped) {
            logging::log(Level::notice, "sim_swapped");
            session.synced = false;
            if (const auto forgotten = parts_.mirror.forget(); !forgotten) {
                note(session, forgotten.error());
            }
        }
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
    if (session.status.sim.state == hal::SimState::ready) {
        check_storage(session, modem);
    }
    publish(session);
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
    if (!session.status.obstacle().empty() || session.store_rests_until > parts_.clock.now()) {
        return false;
    }
    auto step = session.dispatcher.step(modem, session.status.sim.imsi);
    session.status.last_refusal = session.dispatcher.last_refusal();
    if (!step) {
        session.store_rests_until = parts_.clock.now() + store_retry;
        note(session, step.error());
        return false;
    }
    if (step->modem_error) {
        note(session, *step->modem_error);
    }
    return step->worked;
}

void ModemThread::listen(Session& session, hal::Modem& modem) {
    const auto events = modem.wait(next_due(session));
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
    if (const auto next = session.dispatcher.next_due_at()) {
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
    } else if (std::holds_alternative<hal::ModemRestarted>(event)) {
        logging::log(Level::warning, "modem_restarted_by_itself");
        session.supervisor.restarted();
    } else if (std::holds_alternative<hal::RegistrationChanged>(event) ||
               std::holds_alternative<hal::SimChanged>(event) ||
               std::holds_alternative<hal::StorageFull>(event)) {
        session.refresh_at = {};
    }
}

void ModemThread::note(Session& session, const hal::Error& error) {
    if (error.code == hal::Errc::interrupted) {
        return;
    }
    logging::log(Level::warning, "trouble", {{"what", error.message()}});
    session.supervisor.failed(error);
}

void ModemThread::publish(Session& session) {
    const hal::ModemState before = parts_.status.get().state;
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
