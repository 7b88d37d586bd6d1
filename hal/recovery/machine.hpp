#pragma once

#include <optional>

#include "recovery/ladder.hpp"
#include "recovery/transitions.hpp"

namespace hal::recovery {

/// The first and the longest pause between two tries to open a port: short enough for a
/// re-enumeration (10-40 s), long enough for a slot that stays empty.
inline constexpr Milliseconds first_backoff{500};
inline constexpr Milliseconds longest_backoff{8'000};
/// Between two looks at a modem that boots; also the longest pause of the back-off after a rung.
inline constexpr Milliseconds boot_retry{2'000};
/// Between two tries to set up a modem that refuses it.
inline constexpr Milliseconds refusal_retry{10'000};
/// More than a profile's boot time before the next rung: the port has to be found and opened too.
inline constexpr Milliseconds boot_margin{5'000};
/// After a reset of its USB port a modem that was well is back at once: it has not booted.
inline constexpr Milliseconds usb_settling{10'000};
/// How often a modem that does not answer is asked again while a rung waits for its turn.
inline constexpr Milliseconds turn_interval{20'000};
/// How often a dead modem is looked at without a rung: it may have been replugged.
inline constexpr std::chrono::minutes look_interval{1};
/// How long an exhausted ladder rests before it is climbed again.
inline constexpr std::chrono::hours dead_rest{1};
/// A modem that went off by its status line and stays so long was switched off; a restart may dip
/// the line.
inline constexpr Milliseconds off_patience{5'000};
/// A climb without a word for so long is over, and the next fault begins at the bottom.
inline constexpr std::chrono::hours episode_memory{1};

/// What is due for one modem, and when: the table of transitions with the ladder, the back-off and
/// the boot time that it needs. Pure: time comes in, the caller does what state() says and feeds
/// back what came of it. `now` never goes back.
class Machine {
public:
    struct Timings {
        Milliseconds boot{30'000};       ///< from a reset to the first answer to AT
        Milliseconds sim_ready{30'000};  ///< and to the end of its set-up
    };
    Machine(const Timings& timings, Instant now);

    void handle(Event event, Instant now);
    /// Something is wrong. Ignored (false) while a modem that answers rests from this same fault.
    bool fault(Fault fault, Instant now);
    /// Nothing was asked of the modem so far: it gets its boot time from now.
    void grant_boot(Instant now);
    /// False: a power cycle is under way; ask again.
    bool ask(Rung rung, Instant now);
    /// The power cycle goes on at `at`.
    void cut(Instant at, Instant now);
    /// The chosen rung is begun at `at`: counts against its budget. `in_earnest`: not a dry run.
    void begin_rung(Instant at, bool in_earnest);
    /// The chosen rung is not to be had here (`lacking`), or is needless now. Another is chosen.
    void pass_rung(bool lacking, Instant now);
    /// The fault's own proof of health: a submit accepted, the SIM ready, ... True: that ended it.
    bool proven(Fault fault);
    /// The fault has not shown for so long after its rung that it is taken for cured.
    bool outlived(Instant now) const { return unproven_ && now >= begun_at_ + episode_memory; }
    /// An action of an earlier life: the budgets and the place on the ladder. Oldest first.
    /// `open_ended`: it cured nothing, as far as is known; `interrupted`: its end was not seen.
    struct Remembered {
        Rung rung;
        Fault fault;
        Instant at;  ///< by its age, so perhaps before the clock's beginning
        bool open_ended = false;
        bool interrupted = false;
    };
    void remember(const Remembered& action, Instant now);

    State state() const { return state_; }
    Rung rung() const { return step_.rung; }
    /// When the chosen rung may be tried.
    Instant rung_at() const { return step_.at; }
    Fault fault() const { return fault_; }
    Instant due() const { return due_; }
    /// A rung was begun or chosen since the modem last worked.
    bool climbing() const { return climbing_; }
    /// The modem works again, but its fault shows only in use.
    bool unproven() const { return unproven_; }
    bool booting(Instant now) const { return now < boot_until_; }
    /// How long there has been no port.
    std::optional<Instant::duration> absent_for(Instant now) const;
    /// What an absence has become: off or vanished, or nothing yet. `by_line`: the board's status
    /// line; `by_usb`: the USB device's presence, `found_before`: whether it was ever seen.
    std::optional<Fault> absence(BoardPower by_line, BoardPower by_usb, bool found_before,
                                 Instant now) const;
    bool rest_is_over(Instant now) const { return !rest_until_ || now >= *rest_until_; }
    const Ladder& ladder() const { return ladder_; }

private:
    void act(Action action, Instant now);
    void take_for_silent();
    void keep_account_of_absence(Event event, Instant now);
    void choose(Instant now);
    void give_up(Instant now);
    void greet();
    void start_episode(Fault fault);
    Milliseconds next_backoff(Instant now);
    Milliseconds window(Rung rung) const;

    const Timings timings_;
    State state_ = State::closed;
    Instant due_;
    Instant boot_until_;  ///< until then silence and absence are no symptoms
    Milliseconds backoff_ = first_backoff;
    Milliseconds absence_limit_;  ///< an absence longer than that is no re-enumeration
    std::optional<Instant> absent_since_;
    std::optional<Instant> absent_before_;  ///< absent_since_ before the port last opened

    Ladder ladder_;
    Ladder::Step step_;
    Fault fault_ = Fault::none;
    Rung asked_ = Rung::none;
    Instant begun_at_;  ///< the last rung
    bool climbing_ = false;
    bool touched_ = false;  ///< a rung was begun since the modem last worked
    bool intact_ = false;   ///< none, and the modem was in use when its fault was found
    bool unproven_ = false;
    std::optional<Instant> rest_until_;  ///< after an exhausted climb
    Instant off_until_;                  ///< when the power cycle goes on
};

}  // namespace hal::recovery
