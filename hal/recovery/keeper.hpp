#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "hal/supervisor.hpp"
#include "recovery/journal.hpp"
#include "recovery/machine.hpp"
#include "recovery/power_cycle.hpp"
#include "recovery/watch.hpp"

namespace hal::recovery {

/// An idle modem is probed this often; the third silence in a row makes it sick, no earlier one.
inline constexpr Milliseconds probe_interval{20'000};

/// How ports become a modem.
using ModemFactory = std::function<Result<std::unique_ptr<Modem>>(ModemPorts)>;

/// What Supervisor promises, for any kind of modem: does what the Machine says and tells it what
/// came of it. It never waits by itself but for listening: each step takes as long as the modem's
/// own command or one pulse.
class ModemKeeper {
public:
    ModemKeeper(const Supervisor::Parts& parts, std::stop_token stop, ModemFactory make_modem);

    Result<Modem*> ready();
    void listen_first(Instant until);
    std::vector<hal::Event> take_heard();
    unsigned starts() const { return starts_; }
    void restarted();
    void failed(const Error& error);
    void submitted(const SubmitOutcome& outcome);
    void seen(SimState sim, const Registration& registration);
    void probe_if_due();
    Result<> ask_for(Rung rung);
    Instant next_due() const;
    ModemState state() const;
    std::string trouble() const { return trouble_; }
    const std::vector<RecoveryAction>& history() const { return journal_.history(); }

private:
    void remember();
    void take_up_request();
    bool holding() const;
    Instant due() const;

    // Finding and starting: keeper.cpp.
    void step();
    void seek();
    Result<> open();
    void no_port(const Error& error);
    void consider_absence();
    void bring_up();
    bool listen();
    Result<> start();
    Result<> start_if_it_answers();
    /// What a start came to; silence is told to the machine as `silence`.
    void conclude_start(const Result<>& started, Event silence);
    void become_ready();

    // In use: keeper_use.cpp.
    void lose_port(const Error& error);
    void count_restart();
    void act_on(const std::optional<Finding>& finding);
    void prove(Fault fault);

    // The climb: rungs.cpp.
    void climb();
    void look();
    bool is_needless(Rung rung);
    Result<> execute(Rung rung);
    void begin_power_cycle();
    void pass(const Error& error);
    void conclude(Rung rung, const Result<>& result);
    void conclude_power(const Result<PowerCycle::Pause>& result);
    void go_on_with_power();
    BoardPower known_power();
    BoardPower power_by_line();
    void tell(Event event);
    void describe();
    std::string lacking() const;

    // Constant after construction.
    Clock& clock_;
    Waker& waker_;
    ModemLocator& locator_;
    const ModemProfile& profile_;
    PowerControl& power_;
    const bool dry_run_;
    std::stop_token stop_;
    ModemFactory make_modem_;

    // The modem's thread.
    std::unique_ptr<Modem> modem_;  ///< with its ports
    Machine machine_;
    Watch watch_;
    Journal journal_;
    PowerCycle power_cycle_;
    std::string trouble_ = "the port has not been opened yet";
    std::string reason_;  ///< why the ladder is climbed
    unsigned starts_ = 0;
    bool found_before_ = false;      ///< a port was open in this life
    bool left_in_use_ = false;       ///< the port of a working modem was lost
    bool awaiting_cure_ = false;     ///< a rung was tried, and the modem was not well since
    std::optional<Rung> requested_;  ///< by ask_for()
    Instant probe_at_;

    std::optional<Instant> quiet_until_;  ///< until then the port is only listened to
    Instant no_rung_until_;               ///< a submit's port was lost, its limit runs
    std::vector<hal::Event> heard_;
};

}  // namespace hal::recovery
