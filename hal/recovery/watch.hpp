#pragma once

#include <deque>
#include <optional>
#include <string>
#include <system_error>

#include "hal/clock.hpp"
#include "hal/modem_profile.hpp"
#include "hal/supervisor.hpp"
#include "hal/values.hpp"

namespace hal::recovery {

/// So many unanswered probes in a row, or commands within the window: a modem may answer AT and
/// fail in all else.
inline constexpr std::size_t silences = 3;
inline constexpr std::chrono::minutes silence_window{20};
/// Answers in a row that nobody understands, and nothing sensible in between for so long. One odd
/// answer to one command is a firmware's habit, not a fault.
inline constexpr std::size_t garbled_answers = 10;
inline constexpr std::chrono::minutes garbled_for{2};
/// The same stuck code in a row, over more than a modem's slow start. smstools3 and Kannel try such
/// a submit twice before they act.
inline constexpr std::size_t stuck_answers = 3;
inline constexpr std::chrono::minutes stuck_for{2};
/// Submits in a row that were not taken though network and SIM are there, over more than a
/// congestion lasts.
inline constexpr std::size_t failed_submits = 5;
inline constexpr std::chrono::minutes submits_fail_for{15};
/// Restarts by itself: what is worth a record, and what a power cycle.
inline constexpr std::size_t restarts_noted = 3;
inline constexpr std::chrono::minutes restarts_noted_within{30};
inline constexpr std::size_t restarts_too_many = 6;
inline constexpr std::chrono::hours restarts_too_many_within{1};
/// +CME ERROR: 13 comes and goes while a SIM starts.
inline constexpr std::chrono::minutes sim_failure_for{10};
/// A network may be away for its own reasons. Each restart in vain doubles the patience.
inline constexpr std::chrono::minutes no_network_for{60};
inline constexpr std::chrono::hours no_network_for_at_most{12};

/// A fault, and what tells so, for people.
struct Finding {
    Fault fault = Fault::none;
    std::string reason;
};

/// Draws faults from what a modem in use does. Pure: time comes in. A finding begins its count
/// anew.
class Watch {
public:
    /// `profile` outlives it.
    explicit Watch(const ModemProfile& profile) : profile_(profile) {}

    /// The modem has been started: what silence was before does not count.
    void started();
    /// A probe was answered, or not. `why`: its error.
    void answered();
    std::optional<Finding> probe_unanswered(const std::string& why);
    /// A command other than a submit failed.
    std::optional<Finding> failed(const Error& error, Instant now);
    std::optional<Finding> submitted(const SubmitOutcome& outcome, Instant now);
    std::optional<Finding> seen(SimState sim, const Registration& registration, Instant now);
    /// The modem has restarted by itself, or left and come back.
    std::optional<Finding> restarted(Instant now);
    /// Restarts so far are worth a record: true once for each such series.
    bool restarts_are_notable(Instant now);

private:
    /// Occurrences in a row since an instant.
    struct Streak {
        std::size_t count = 0;
        Instant since;
        void add(Instant now) { since = count++ == 0 ? now : since; }
        bool is(std::size_t times, Instant::duration duration, Instant now) const {
            return count >= times && now - since >= duration;
        }
    };

    std::optional<Finding> silence(const std::string& why);
    std::optional<Finding> unanswered_command(const std::string& why, Instant now);
    std::optional<Finding> garble(const Error& error, Instant now);
    std::optional<Finding> code(const std::error_code& code, Instant now);
    std::optional<Finding> not_taken(const std::error_code& code, Instant now);
    bool is_stuck_code(const std::error_code& code) const;
    bool counts_as_not_taken(const std::error_code& code) const;

    const ModemProfile& profile_;
    std::size_t silent_probes_ = 0;
    std::deque<Instant> silent_commands_;
    bool in_submit_ = false;  ///< the silence began with a submit
    Streak garbled_;
    Streak stuck_;
    std::error_code stuck_code_;
    Streak not_taken_;
    std::deque<Instant> restarts_;
    bool restarts_are_noted_ = false;
    bool usable_ = false;  ///< registered, and the SIM ready, when last seen
    bool sim_usable_ = false;
    std::optional<Instant> sim_failing_since_;
    std::optional<Instant> no_network_since_;
    Instant::duration no_network_patience_ = no_network_for;
};

}  // namespace hal::recovery
