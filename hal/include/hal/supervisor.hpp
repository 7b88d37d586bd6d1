#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "hal/modem.hpp"
#include "hal/power_control.hpp"

namespace hal {

/// Where a modem stands, in the order of coming up.
enum class ModemState {
    absent,      ///< the port cannot be opened
    starting,    ///< the port is open, the modem does not yet answer or is being set up
    ready,       ///< commands work
    recovering,  ///< a rung of the ladder is being tried
    dead,        ///< all rungs tried; hourly from now on
};

/// Rungs of the recovery ladder, in order.
enum class Rung { none, escape, reopen, soft_restart, reset_pulse };

/// One recovery action, for the status page and the log.
struct RecoveryAction {
    WallTime at;
    Rung rung = Rung::none;
    std::string reason;  ///< what made it necessary
    std::string result;  ///< "done", or why it could not be done
    bool cured = false;  ///< the modem worked after it, before another rung was due
};

/// Owns the port and the modem on it: opens, starts, probes, and brings a silent modem back, from
/// ESC to the reset pin. All calls by the modem's thread.
class Supervisor {
public:
    Supervisor(Clock& clock, Waker& waker, PortOpener open_port, const ModemProfile& profile,
               PowerControl& power, std::stop_token stop);
    ~Supervisor();

    /// The started modem. If there is none, does the one step that is due (open and start, or a
    /// rung) and returns why it is not ready; ask again at next_due().
    Result<Modem*> ready();
    /// A part may still be on its way from an earlier life of this program: until then the opened
    /// port is only listened to, nothing is written, not even ESC. Ends early with the answer
    /// (SubmitAnswered) or a restart of the modem. ready() waits meanwhile, interruptibly.
    void listen_first(Instant until);
    /// What was heard before the modem was started; empties it.
    std::vector<Event> take_heard();
    /// How often a modem has been started: a new number is a modem that must be greeted anew.
    unsigned starts() const;
    /// The modem has restarted by itself (ModemRestarted): the next ready() starts it anew.
    void restarted();
    /// Call when a command failed. Decides whether the port must be reopened or a rung tried; what
    /// is no trouble of the modem or its port (a refusal, another room's error) is ignored.
    void failed(const Error& error);
    /// Probes an idle modem if that is due (every 20 s; dead after three silent ones).
    void probe_if_due();
    /// When ready() or probe_if_due() have something to do again.
    Instant next_due() const;

    ModemState state() const;
    /// Why the modem is not ready, for people; empty when it is.
    std::string trouble() const;
    const std::vector<RecoveryAction>& history() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

const char* to_string(ModemState state);
const char* to_string(Rung rung);

}  // namespace hal
