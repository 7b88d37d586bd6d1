#include <utility>

#include "modem/answers.hpp"
#include "modem/at_modem.hpp"
#include "modem/events.hpp"

namespace hal::modem {
namespace {

using at::AtLine;

constexpr Milliseconds between_tries = std::chrono::seconds(1);

/// Storages are refused for seconds after +CPIN: READY.
constexpr int tries_at_start = 10;

}  // namespace

Result<> AtModem::start() {
    constexpr int most_restarts = 3;
    pin_was_tried_ = false;
    locked_because_.clear();
    for (int restarts = 0; restarts < most_restarts; ++restarts) {
        HAL_CHECK(attract());
        collect_events();
        collect_from_other_ports();
        std::erase_if(events_, is_restarted);
        HAL_CHECK(set_up());
        // A boot URC in the midst of it: what was set before is lost.
        collect_events();
        collect_from_other_ports();
        if (std::erase_if(events_, is_restarted) == 0) {
            return {};
        }
    }
    return unexpected(Errc::not_ready, "the modem restarts again and again");
}

Result<> AtModem::attract() {
    // Somebody may have left it at a prompt, in quiet mode, or with numeric result codes.
    chat_.suspect_prompt();
    const Deadline deadline = clock_.now() + profile_.timeouts.boot;
    for (bool plain = true;; plain = !plain) {
        auto answer = chat_.resync(plain ? AtLine("AT") : AtLine("ATQ0V1"));
        const bool again = !answer && answer.error().code == Errc::timed_out;
        if (!again || clock_.now() >= deadline) {
            return answer;
        }
    }
}

Result<> AtModem::set_up() {
    constexpr int echo_repairs = 3;
    forget_set_up();
    owes_acknowledgement_ = false;
    echo_repairs_left_ = echo_repairs;
    echo_is_off_ = false;
    chat_.forget_echo();
    HAL_TRY(const bool quiet, offer(AtLine("ATE0")));
    if (quiet) {
        chat_.forget_echo();
    }
    HAL_CHECK(offer(AtLine("ATV1")));
    HAL_CHECK(offer(AtLine("ATQ0")));
    HAL_CHECK(offer(AtLine("AT+CMEE=1")));
    HAL_TRY(identity_, ask_identity());
    HAL_CHECK(check_port());
    HAL_CHECK(await_sim());
    HAL_TRY(const bool phase_2_plus, offer(AtLine("AT+CSMS=1")));
    service_ = phase_2_plus ? 1 : 0;
    if (usable(sim_state_)) {
        const auto prepared = prepare_sms(tries_at_start);
        if (!prepared && !is_refusal(prepared.error())) {
            return prepared;
        }
    }
    HAL_CHECK(apply_profile_lines());
    HAL_CHECK(ask_for_registration_urcs());
    echo_is_off_ = quiet && !chat_.echo_seen() && echo_repairs_left_ == echo_repairs;
    return {};
}

Result<Identity> AtModem::ask_identity() {
    const Milliseconds timeout = profile_.timeouts.query;
    Identity found;
    const auto named = [](at::Literal command, std::string_view prefix) {
        return Query{AtLine(command), {.prefix = prefix, .shape = looks_like_name}};
    };
    HAL_TRY(found.manufacturer, text_of(named("AT+CGMI", "+CGMI:"), timeout));
    HAL_TRY(found.model, text_of(named("AT+CGMM", "+CGMM:"), timeout));
    HAL_TRY(const auto revision, ask(dialect_.questions().revision, timeout));
    found.revision = revision.value_or("");
    const Query imei{AtLine("AT+CGSN"), {.prefix = "+CGSN:", .shape = looks_like_imei}};
    HAL_TRY(const std::string answer, text_of(imei, timeout));
    found.imei = leading_digits(answer.starts_with('"') ? std::string_view(answer).substr(1)
                                                        : std::string_view(answer));
    return found;
}

Result<> AtModem::check_port() {
    if (identity_ == Identity{}) {
        return unexpected(Errc::wrong_port, "it answers, but does not say what it is");
    }
    const auto question = dialect_.wrong_port_question();
    if (!question) {
        return {};
    }
    HAL_TRY(const auto wrong, ask<bool>({*question}, profile_.timeouts.query));
    return wrong.value_or(false) ? unexpected(Errc::wrong_port, question->query.line.name())
                                 : Result<>();
}

Result<> AtModem::apply_profile_lines() {
    for (const std::string& text : profile_.init) {
        HAL_TRY(const AtLine line, AtLine::from_profile(text));
        HAL_CHECK(offer(line));
    }
    return {};
}

Result<> AtModem::ask_for_registration_urcs() {
    for (const auto& [full, plain] : {std::pair{AtLine("AT+CREG=2"), AtLine("AT+CREG=1")},
                                      std::pair{AtLine("AT+CGREG=2"), AtLine("AT+CGREG=1")},
                                      std::pair{AtLine("AT+CEREG=2"), AtLine("AT+CEREG=1")}}) {
        HAL_TRY(const bool taken, offer(full));
        if (!taken) {
            HAL_CHECK(offer(plain));
        }
    }
    return {};
}

Result<> AtModem::insist(const at::AtLine& line, int tries) {
    for (;;) {
        const auto answer = command(line, {}, profile_.timeouts.sim);
        if (answer) {
            return {};
        }
        if (!is_refusal(answer.error()) || --tries <= 0) {
            return Unexpected{answer.error()};
        }
        HAL_CHECK(chat_.pause(between_tries));
    }
}

}  // namespace hal::modem
