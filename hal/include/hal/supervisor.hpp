#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "hal/modem.hpp"
#include "hal/modem_locator.hpp"
#include "hal/power_control.hpp"

namespace hal {

/// Where a modem stands, in the order of coming up.
enum class ModemState {
    absent,      ///< there is no port to open
    starting,    ///< the port is open, the modem does not yet answer or is being set up
    ready,       ///< commands work
    recovering,  ///< a rung of the ladder is being tried
    dead,        ///< all rungs tried; hourly from now on
};

/// Rungs of the recovery ladder, mildest first. The values are stored.
enum class Rung {
    none = 0,
    escape = 1,        ///< ESC, AT
    reopen = 2,        ///< close and open the port
    soft_restart = 3,  ///< the vendor's command
    usb_reset = 4,     ///< USBDEVFS_RESET
    power_on = 5,      ///< a press of the power key of a modem that is off
    reset_pulse = 6,
    power_cycle = 7,  ///< the supply, or the power key pressed twice
};

/// What is wrong. The values are stored.
enum class Fault {
    none = 0,
    silent = 1,            ///< idle, and does not answer
    silent_in_submit = 2,  ///< no answer within the submit limit, nor to AT after it
    garbage = 3,           ///< answers, but nothing that can be understood
    stuck = 4,         ///< answers every SMS command with the same error of its own (515, 500, ...)
    submits_fail = 5,  ///< registered, and yet one submit after the other is not taken
    vanished = 6,      ///< its port or USB device is gone and does not come back
    off = 7,           ///< the status line or USB says that it is switched off
    boots_by_itself = 8,  ///< restarts again and again
    sim = 9,              ///< the SIM does not work (+CME ERROR: 13); absent or locked is none
    no_network = 10,      ///< not registered for its own, long, limit
    asked = 11,           ///< the operator wants it
};

/// One recovery action, for the status page, the log and the budgets.
struct RecoveryAction {
    WallTime at;
    Rung rung = Rung::none;
    Fault fault = Fault::none;
    std::string reason;  ///< what made it necessary
    std::string result;  ///< "done", why it could not be done, or empty: begun, and the worker died
    bool cured = false;  ///< the modem worked after it, before another rung was due
};

/// Keeps recovery actions over restarts of the worker, because the budgets must hold over them.
/// The modem's thread.
class RecoveryMemory {
public:
    virtual ~RecoveryMemory() = default;
    /// Those of the last day at least, oldest first.
    virtual Result<std::vector<RecoveryAction>> recall() = 0;
    /// Durable before the rung is tried. After an error the rung is tried all the same.
    virtual Result<> begun(const RecoveryAction& action) = 0;
    /// The result, or the cure, of the action begun at `action.at`.
    virtual Result<> ended(const RecoveryAction& action) = 0;
};

/// Owns the modem: finds, opens, starts, probes it, and brings a sick one back, from ESC to the
/// power line. All calls by the modem's thread. No rung is tried while a submit's limit runs.
class Supervisor {
public:
    struct Parts {
        Clock& clock;
        Waker& waker;
        ModemLocator& locator;
        const ModemProfile& profile;
        PowerControl& power;
        SimPin* pin = nullptr;
        RecoveryMemory* memory = nullptr;
        /// Says what it would do, and does none of it: rungs are recorded with the result "dry
        /// run".
        bool dry_run = false;
    };
    /// What Parts refers to outlives the supervisor.
    Supervisor(const Parts& parts, std::stop_token stop);
    ~Supervisor();

    /// The started modem. If there is none, does the one step that is due (open and start, or a
    /// rung) and returns why it is not ready; ask again at next_due().
    Result<Modem*> ready();
    /// A part may still be on its way from an earlier life of this program: until then the opened
    /// port is only listened to, nothing is written, not even ESC. Ends early with the answer
    /// (SubmitAnswered) or a restart of the modem. ready() waits meanwhile, interruptibly. A modem
    /// in use keeps its port, and is started anew after it.
    void listen_first(Instant until);
    /// What was heard before the modem was started; empties it.
    std::vector<Event> take_heard();
    /// How often a modem has been started: a new number is a modem that must be greeted anew.
    unsigned starts() const;

    /// The modem has restarted by itself (ModemRestarted): the next ready() starts it anew.
    void restarted();
    /// Call when a command other than a submit failed. Decides whether the port must be reopened or
    /// a rung tried; what is no trouble of the modem or its port (a refusal, another room's error)
    /// is ignored.
    void failed(const Error& error);
    /// Call with what every submit came to.
    void submitted(const SubmitOutcome& outcome);
    /// Call with what was last read, whenever it was read.
    void seen(SimState sim, const Registration& registration);
    /// Probes an idle modem if that is due (every 20 s; dead after three silent ones).
    void probe_if_due();
    /// The operator wants this rung (soft_restart, reset_pulse, power_cycle): the next ready()
    /// tries it, at the expense of its budget. Errc::not_ready: the budget is used up.
    Result<> ask_for(Rung rung);
    /// When ready() or probe_if_due() have something to do again.
    Instant next_due() const;

    ModemState state() const;
    /// Why the modem is not ready, for people; empty when it is.
    std::string trouble() const;
    /// Newest last; what the memory recalled stands in front.
    const std::vector<RecoveryAction>& history() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

const char* to_string(ModemState state);
const char* to_string(Rung rung);
const char* to_string(Fault fault);

}  // namespace hal
