#include <utility>

#include "modem/answers.hpp"
#include "modem/at_modem.hpp"

namespace hal::modem {
namespace {

using at::AtLine;

constexpr Milliseconds between_tries = std::chrono::seconds(1);

/// With one try left a person should know what the PIN is.
constexpr unsigned fewest_tries = 2;

}  // namespace

Result<> AtModem::await_sim() {
    // Some modems say "not inserted" for the first seconds.
    constexpr int believed_absent = 3;
    int absent = 0;
    Deadline deadline = clock_.now() + profile_.timeouts.sim_ready;
    for (;;) {
        HAL_TRY(sim_state_, ask_pin_state());
        if (sim_state_ == SimState::pin_required) {
            HAL_TRY(const bool unlocked, unlock());
            if (unlocked) {
                deadline = clock_.now() + profile_.timeouts.sim_ready;
                HAL_CHECK(await_unlocked(deadline));
            }
        }
        if (sim_state_ == SimState::ready) {
            return await_readiness(deadline);
        }
        absent = sim_state_ == SimState::absent ? absent + 1 : 0;
        const bool locked =
            sim_state_ == SimState::pin_required || sim_state_ == SimState::puk_required;
        if (locked || absent == believed_absent || clock_.now() >= deadline) {
            return {};
        }
        HAL_CHECK(chat_.pause(between_tries));
    }
}

Result<SimState> AtModem::ask_pin_state() {
    const auto answer = query({AtLine("AT+CPIN?"), {.prefix = "+CPIN:", .final_may_lack = true}},
                              profile_.timeouts.sim);
    if (answer) {
        asked_for_ = answer->text;
        return parse_pin_state(answer->text);
    }
    asked_for_.clear();
    if (is_refusal(answer.error())) {
        return pin_state_of(answer.error());
    }
    if (answer.error().code == Errc::unexpected_reply) {
        return SimState::unknown;
    }
    if (answer.error().code == Errc::timed_out && probe()) {
        return SimState::busy;  // the modem waits for its SIM, and is well otherwise
    }
    return Unexpected{answer.error()};
}

Result<bool> AtModem::unlock() {
    if (asks_for_other_code()) {
        return false;
    }
    if (pin_ == nullptr) {
        locked_because_ = "the SIM asks for its PIN, and none is set";
        return false;
    }
    if (std::exchange(pin_was_tried_, true)) {
        // What came of that is told already, unless it worked and the modem has restarted since.
        return locked_because_.empty()
                   ? unexpected(Errc::not_ready, "the SIM asks for its PIN again")
                   : Result<bool>(false);
    }
    HAL_TRY(const auto iccid, ask(dialect_.questions().iccid, profile_.timeouts.sim));
    HAL_TRY(const auto tries, ask_pin_tries());
    if (tries && *tries < fewest_tries) {
        locked_because_ = "too few tries are left for the SIM's PIN (" + std::to_string(*tries) +
                          "): enter it in a telephone";
        return false;
    }
    return try_pin({.iccid = iccid.value_or(""), .tries_left = tries});
}

Result<bool> AtModem::try_pin(const SimPin::LockedSim& sim) {
    const SimPin::Choice choice = pin_->choose(sim);
    if (!choice.pin) {
        locked_because_ = choice.why_not;
        pin_was_tried_ = !choice.ask_again;
        return false;
    }
    const auto pin = at::Pin::parse(*choice.pin);
    if (!pin) {
        locked_because_ = "the PIN that is set is none: it has four to eight digits";
        return false;
    }
    if (const auto noted = pin_->about_to_try(sim); !noted) {
        locked_because_ =
            "the PIN was not tried, because that could not be noted: " + noted.error().message();
        pin_was_tried_ = false;  // A disk that refuses may take it the next time that sim() looks.
        return false;
    }
    const auto answer = command(AtLine("AT+CPIN=").add(*pin), {}, profile_.timeouts.sim);
    if (answer || answer.error().code == Errc::timed_out) {
        // Without an answer the SIM will tell.
        locked_because_ = "the SIM still asks for its PIN after it was given";
        iccid_of_try_ = sim.iccid;
        return true;
    }
    if (!is_refusal(answer.error())) {
        return Unexpected{answer.error()};
    }
    locked_because_ = "the SIM refused the PIN (" + answer.error().message() + ")";
    HAL_TRY(sim_state_, ask_pin_state());  // it may ask for the PUK now
    if (sim_state_ == SimState::pin_required || sim_state_ == SimState::puk_required) {
        pin_->refused(sim.iccid);
    }
    return false;
}

Result<> AtModem::await_unlocked(Deadline deadline) {
    // Some modems send no URC after it, and go on asking for the PIN for some seconds.
    do {
        HAL_CHECK(chat_.pause(between_tries));
        HAL_TRY(sim_state_, ask_pin_state());
    } while (sim_state_ != SimState::ready && sim_state_ != SimState::puk_required &&
             clock_.now() < deadline);
    if (sim_state_ == SimState::ready) {
        locked_because_.clear();
        pin_->worked(iccid_of_try_);
    }
    return {};
}

Result<> AtModem::await_readiness(Deadline deadline) {
    const auto readiness = dialect_.readiness();
    if (!readiness) {
        return {};
    }
    if (readiness->before) {
        HAL_CHECK(offer(*readiness->before));
    }
    for (;;) {
        const auto answer =
            command(readiness->query.line, readiness->query.expected, profile_.timeouts.query);
        if (!answer) {
            // A refusal: this firmware lacks the command.
            return is_refusal(answer.error()) ? Result<>() : Unexpected{answer.error()};
        }
        const bool ready = !answer->lines.empty() && readiness->says_ready(*answer);
        if (ready || clock_.now() >= deadline) {
            return {};
        }
        HAL_CHECK(chat_.pause(between_tries));
    }
}

Result<Sim> AtModem::sim() {
    Sim sim;
    HAL_TRY(sim.state, ask_pin_state());
    sim_state_ = sim.state;
    if (sim.state == SimState::absent) {
        pin_was_tried_ = false;  // the next SIM is another one
    }
    if (sim.state == SimState::pin_required && !pin_was_tried_) {
        // It was put in after the start.
        HAL_TRY(const bool unlocked, unlock());
        if (unlocked) {
            HAL_CHECK(await_unlocked(clock_.now() + profile_.timeouts.sim_ready));
        }
        sim.state = sim_state_;
    }
    sim_state_ = sim.state;
    if (sim.state == SimState::absent || sim.state == SimState::ready) {
        locked_because_.clear();
    }
    if (sim.state == SimState::absent || sim.state == SimState::busy) {
        return sim;
    }
    HAL_TRY(const auto iccid, ask(dialect_.questions().iccid, profile_.timeouts.sim));
    sim.iccid = iccid.value_or("");
    if (sim.state == SimState::pin_required || sim.state == SimState::puk_required) {
        if (!asks_for_other_code()) {
            HAL_TRY(sim.pin_tries_left, ask_pin_tries());
        }
        sim.locked_because = why_locked();
        return sim;
    }
    const Query imsi{AtLine("AT+CIMI"), {.prefix = "+CIMI:", .shape = looks_like_imsi}};
    HAL_TRY(sim.imsi, text_of(imsi, profile_.timeouts.sim));
    return sim;
}

bool AtModem::asks_for_other_code() const {
    // Of the refusals +CME ERROR: 11 and 12 are the SIM's own PIN and PUK (TS 27.007 9.2).
    return !asked_for_.empty() && asked_for_ != "SIM PIN" && asked_for_ != "SIM PUK";
}

Result<std::optional<unsigned>> AtModem::ask_pin_tries() {
    if (sim_state_ == SimState::puk_required) {
        return std::optional(0U);  // and what the modem would count now are those of the PUK
    }
    return ask(dialect_.questions().pin_tries, profile_.timeouts.sim);
}

std::string AtModem::why_locked() const {
    if (asks_for_other_code()) {
        return "the modem asks for " + asked_for_ + ": it is bound to another SIM or network";
    }
    if (sim_state_ == SimState::puk_required) {
        return "the SIM asks for its PUK: enter it in a telephone" +
               (locked_because_.empty() ? "" : "; before that, " + locked_because_);
    }
    return locked_because_.empty() ? "the SIM asks for its PIN again" : locked_because_;
}

}  // namespace hal::modem
