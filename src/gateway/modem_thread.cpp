#include "gateway/modem_thread.hpp"

#include <algorithm>
#include <iterator>

#include "gateway/modem_session.hpp"
#include "hal/error.hpp"
#include "logging/log.hpp"

namespace gateway {
namespace {

using logging::Level;

bool is_late_answer(const hal::Event& event) {
    return std::holds_alternative<hal::SubmitAnswered>(event);
}

/// How long an operator's wish waits for a word of the modem's thread. The worker's end waits for
/// it too.
constexpr std::chrono::milliseconds asker_patience{400};

/// A second program on the port is the commonest trouble of all, and the one that a person ends.
constexpr const char* busy_advice =
    "end that program, or keep it off this modem; for ModemManager: systemctl stop ModemManager, "
    "or "
    "a udev rule with ENV{ID_MM_DEVICE_IGNORE}=\"1\" (docs/TROUBLESHOOTING.md)";

}  // namespace

ModemThread::ModemThread(Parts parts, ModemSetup setup, bool dry_run)
    : parts_(std::move(parts)),
      setup_(std::move(setup)),
      name_(setup_.settings.name),
      dry_run_(dry_run),
      record_(parts_.database, name_),
      recovery_log_(parts_.database, parts_.clock, name_),
      pins_(parts_.database, parts_.clock, name_, setup_.settings.pin),
      locator_(parts_.make_locator(place(), *setup_.device->modem)),
      waker_(parts_.clock.make_waker()) {
    parts_.imeis.knows(name_, record_.imei());
}

hal::ModemPlace ModemThread::place() {
    return {.port = setup_.settings.port,
            .imei = setup_.settings.imei,
            .known_imei = record_.imei(),
            .may_reset_usb = setup_.device->usb_reset,
            .belongs_to_other = [this](const std::string& imei) {
                return parts_.imeis.belongs_to_other(name_, imei);
            }};
}

void ModemThread::run(const std::stop_token& stop) {
    Session session{
        .supervisor{{.clock = parts_.clock,
                     .waker = *waker_,
                     .locator = locator_,
                     .profile = *setup_.device->modem,
                     .power = parts_.power,
                     .pin = &pins_,
                     .memory = &recovery_log_,
                     .dry_run = dry_run_},
                    stop},
        .dispatcher{parts_.store, parts_.clock, *setup_.device, name_, parts_.progressed},
        .status{},
    };
    session.status = parts_.status.get();
    const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
    be_quiet(session);
    while (!stop.stop_requested()) {
        turn(session, stop);
    }
    if (const auto settled = session.dispatcher.settle_pending(); !settled) {
        note(session, settled.error());
    }
    parts_.imeis.let_go(name_);
}

hal::Result<ModemThread::Asked> ModemThread::ask_for(hal::Rung rung) {
    const auto question = std::make_shared<Question>();
    question->rung = rung;
    question->asker = parts_.clock.make_waker();
    {
        const std::lock_guard lock(questions_mutex_);
        questions_.push_back(question);
    }
    wake();
    parts_.clock.wait(*question->asker, parts_.clock.now() + asker_patience);
    const std::lock_guard lock(questions_mutex_);
    if (!question->answer) {
        return Asked::later;
    }
    HAL_CHECK(*question->answer);
    return Asked::accepted;
}

void ModemThread::answer_questions(Session& session) {
    const std::lock_guard lock(questions_mutex_);
    for (const auto& question : std::exchange(questions_, {})) {
        question->answer = session.supervisor.ask_for(question->rung);
        logging::log(
            Level::notice, "recovery_asked",
            {{"modem", name_},
             {"rung", hal::to_string(question->rung)},
             {"answer", *question->answer ? "accepted" : question->answer->error().message()}});
        question->asker->wake();
    }
}

void ModemThread::turn(Session& session, const std::stop_token& stop) {
    answer_questions(session);
    if (!knows_quiet(session)) {
        publish(session);
        if (!stop.stop_requested()) {
            parts_.clock.wait(*waker_, session.store_rests_until);
        }
        return;
    }
    settle_kept(session);
    if (!bring_up(session)) {
        // A wake may have been spent inside: whoever stops us must not have to wait for this.
        if (!stop.stop_requested()) {
            hal::Instant due = session.supervisor.next_due();
            if (session.unresolved) {
                due = std::min(due, std::max(session.resolve_alone_at, session.store_rests_until));
            }
            if (session.dispatcher.has_unsettled()) {
                due = std::min(due, session.store_rests_until);
            }
            parts_.clock.wait(*waker_, due);
        }
        return;
    }
    // Asked anew at each step: any of them may have cost us the modem.
    if (hal::Modem* modem = greeted(session);
        modem != nullptr && session.refresh_at <= parts_.clock.now()) {
        refresh(session, *modem);
    }
    if (hal::Modem* modem = greeted(session);
        modem != nullptr && session.synced && parts_.mirror.wants_tidying(name_)) {
        tidy(session, *modem);
    }
    bool sent = false;
    if (hal::Modem* modem = greeted(session)) {
        sent = send(session, *modem);
    }
    if (!sent) {
        session.supervisor.probe_if_due();
    }
    if (hal::Modem* modem = greeted(session)) {
        // What the modem has to say is heard between any two messages.
        listen(session, *modem, sent ? parts_.clock.now() : next_due(session));
    }
}

/// What the store did not take when it came: as soon as it does, whatever the modem and the network
/// do meanwhile. Until then a crash would make it uncertain.
void ModemThread::settle_kept(Session& session) {
    if (!session.dispatcher.has_unsettled() || session.store_rests_until > parts_.clock.now()) {
        return;
    }
    if (const auto settled = session.dispatcher.settle_pending(); !settled) {
        store_failed(session, settled.error());
    }
}

/// The modem, unless it was started anew since bring_up(): it may hold another SIM by now.
hal::Modem* ModemThread::greeted(Session& session) {
    const auto modem = session.supervisor.ready();
    return modem && session.greeted == session.supervisor.starts() ? *modem : nullptr;
}

bool ModemThread::bring_up(Session& session) {
    const auto modem = session.supervisor.ready();
    session.status.advice = locator_.last_failure() == hal::Errc::port_busy ? busy_advice : "";
    std::ranges::move(session.supervisor.take_heard(), std::back_inserter(session.heard));
    if (modem && session.greeted != session.supervisor.starts()) {
        greet(session, **modem);
    }
    if (session.unresolved && session.store_rests_until <= parts_.clock.now() &&
        (modem || session.resolve_alone_at <= parts_.clock.now() ||
         std::ranges::any_of(session.heard, is_late_answer))) {
        resolve(session, modem ? *modem : nullptr);
    }
    publish(session);
    return modem.has_value();
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
        store_failed(session, step.error());
        return false;
    }
    session.store_trouble.clear();
    if (step->outcome) {
        after_submit(session, *step->outcome);
    }
    return step->worked;
}

