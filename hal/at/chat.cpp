#include "at/chat.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "at/hex.hpp"

namespace hal::at {
namespace {

/// A modem that takes nothing for so long does not live (hardware flow control).
constexpr Milliseconds write_timeout = std::chrono::seconds(5);

/// A modem answers AT within milliseconds of finishing what it did before.
constexpr Milliseconds silence{300};
constexpr Milliseconds longest_wait_for_silence = std::chrono::seconds(3);

/// After a suspended host wakes up, the deadline has passed and the answer is in the buffer, so
/// late reads are allowed; a port that never stops talking must end a command all the same.
constexpr unsigned most_late_reads = 64;

/// For a final result code that may lack: it follows the response at once.
constexpr Milliseconds final_after_response = std::chrono::seconds(1);

}  // namespace

Chat::Chat(SerialPort& port, Clock& clock, std::stop_token stop, Timings timings)
    : port_(port), clock_(clock), stop_(std::move(stop)), timings_(timings) {}

Result<Response> Chat::command(const AtLine& line, const Expected& expected, Milliseconds timeout) {
    HAL_CHECK(begin(line, expected, false));
    return finish(line.name(), expected.final_may_lack, timeout);
}

Result<> Chat::command_regardless(const AtLine& line, Milliseconds timeout) {
    std::string what = line.name();
    if (auto begun = begin(line, {}, false); !begun) {
        if (begun.error().code != Errc::timed_out) {
            return begun;
        }
        what += " without an answer to AT";
        HAL_CHECK(leave_prompt());
        sorter_.begin(line.text(), {});
        HAL_CHECK(write_octets(line.text() + '\r'));
    }
    const auto answer = finish(std::move(what), false, timeout);
    return answer ? Result<>() : Unexpected{answer.error()};
}

Result<Response> Chat::finish(std::string command, bool final_may_lack, Milliseconds timeout) {
    const auto final_result = await_final(after(timeout), final_may_lack);
    Response response = take_response();
    end(final_result.has_value());
    if (!final_result) {
        if (final_may_lack && !response.lines.empty() &&
            final_result.error().code == Errc::timed_out) {
            return response;  // should it come after all, the next command gets into step first
        }
        return unexpected(final_result.error().code, std::move(command));
    }
    if (!final_result->ok) {
        return unexpected(final_result->code, std::move(command));
    }
    return response;
}

/// ESC leaves the prompt without sending (TS 27.005 3.5.1); 0x1A would send. The CR ends what else
/// stood in the modem's line buffer.
Result<> Chat::leave_prompt() {
    return write_octets("\x1b\r");
}

Result<> Chat::resync(const AtLine& attention) {
    sorter_.end();
    parser_.expect_prompt(false);
    out_of_step_ = true;
    if (maybe_prompt_) {
        HAL_CHECK(leave_prompt());
    }
    HAL_CHECK(await_silence());
    sorter_.begin(attention.text(), {});
    HAL_CHECK(write_octets(attention.text() + '\r'));
    const auto answer = await_final(after(timings_.attention), false);
    if (!answer) {
        maybe_prompt_ = true;
        return Unexpected{answer.error()};
    }
    // That may have been the late answer to the command before; then this one's follows at once.
    HAL_CHECK(await_silence());
    end(true);
    return {};
}

Result<Chat::Heard> Chat::listen(Deadline deadline) {
    const bool woken_before = take_woken();
    if (woken_before) {
        deadline = clock_.now();
    }
    late_reads_ = 0;
    while (!sorter_.has_urc()) {
        const auto step = next(deadline);
        if (const auto stray = final_result_of(step); stray && !spoken_) {
            unheard_ = stray;
            return Heard::something;
        }
        if (step || step.error().code == Errc::overflow) {
            continue;
        }
        if (step.error().code == Errc::timed_out || step.error().code == Errc::interrupted) {
            return take_woken() || woken_before ? Heard::woken : Heard::nothing;
        }
        return Unexpected{step.error()};
    }
    return Heard::something;
}

Result<> Chat::pause(Milliseconds duration) {
    return absorb(after(duration));
}

Result<> Chat::begin(const AtLine& line, const Expected& expected, bool with_prompt) {
    if (stopping()) {
        return unexpected(Errc::interrupted, line.name());
    }
    if (out_of_step_) {
        HAL_CHECK(resync(AtLine("AT")));
    }
    HAL_CHECK(absorb(std::max(quiet_until_, clock_.now())));
    sorter_.begin(line.text(), expected);
    parser_.expect_prompt(with_prompt);
    late_reads_ = 0;
    out_of_step_ = true;
    maybe_prompt_ = maybe_prompt_ || with_prompt;
    return write_octets(line.text() + '\r');
}

Result<> Chat::write_pdu(const Octets& pdu) {
    std::string hex = to_hex(pdu);
    sorter_.expect_pdu_echo(hex);
    return write_octets(hex);
}

Result<> Chat::write_end_of_message() {
    return write_octets("\x1a");
}

Result<> Chat::drain() {
    return port_.drain(after(write_timeout));
}

Result<Chat::Step> Chat::next(Deadline deadline) {
    for (;;) {
        if (const auto token = parser_.next()) {
            switch (token->kind) {
                case Token::Kind::line:
                    return Step{false, sorter_.take(token->text)};
                case Token::Kind::prompt:
                    return Step{true, std::nullopt};
                case Token::Kind::overflow:
                    return unexpected(Errc::overflow);
            }
        }
        HAL_CHECK(fill(deadline));
    }
}

void Chat::end(bool answered) {
    sorter_.end();
    parser_.expect_prompt(false);
    out_of_step_ = !answered;
    maybe_prompt_ = maybe_prompt_ && !answered;
    quiet_until_ = after(timings_.after_final_gap);
}

std::optional<FinalResult> Chat::final_result_of(const Result<Step>& step) {
    return step ? step->final_result : std::nullopt;
}

bool Chat::is_passing(const Error& error) const {
    return error.code == Errc::overflow || (error.code == Errc::interrupted && !stopping());
}

Result<> Chat::fill(Deadline deadline) {
    if (clock_.now() < deadline) {
        late_reads_ = 0;
    } else if (++late_reads_ > most_late_reads) {
        return unexpected(Errc::timed_out);
    }
    std::array<char, 512> buffer{};
    const auto count = port_.read_some(buffer, deadline);
    if (!count) {
        woken_ = woken_ || count.error().code == Errc::interrupted;
        return Unexpected{count.error()};
    }
    parser_.feed({buffer.data(), *count});
    return {};
}

Result<> Chat::write_octets(std::string_view octets) {
    spoken_ = true;
    return port_.write_all(octets, after(write_timeout));
}

Result<FinalResult> Chat::await_final(Deadline deadline, bool final_may_lack) {
    bool overflowed = false;
    for (;;) {
        if (final_may_lack && sorter_.has_response()) {
            final_may_lack = false;
            deadline = std::min(deadline, after(final_after_response));
        }
        const auto step = next(deadline);
        if (!step && !is_passing(step.error())) {
            return Unexpected{step.error()};
        }
        overflowed = overflowed || (!step && step.error().code == Errc::overflow);
        if (const auto final_result = final_result_of(step)) {
            overflowed = overflowed || sorter_.response_overflowed();
            return overflowed ? FinalResult{false, Errc::overflow} : *final_result;
        }
    }
}

Result<> Chat::absorb(Deadline until) {
    late_reads_ = 0;
    for (;;) {
        // What is no URC is an answer that nobody waits for any more.
        const auto step = next(until);
        if (!step && step.error().code == Errc::timed_out) {
            return {};
        }
        if (!step && !is_passing(step.error())) {
            return Unexpected{step.error()};
        }
    }
}

Result<> Chat::await_silence() {
    const Deadline limit = after(longest_wait_for_silence);
    late_reads_ = 0;
    for (;;) {
        const auto step = next(std::min(limit, after(silence)));
        if (!step && step.error().code == Errc::timed_out) {
            return {};
        }
        if (!step && !is_passing(step.error())) {
            return Unexpected{step.error()};
        }
    }
}

}  // namespace hal::at
