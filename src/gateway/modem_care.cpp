#include <utility>

#include "gateway/modem_session.hpp"
#include "hal/error.hpp"
#include "logging/log.hpp"

// What the modem's thread learns about its modem, and tells.
namespace gateway {
namespace {

using logging::Level;

/// How often an idle modem's registration, signal and storage use are looked at. Indications tell
/// sooner, where the modem sends them.
constexpr std::chrono::seconds refresh_interval{30};
/// At most so often, however many indications come.
constexpr std::chrono::seconds refresh_pause{1};

}  // namespace

void ModemThread::greet(Session& session, hal::Modem& modem) {
    session.greeted = session.supervisor.starts();
    session.refresh_at = {};
    session.synced = false;
    session.waiting_reports.clear();  // They are looked for anew.
    session.sim_was_ready = false;
    // What is known is of the modem and the SIM before: nothing begun goes out by their IMSI.
    session.status.sim = {};
    session.status.registration = {};
    session.status.signal = {};
    session.status.storage = {};
    session.status.service_centre.clear();
    session.status.capabilities = modem.capabilities();
    if (auto identity = modem.identity()) {
        session.status.identity = std::move(*identity);
        remember(session);
    }
    logging::log(Level::notice, "modem_ready",
                 {{"modem", name_},
                  {"port", locator_.where()},
                  {"model", session.status.identity.model},
                  {"revision", session.status.identity.revision}});
}

/// Tells when the modem or its SIM is another one than before, be it that it was exchanged while
/// nobody looked.
void ModemThread::remember(Session& session) {
    const std::string& imei = session.status.identity.imei;
    const std::string& iccid = session.status.sim.iccid;
    if (!imei.empty() && !record_.imei().empty() && imei != record_.imei()) {
        logging::log(Level::notice, "modem_exchanged", {{"modem", name_}, {"imei", imei}});
        session.status.exchange = "another modem than before, which had the IMEI " + record_.imei();
    }
    if (!iccid.empty() && !record_.iccid().empty() && iccid != record_.iccid()) {
        logging::log(Level::notice, "sim_swapped",
                     {{"modem", name_}, {"iccid", logging::masked(iccid)}});
        session.status.exchange = "another SIM than before, which had the ICCID " + record_.iccid();
        session.synced = false;
        session.status.service_centre.clear();
        if (const auto forgotten = parts_.mirror.forget(name_); !forgotten) {
            note(session, forgotten.error());
            return;  // It is not forgotten that there is something to forget.
        }
    }
    if (const auto written = record_.remember(imei, iccid); !written) {
        note(session, written.error());
    }
    parts_.imeis.knows(name_, record_.imei());
}

void ModemThread::refresh(Session& session, hal::Modem& modem) {
    session.refreshed_at = parts_.clock.now();
    session.refresh_at = session.refreshed_at + refresh_interval;
    auto sim = modem.sim();
    if (sim) {
        session.status.sim = std::move(*sim);
        look_at_sim(session);
    } else {
        note(session, sim.error());
    }
    auto registration = modem.registration();
    if (registration) {
        session.status.registration = std::move(*registration);
    } else {
        note(session, registration.error());
    }
    if (auto signal = modem.signal()) {
        session.status.signal = *signal;
    }
    if (hal::usable(session.status.sim.state)) {
        look_at_service_centre(session, modem);
        check_storage(session, modem);
        if (session.reports_wait || !session.waiting_reports.empty()) {
            drain_reports(session, modem);
        }
    }
    take_unstored(session);
    if (sim || registration) {  // It has said something sensible, and so is not garbling.
        session.supervisor.seen(session.status.sim.state, session.status.registration);
    }
    publish(session);
}

/// The old SIM's messages are not the new one's; a SIM that is merely out changes nothing yet.
void ModemThread::look_at_sim(Session& session) {
    const hal::Sim& sim = session.status.sim;
    if (sim.state == hal::SimState::ready && !std::exchange(session.sim_was_ready, true)) {
        pins_.worked(sim.iccid);
    }
    if (!sim.iccid.empty() && sim.iccid != record_.iccid()) {
        remember(session);
    }
}

void ModemThread::look_at_service_centre(Session& session, hal::Modem& modem) {
    if (!session.status.service_centre.empty()) {
        return;
    }
    if (auto number = modem.service_centre()) {
        session.status.service_centre = std::move(*number);
    }
}

void ModemThread::refresh_soon(Session& session) {
    session.refresh_at = std::min(session.refresh_at, session.refreshed_at + refresh_pause);
}

void ModemThread::publish(Session& session) {
    ModemStatus& status = session.status;
    const hal::ModemState before = std::exchange(status.state, session.supervisor.state());
    status.trouble = session.supervisor.trouble();
    status.recovery = session.supervisor.history();
    status.port = locator_.where();
    status.board = parts_.power.trouble();
    if (status.state == hal::ModemState::absent) {
        parts_.imeis.let_go(name_);
    }
    if (before != status.state) {
        logging::log(
            Level::notice, "modem_state",
            {{"modem", name_}, {"state", hal::to_string(status.state)}, {"why", status.trouble}});
    }
    ModemStatus shown = status;
    shown.store_trouble = session.store_trouble;
    if (status.state != hal::ModemState::ready) {
        shown.registration = {};  // Whatever they were, nobody knows what they are.
        shown.signal = {};
    }
    parts_.status.set(std::move(shown));
}

}  // namespace gateway
