#include "at/submit.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "at/fields.hpp"

namespace hal::at {
namespace {

/// What a stop leaves of the wait for the network.
constexpr Milliseconds grace_of_a_stop{500};

/// +CMGS is the acceptance; the OK after it is only waited for to stay in step.
constexpr Milliseconds ok_after_acceptance = std::chrono::seconds(5);

/// For the prompt that makes an error before it the late answer to something earlier.
constexpr Milliseconds prompt_after_error{300};

constexpr const char* restarted = "the modem restarted";

SubmitOutcome outcome(SubmitOutcome::Kind kind, Error error) {
    return {kind, 0, std::move(error)};
}

std::optional<MessageReference> find_reference(const Response& response) {
    for (const Information& line : response.lines) {
        if (const auto reference = parse_reference(line.text)) {
            return reference;
        }
    }
    return std::nullopt;
}

class Submission {
public:
    Submission(Chat& chat, const SubmitLimits& limits,
               const std::function<bool(std::string_view)>& is_restart)
        : chat_(chat), limits_(limits), is_restart_(is_restart) {}

    /// Up to where only 0x1A is missing. After an error the modem is not at the prompt any more.
    Result<> arm(const Octets& tpdu, const std::function<Result<>()>& on_armed);
    /// After 0x1A.
    SubmitOutcome await_result();

private:
    Result<> await_prompt();
    Result<> hand_over(const Octets& tpdu, const std::function<Result<>()>& on_armed);
    bool prompt_follows();
    Result<> check_still_at_prompt();
    void leave_prompt();
    SubmitOutcome without_answer(const Error& error);
    SubmitOutcome answered(const FinalResult& final_result);

