#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "hal/error.hpp"
#include "hal/supervisor.hpp"
#include "recovery/ladder.hpp"

namespace hal::recovery {

/// The first and the longest pause between two tries to open a port: short enough for a
/// re-enumeration (10-40 s), long enough for a slot that stays empty.
inline constexpr Milliseconds first_backoff{500};
inline constexpr Milliseconds longest_backoff{8000};
/// Between two tries to start a modem that boots, and one that refuses to be set up.
inline constexpr Milliseconds boot_retry{2000};
inline constexpr Milliseconds refusal_retry{10000};
/// An idle modem is probed this often; the third silence in a row makes it sick, no earlier one.
inline constexpr Milliseconds probe_interval{20000};
inline constexpr std::size_t silences = 3;
/// A modem may answer AT and fail in all else: so many silent commands within this time count too.
inline constexpr std::chrono::minutes command_window{20};
/// How often a dead modem is looked at without a rung: it may have been replugged.
inline constexpr std::chrono::minutes look_interval{1};
inline constexpr std::size_t history_limit = 100;

/// How a port becomes a modem.
using ModemFactory = std::function<Result<std::unique_ptr<Modem>>(ModemPorts)>;

/// What Supervisor promises, for any kind of modem. It never waits by itself but for listening:
/// each step takes as long as the modem's own command.
class ModemKeeper {
public:
    ModemKeeper(const Supervisor::Parts& parts, std::stop_token stop, ModemFactory make_modem);

    Result<Modem*> ready();
    void listen_first(Instant until) { quiet_until_ = until; }
    std::vector<Event> take_heard();
    unsigned starts() const { return starts_; }
    void restarted();
    void failed(const Error& error);
    void submitted(const SubmitOutcome&) {}
    void seen(SimState, const Registration&) {}
    Result<> ask_for(Rung) { return unexpected(Errc::not_supported); }
    void probe_if_due();
    Instant next_due() const;
    ModemState state() const { return state_; }
    std::string trouble() const { return trouble_; }
    const std::vector<RecoveryAction>& history() const { return history_; }

private:
    /// What the next step is.
    enum class Phase {
        closed,  ///< open the port
        opened,  ///< start the modem
        ready,   ///< nothing
        sick,    ///< try the rung in next_
        dead,    ///< look whether it came back by itself, or begin anew with the ladder
    };

    void step();
    bool open();
    void bring_up();
    bool listen();
    void start();
    Result<> start_if_it_answers();
    void become_ready();
    void could_not_start(const Error& error);
    void lose_port(const Error& error);
    void fall_sick(std::string reason);
    void plan();
    void climb();
    void escape();
    void reopen();
    void restart_softly();
    void pulse_reset();
    void finish_rung(Rung rung, const Result<>& result);
    void await_boot();
    void look();
    void count_silence(const std::string& why);
    void note_tried(Rung rung, const Result<>& result);
    void retry_in(Milliseconds delay) { due_ = clock_.now() + delay; }
    Milliseconds next_backoff();
    bool booting() const { return clock_.now() < boot_until_; }

    // Constant after construction.
    Clock& clock_;
    Waker& waker_;
    ModemLocator& locator_;
    const ModemProfile& profile_;
    PowerControl& power_;
    std::stop_token stop_;
    ModemFactory make_modem_;

    // The modem's thread.
    Phase phase_ = Phase::closed;
    ModemState state_ = ModemState::absent;
    std::unique_ptr<Modem> modem_;  ///< with its port
    Instant due_;                   ///< of the next step while not ready
    Instant boot_until_;            ///< until then silence is no symptom
    Milliseconds backoff_;
    std::string trouble_;
    unsigned starts_ = 0;

    std::optional<Instant> quiet_until_;
    std::vector<Event> heard_;

    Instant probe_at_;
    std::size_t silent_probes_ = 0;
    std::deque<Instant> silent_commands_;

    Ladder ladder_;
    Ladder::Step next_;
    std::string reason_;  ///< why the ladder is climbed
    bool acted_ = false;  ///< a rung was tried since the modem was last well
    Instant retry_at_;    ///< when a dead modem gets the ladder again
    std::vector<RecoveryAction> history_;
};

}  // namespace hal::recovery
