#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hal/error.hpp"
#include "hal/supervisor.hpp"
#include "recovery/keeper.hpp"
#include "support/fixed_locator.hpp"
#include "support/sim_clock.hpp"

/// A modem that is ill in the way the test wants, its board, and a thread that uses it as the
/// gateway's does. Times are those of an EC25 by default profile: one AT is waited for 1 s, a soft
/// restart's OK 15 s, a start's first answer as long as a boot may take (30 s); it boots in 15 s.
class SickModem {
public:
    enum class Cure { none, start, reopen, soft_restart, reset_pulse };

    void run_for(hal::Instant::duration time);
    /// Until it is ready, or the time is over; whether it is.
    bool run_until_ready(hal::Instant::duration limit);
    /// From now on it does not answer, until `cure`.
    void fall_silent(Cure cure) {
        silent = true;
        cured_by = cure;
    }
    std::vector<hal::Rung> rungs() const;

    // The modem.
    bool plugged = true;
    bool silent = false;
    Cure cured_by = Cure::none;
    std::optional<hal::Error> start_error;  ///< what it refuses to be set up with
    bool gone = false;                      ///< the open port has lost its device
    bool knows_restart = true;
    hal::Instant boots_until{};
    std::vector<hal::Event> events;  ///< what wait() will return
    // The board.
    bool has_reset_line = true;
    std::error_code reset_line_error;
    // What was done to it.
    int opens = 0;
    int starts = 0;
    int probes = 0;
    int resets = 0;
    int open_ports = 0;

    test_support::SimClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    std::stop_source stop;
    hal::ModemProfile profile;

private:
    class Port;
    class Modem;
    class Board;
    bool booting() { return clock.now() < boots_until; }
    void cure_if(Cure cure) {
        if (cured_by == cure) {
            silent = false;
        }
    }
    void boot();
    hal::Result<> answer(hal::Milliseconds limit);
    void turn();
    test_support::FixedLocator::Open opener();
    hal::recovery::ModemFactory factory();

    test_support::FixedLocator locator_{opener()};
    std::unique_ptr<hal::PowerControl> board_ = make_board();
    std::unique_ptr<hal::PowerControl> make_board();

public:
    hal::recovery::ModemKeeper keeper{{.clock = clock,
                                       .waker = *waker,
                                       .locator = locator_,
                                       .profile = profile,
                                       .power = *board_},
                                      stop.get_token(),
                                      factory()};
};