    Chat& chat_;
    const SubmitLimits& limits_;
    const std::function<bool(std::string_view)>& is_restart_;
    std::optional<MessageReference> reference_;
};

Result<> Submission::arm(const Octets& tpdu, const std::function<Result<>()>& on_armed) {
    auto line = AtLine("AT+CMGS=").add(static_cast<unsigned>(tpdu.size()));
    HAL_CHECK(chat_.begin(line, {.prefix = "+CMGS:"}, true));
    HAL_CHECK(await_prompt());
    const auto armed = hand_over(tpdu, on_armed);
    if (!armed) {
        leave_prompt();
    }
    return armed;
}

Result<> Submission::await_prompt() {
    const Deadline deadline = chat_.after(limits_.prompt);
    for (;;) {
        // Also one that came before the command was sent.
        if (chat_.has_urc(is_restart_)) {
            chat_.end(false);
            return unexpected(Errc::not_ready, restarted);
        }
        const auto step = chat_.next(deadline);
        if (step && step->prompt) {
            // A +CMGS before the prompt answers an earlier message.
            static_cast<void>(chat_.take_response());
            return {};
        }
        if (const auto answer = Chat::final_result_of(step)) {
            if (answer->ok || prompt_follows()) {  // a late one: the prompt may still come
                leave_prompt();
                return unexpected(Errc::no_prompt, "AT+CMGS");
            }
            chat_.end(false);  // Should it come yet, the next command leaves it first.
            return unexpected(answer->code, "AT+CMGS");
        }
        if (step || chat_.is_passing(step.error())) {
            continue;
        }
        leave_prompt();
        return step.error().code == Errc::timed_out ? unexpected(Errc::no_prompt, "AT+CMGS")
                                                    : Unexpected{step.error()};
    }
}

bool Submission::prompt_follows() {
    const Deadline deadline = chat_.after(prompt_after_error);
    for (;;) {
        const auto step = chat_.next(deadline);
        if (step && step->prompt) {
            return true;
        }
        if (!step && !chat_.is_passing(step.error())) {
            return false;
        }
    }
}

Result<> Submission::hand_over(const Octets& tpdu, const std::function<Result<>()>& on_armed) {
    // A length octet 00: the service centre address stored in the SIM. <length> does not count it.
    Octets pdu{0x00};
    pdu.insert(pdu.end(), tpdu.begin(), tpdu.end());
    HAL_CHECK(chat_.write_pdu(pdu));
    HAL_CHECK(chat_.drain());
    HAL_CHECK(check_still_at_prompt());
    return on_armed();
}

/// What has been said before 0x1A is no answer to it, and would be taken for one after it.
Result<> Submission::check_still_at_prompt() {
    for (;;) {
        const auto step = chat_.next(chat_.after(Milliseconds(0)));
        if (chat_.has_urc(is_restart_)) {
            return unexpected(Errc::not_ready, restarted);
        }
        if (const auto answer = Chat::final_result_of(step)) {
            return answer->ok ? unexpected(Errc::no_prompt, "AT+CMGS")
                              : unexpected(answer->code, "AT+CMGS");
        }
        if (!step && step.error().code == Errc::timed_out) {
            static_cast<void>(chat_.take_response());
            return {};
        }
        if (!step && !chat_.is_passing(step.error())) {
            return Unexpected{step.error()};
        }
    }
}

void Submission::leave_prompt() {
    chat_.end(false);
    // If this fails the next command tries again; what the caller needs to know is the first error.
    static_cast<void>(chat_.resync(AtLine("AT")));
}

SubmitOutcome Submission::await_result() {
    Deadline deadline = chat_.after(limits_.result);
    bool cut_short = false;
    for (;;) {
        if (chat_.stopping() && !cut_short) {
            cut_short = true;
            deadline = std::min(deadline, chat_.after(grace_of_a_stop));
        }
        const auto step = chat_.next(deadline);
        if (const auto reference = find_reference(chat_.take_response())) {
            reference_ = reference;
            deadline = std::min(deadline, chat_.after(ok_after_acceptance));
        }
        if (const auto final_result = Chat::final_result_of(step)) {
            return answered(*final_result);
        }
        if (chat_.has_urc(is_restart_)) {
            return without_answer({Errc::unexpected_reply, restarted});
        }
        if (step || step.error().code == Errc::interrupted || step.error().code == Errc::overflow) {
            continue;
        }
        const bool stopped = cut_short && step.error().code == Errc::timed_out;
        const std::error_code code =
            stopped ? make_error_code(Errc::interrupted) : step.error().code;
        return without_answer({code, "AT+CMGS"});
    }
}

SubmitOutcome Submission::without_answer(const Error& error) {
    chat_.end(false);
    if (reference_) {
        return {SubmitOutcome::Kind::accepted, *reference_, {}};
    }
    if (error.code != Errc::timed_out) {
        chat_.await_late_answer();
    }
    return outcome(SubmitOutcome::Kind::unknown, error);
}

SubmitOutcome Submission::answered(const FinalResult& final_result) {
    chat_.end(true);
    if (reference_) {
        return {SubmitOutcome::Kind::accepted, *reference_, {}};
    }
    if (final_result.ok) {
        // Some modems say OK to an abandoned message: no proof of acceptance, none of refusal.
        chat_.await_late_answer();
        return outcome(SubmitOutcome::Kind::unknown, {Errc::unexpected_reply, "OK without +CMGS"});
    }
    return outcome(SubmitOutcome::Kind::refused, {final_result.code, "AT+CMGS"});
}

}  // namespace

std::optional<MessageReference> parse_reference(std::string_view text) {
    const auto number = Fields(text).number();
    const bool in_range =
        number && *number >= 0 && *number <= std::numeric_limits<MessageReference>::max();
    return in_range ? std::optional(static_cast<MessageReference>(*number)) : std::nullopt;
}

SubmitOutcome submit(Chat& chat, const Octets& tpdu, const std::function<Result<>()>& on_armed,
                     const SubmitLimits& limits,
                     const std::function<bool(std::string_view)>& is_restart) {
    Submission submission(chat, limits, is_restart);
    if (const auto armed = submission.arm(tpdu, on_armed); !armed) {
        return outcome(SubmitOutcome::Kind::not_submitted, armed.error());
    }
    const auto written = chat.write_end_of_message();
    if (!written && written.error().code == Errc::port_gone) {
        chat.end(false);
        return outcome(SubmitOutcome::Kind::unknown, written.error());
    }
    // After any other write error the octet may still leave: only the wait can tell.
    return submission.await_result();
}

}  // namespace hal::at