void ModemThread::after_submit(Session& session, const hal::SubmitOutcome& outcome) {
    session.supervisor.submitted(outcome);
    if (outcome.kind == hal::SubmitOutcome::Kind::accepted) {
        return;
    }
    if (outcome.error.code != hal::Errc::interrupted) {
        say_trouble(outcome.error);
    }
    if (outcome.kind == hal::SubmitOutcome::Kind::unknown &&
        outcome.error.code != hal::Errc::timed_out) {
        be_quiet(session);
    }
    parts_.wake_others();
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
    if (session.dispatcher.has_unsettled()) {
        due = std::min(due, session.store_rests_until);
    }
    if (!session.status.obstacle().empty()) {
        return due;
    }
    if (session.unresolved) {
        due = std::min(due, session.store_rests_until);
    }
    if (const auto next = session.dispatcher.next_due_at(session.status.sim.imsi)) {
        due = std::min(due, std::max(*next, session.store_rests_until));
    } else {
        store_failed(session, next.error());
        due = std::min(due, session.store_rests_until);
    }
    return due;
}

void ModemThread::handle(Session& session, hal::Modem& modem, const hal::Event& event) {
    if (const auto* arrived = std::get_if<hal::MessageArrived>(&event)) {
        logging::log(
            Level::info, "sms_arrived",
            {{"storage", arrived->slot.storage}, {"slot", std::to_string(arrived->slot.index)}});
        if (const auto taken = parts_.mirror.arrived(name_, modem, arrived->slot); !taken) {
            note(session, taken.error());
        }
        check_storage(session, modem);
    } else if (std::holds_alternative<hal::ModemRestarted>(event)) {
        logging::log(Level::warning, "modem_restarted_by_itself");
        session.supervisor.restarted();
    } else if (std::holds_alternative<hal::RegistrationChanged>(event) ||
               std::holds_alternative<hal::SimChanged>(event)) {
        refresh_soon(session);
    } else if (std::holds_alternative<hal::StorageFull>(event)) {
        logging::log(Level::notice, "sim_full", {{"modem", name_}});
        check_storage(session, modem);
    } else if (const auto* stored = std::get_if<hal::StatusReportStored>(&event)) {
        fetch_report(session, modem, stored->slot);
    } else {
        keep_unstored(session, event);
        take_unstored(session);
    }
}

void ModemThread::note(Session& session, const hal::Error& error) {
    if (error.code != hal::Errc::interrupted) {
        say_trouble(error);
        session.supervisor.failed(error);
    }
}

void ModemThread::say_trouble(const hal::Error& error) {
    logging::log(Level::warning, "trouble", {{"modem", name_}, {"what", error.message()}});
}

}  // namespace gateway
