#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "gateway/configuration.hpp"
#include "gateway/imei_book.hpp"
#include "gateway/modem_memory.hpp"
#include "gateway/modem_status.hpp"
#include "gateway/pin_memory.hpp"
#include "gateway/watched_locator.hpp"
#include "hal/supervisor.hpp"
#include "inbox/mirror.hpp"
#include "outbox/dispatcher.hpp"
#include "sms/status_report.hpp"

namespace gateway {

using LocatorMaker =
    std::function<std::unique_ptr<hal::ModemLocator>(hal::ModemPlace, const hal::ModemProfile&)>;

/// The blocking, linear life of one modem: bring it up, settle what a crash left open, then send,
/// listen and look after it in turn. All that touches the modem happens on the thread that calls
/// run(); wake() and ask_for() may be called by any. modem_thread.cpp: the round and the sending;
/// modem_quiet.cpp: what is done before the first word; modem_care.cpp: what is learnt of the
/// modem; modem_reports.cpp: what it has received.
class ModemThread {
public:
    /// What the thread works with; all of it outlives the thread.
    struct Parts {
        hal::Clock& clock;
        database::Database& database;
        outbox::Store& store;
        inbox::Mirror& mirror;
        SharedModemStatus& status;
        hal::PowerControl& power;
        ImeiBook& imeis;
        LocatorMaker make_locator;
        std::function<void(const outbox::Progress&)> progressed;
        /// A message that this modem did not get rid of is there for the others.
        std::function<void()> wake_others;
    };

    /// `setup` names a device. `dry_run`: recovery only says what it would do.
    ModemThread(Parts parts, ModemSetup setup, bool dry_run);

    /// Returns soon after `stop`; a submit under way is given half a second.
    void run(const std::stop_token& stop);
    /// There is something new in the outbox.
    void wake() noexcept { waker_->wake(); }

    /// What came of an operator's wish.
    enum class Asked {
        accepted,  ///< it is tried now
        later,     ///< the modem is busy, mostly with a message; it is decided after that
    };
    /// The operator wants this rung of recovery. Errc::not_ready: its budget is used up. Waits
    /// for the modem's thread, less than half a second.
    hal::Result<Asked> ask_for(hal::Rung rung);

private:
    struct Session;   // What belongs to one run(): the supervisor and what is known of the modem.
    struct Question;  // A rung that somebody wants.

    hal::ModemPlace place();
    void turn(Session& session, const std::stop_token& stop);
    void settle_kept(Session& session);
    void answer_questions(Session& session);
    void be_quiet(Session& session);
    bool knows_quiet(Session& session);
    bool bring_up(Session& session);
    hal::Modem* greeted(Session& session);
    void resolve(Session& session, hal::Modem* modem);
    void greet(Session& session, hal::Modem& modem);
    void refresh(Session& session, hal::Modem& modem);
    bool send(Session& session, hal::Modem& modem);
    void after_submit(Session& session, const hal::SubmitOutcome& outcome);
    void listen(Session& session, hal::Modem& modem, hal::Deadline deadline);
    void handle(Session& session, hal::Modem& modem, const hal::Event& event);
    void look_at_sim(Session& session);
    void remember(Session& session);
    static void look_at_service_centre(Session& session, hal::Modem& modem);
    void check_storage(Session& session, hal::Modem& modem);
    void tidy(Session& session, hal::Modem& modem);
    void fetch_report(Session& session, hal::Modem& modem, const hal::Slot& slot);
    void drain_reports(Session& session, hal::Modem& modem);
    void clear_slot(Session& session, hal::Modem& modem, const hal::StoredPdu& stored);
    bool use_up(Session& session, const hal::StoredPdu& stored);
    bool use_report(Session& session, const sms::StatusReport& report);
    static void keep_unstored(Session& session, const hal::Event& event);
    void take_unstored(Session& session);
    void look_for_reports(Session& session, hal::Modem* modem);
    static void refresh_soon(Session& session);
    void note(Session& session, const hal::Error& error);
    void store_failed(Session& session, const hal::Error& error);
    void say_trouble(const hal::Error& error);
    void publish(Session& session);
    hal::Instant next_due(Session& session);

    Parts parts_;
    const ModemSetup setup_;
    const std::string& name_;  // setup_'s
    const bool dry_run_;
    ModemRecord record_;
    RecoveryLog recovery_log_;
    PinMemory pins_;
    WatchedLocator locator_;
    std::unique_ptr<hal::Waker> waker_;

    std::mutex questions_mutex_;
    std::vector<std::shared_ptr<Question>> questions_;  // guarded by questions_mutex_
};

}  // namespace gateway
