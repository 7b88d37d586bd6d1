#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hal/error.hpp"
#include "hal/supervisor.hpp"
#include "jump_clock.hpp"
#include "recovery/keeper.hpp"

/// A modem that is ill in the way the test wants, its board, the memory of its recovery, and a
/// thread that uses it as the gateway's does. Timeouts are those of the EC25's profile: one AT is
/// waited for 1 s, a soft restart's OK 15 s, a start's first answer 40 s.
class SickModem {
public:
    SickModem();
    SickModem(const SickModem&) = delete;
    SickModem& operator=(const SickModem&) = delete;
    ~SickModem();

    /// From now on it has this fault, until a rung as hard as `cure`; none: whatever is tried.
    void fall_ill(hal::Fault fault, hal::Rung cure);
    bool is_ill() const { return illness != hal::Fault::none; }
    void recover() { illness = hal::Fault::none; }
    /// The worker dies and starts anew; the memory stays.
    void restart_worker();

    /// One round of the gateway's modem thread, and the wait after it.
    void turn();
    void run_for(hal::Instant::duration time);
    /// Until the modem is ready (and well), or the time is over; whether it is.
    bool run_until_ready(hal::Instant::duration limit);
    bool run_until_well(hal::Instant::duration limit);
    std::vector<hal::Rung> rungs() const;
    const hal::RecoveryAction& last() const { return keeper->history().back(); }

    // The modem.
    hal::Milliseconds boot_time{15'000};
    hal::Fault illness = hal::Fault::none;
    hal::Rung cure = hal::Rung::none;
    bool plugged = true;
    bool powered = true;
    bool obeys_in_silence = false;  ///< answers a restart that does not help
    hal::Instant boots_until{};
    std::optional<hal::Error> start_error;                   ///< what it refuses to be set up with
    std::error_code submit_error{500, hal::cms_category()};  ///< with stuck and submits_fail
    hal::RegistrationState seeking = hal::RegistrationState::searching;  ///< with no_network
    std::string imei = "004999010640000";
    std::vector<hal::Event> events;  ///< what wait() will return
    // The board and the machine.
    bool knows_restart = true;
    bool may_reset_usb = false;
    bool has_reset_line = true;
    bool has_power_key = false;
    bool short_press_turns_off = false;  ///< an EC25 heeds 500 ms to go on, 650 ms to go off
    bool has_rail = false;
    bool has_status_line = false;
    bool on_usb = true;
    bool on_uart = false;  ///< the port is there whatever the modem does
    std::error_code reset_line_error;
    bool port_is_busy = false;
    bool is_wrong_port = false;
    bool asks_to_find = false;  ///< open() writes AT
    std::string wanted_imei;    ///< empty: any
    // Its use.
    bool traffic = false;  ///< a submit a minute
    bool dry_run = false;
    // What was done to it.
    int opens = 0;
    int starts = 0;
    int probes = 0;
    int restarts = 0;
    int resets = 0;
    int presses = 0;
    int cuts = 0;
    int usb_resets = 0;
    int open_ports = 0;
    int refusals = 0;

    JumpClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    std::stop_source stop;
    hal::ModemProfile profile;
    std::vector<hal::RecoveryAction> stored;  ///< what the memory holds
    std::unique_ptr<hal::recovery::ModemKeeper> keeper;

private:
    class Port;
    class Modem;
    class Board;
    class Locator;
    class Memory;
    bool booting() { return clock.now() < boots_until; }
    bool answers() { return illness != hal::Fault::silent && powered && !booting(); }
    bool has_port();
    void suffer(hal::Rung rung);
    void boot();
    void power_up();
    void use();
    hal::Result<> await_answer(hal::Milliseconds limit);

    std::unique_ptr<hal::PowerControl> board_;
    std::unique_ptr<hal::ModemLocator> locator_;
    std::unique_ptr<hal::RecoveryMemory> memory_;
    hal::Instant use_at_;
    hal::Instant submit_at_;
};
