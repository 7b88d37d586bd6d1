#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "at/at_line.hpp"
#include "at/line_sorter.hpp"
#include "at/parser.hpp"
#include "hal/clock.hpp"
#include "hal/error.hpp"
#include "hal/result.hpp"
#include "hal/serial_port.hpp"

namespace hal::at {

/// One command at a time over a SerialPort, URCs set aside wherever they stand. Used by one thread;
/// the port, the clock and what owns the stop token outlive it.
///
/// An interrupt of the port does not end a command: it is remembered and ends the next listen().
/// Once a stop is requested, commands end with Errc::interrupted. After a command that got no final
/// result code the next one begins by getting into step again, so that a late answer is never taken
/// for that of another command.
class Chat {
public:
    struct Timings {
        Milliseconds attention{1000};     ///< answer to AT
        Milliseconds after_final_gap{0};  ///< silence owed after a final result code
    };

    Chat(SerialPort& port, Clock& clock, std::stop_token stop, Timings timings);

    /// Sends `line` and waits for its final result code; the time counts from when it was sent.
    /// Errors: the +CMS or +CME code, plain_error, timed_out, interrupted, port_gone, overflow.
    Result<Response> command(const AtLine& line, const Expected& expected, Milliseconds timeout);

    /// command() for a modem that may not answer AT any more: then ESC and the line go out all the
    /// same. Whether they did is told by the context of the error.
    Result<> command_regardless(const AtLine& line, Milliseconds timeout);

    /// Gets into step with the modem whatever came before: ESC CR if it may stand at a prompt,
    /// waits for silence, AT, any final result code, silence: an answer to what was asked before
    /// may come in place of that to AT, which then follows at once. One attempt; `attention` may be
    /// another harmless line. Errors: timed_out, interrupted, port_gone.
    Result<> resync(const AtLine& attention);

    enum class Heard {
        something,  ///< a URC, or a final result code that take_unheard() may give
        nothing,    ///< the deadline has passed
        woken,      ///< an interrupt came, now or in a command before
    };
    /// Reads until one of them is so.
    Result<Heard> listen(Deadline deadline);
    /// Lets time pass, setting URCs aside; no time at all takes what has come already. Errors:
    /// interrupted (a stop only), port_gone.
    Result<> pause(Milliseconds duration);
    /// Whether an interrupt came that no listen() has told; it is forgotten.
    bool take_woken() { return std::exchange(woken_, false); }

    /// Whether anything was written to the port yet. Until then a +CMGS or a final result code
    /// answers what was asked before, mostly by an earlier owner of the port.
    bool has_spoken() const { return spoken_; }
    /// A submit has ended without a clear answer: until something else is written, what comes is
    /// that.
    void await_late_answer() { spoken_ = false; }
    /// Such a final result code, once.
    std::optional<FinalResult> take_unheard() { return std::exchange(unheard_, {}); }

    std::vector<Urc> take_urcs() { return sorter_.take_urcs(); }
    void add_urc(std::string line) { sorter_.add_urc(std::move(line)); }
    bool echo_seen() const { return sorter_.echo_seen(); }
    void forget_echo() { sorter_.forget_echo(); }
    /// The modem may stand at a prompt: the next resync begins with ESC.
    void suspect_prompt() { maybe_prompt_ = true; }

    // The parts of a command, for procedures that are not line and answer (AT+CMGS).

    /// What one token meant.
    struct Step {
        bool prompt = false;
        std::optional<FinalResult> final_result;
    };

    /// Into step if needed, the gap, then the line.
    Result<> begin(const AtLine& line, const Expected& expected, bool with_prompt);
    Result<> write_pdu(const Octets& pdu);
    /// The octet 0x1A alone.
    Result<> write_end_of_message();
    /// Until what was written has left this machine.
    Result<> drain();
    /// The next token's meaning. Errors: timed_out, interrupted (also by a mere interrupt()),
    /// port_gone, overflow.
    Result<Step> next(Deadline deadline);
    /// The final result code that a step brought.
    static std::optional<FinalResult> final_result_of(const Result<Step>& step);
    Response take_response() { return sorter_.take_response(); }
    /// Whether one of the URCs not yet taken is such.
    bool has_urc(const std::function<bool(std::string_view line)>& such) const {
        return sorter_.has_urc(such);
    }
    /// The command is over. Without a final result code the next one gets into step first, by ESC
    /// if a prompt was asked for.
    void end(bool answered);

    bool stopping() const { return stop_.stop_requested(); }
    /// Whether a wait goes on after this error of next(): an overlong line, or an interrupt that is
    /// no stop.
    bool is_passing(const Error& error) const;
    /// An instant that far from now.
    Deadline after(Milliseconds duration) { return clock_.now() + duration; }

private:
    Result<Response> finish(std::string command, bool final_may_lack, Milliseconds timeout);
    Result<> leave_prompt();
    Result<> fill(Deadline deadline);
    Result<> write_octets(std::string_view octets);
    Result<FinalResult> await_final(Deadline deadline, bool final_may_lack);
    Result<> absorb(Deadline until);
    Result<> await_silence();

    SerialPort& port_;
    Clock& clock_;
    const std::stop_token stop_;
    const Timings timings_;
    Parser parser_;
    LineSorter sorter_;
    Instant quiet_until_;  ///< end of the gap after the last final result code
    bool spoken_ = false;
    std::optional<FinalResult> unheard_;
    bool woken_ = false;         ///< an interrupt came that no listen() has seen
    bool out_of_step_ = false;   ///< an answer may still be under way
    bool maybe_prompt_ = false;  ///< the modem may wait for a PDU
    unsigned late_reads_ = 0;    ///< in a row, after their deadline
};

}  // namespace hal::at
