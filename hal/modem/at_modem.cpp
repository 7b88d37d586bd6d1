#include "modem/at_modem.hpp"

#include <algorithm>
#include <utility>

#include "at/submit.hpp"
#include "modem/answers.hpp"
#include "modem/events.hpp"

namespace hal {

namespace modem {

namespace {

at::Chat::Timings timings_of(const ModemProfile& profile) {
    return {.attention = profile.timeouts.attention, .after_final_gap = profile.after_final_gap};
}

std::deque<SecondaryPort> secondary_ports(const ModemPorts& ports, const ModemProfile& profile,
                                          Clock& clock, const std::stop_token& stop) {
    std::deque<SecondaryPort> found;
    for (const auto& port : ports.others) {
        found.emplace_back(*port, clock, stop, timings_of(profile));
    }
    return found;
}

}  // namespace

AtModem::AtModem(ModemPorts ports, const ModemProfile& profile, const Dialect& dialect,
                 Clock& clock, std::stop_token stop, SimPin* pin)
    : profile_(profile),
      dialect_(dialect),
      clock_(clock),
      ports_(std::move(ports)),
      pin_(pin),
      chat_(*ports_.main, clock, stop, timings_of(profile)),
      others_(secondary_ports(ports_, profile, clock, stop)),
      on_stop_(std::move(stop), [this] { ports_.main->interrupt(); }) {}

Result<std::vector<Event>> AtModem::wait(Deadline deadline) {
    // One port can be waited for; the others are looked at so often.
    constexpr Milliseconds look_at_others = std::chrono::seconds(1);
    HAL_CHECK(acknowledge());
    collect_events();
    collect_from_other_ports();
    while (events_.empty()) {
        const Deadline until =
            others_.empty() ? deadline : std::min(deadline, clock_.now() + look_at_others);
        HAL_TRY(const auto heard, chat_.listen(until));
        collect_events();
        collect_from_other_ports();
        if (heard == at::Chat::Heard::woken || clock_.now() >= deadline) {
            break;
        }
    }
    const auto is_direct = [](const Event& event) {
        return std::holds_alternative<StatusReportArrived>(event) ||
               std::holds_alternative<MessageDelivered>(event);
    };
    owes_acknowledgement_ = service_ == 1 && std::ranges::any_of(events_, is_direct);
    return std::exchange(events_, {});
}

Result<> AtModem::probe() {
    const auto answer = command(at::AtLine("AT"), {}, profile_.timeouts.attention);
    return answer || is_refusal(answer.error()) ? Result<>() : Unexpected{answer.error()};
}

Result<> AtModem::restart() {
    sms_prepared_ = false;
    // A modem that answers nothing may still obey.
    at::AtLine line = dialect_.restart_command();
    if (!profile_.restart_command.empty()) {
        HAL_TRY(line, at::AtLine::from_profile(profile_.restart_command));
    }
    const auto answer = chat_.command_regardless(line, profile_.timeouts.restart);
    if (answer || answer.error().code == Errc::port_gone) {
        return {};  // gone so soon: it did restart
    }
    return Unexpected{answer.error()};
}

Result<at::Response> AtModem::command(const at::AtLine& line, const at::Expected& expected,
                                      Milliseconds timeout) {
    repair_echo();
    return chat_.command(line, expected, timeout);
}

Result<at::Information> AtModem::query(const Query& query, Milliseconds timeout) {
    HAL_TRY(at::Response response, command(query.line, query.expected, timeout));
    if (response.lines.empty()) {
        return unexpected(Errc::unexpected_reply, query.line.name());
    }
    return std::move(response.lines.back());
}

Result<std::string> AtModem::text_of(const Query& asked, Milliseconds timeout) {
    auto answer = query(asked, timeout);
    if (answer) {
        return std::move(answer->text);
    }
    if (is_refusal(answer.error()) || answer.error().code == Errc::unexpected_reply) {
        return std::string();
    }
    return Unexpected{answer.error()};
}

Result<bool> AtModem::offer(const at::AtLine& line) {
    return offer(line, profile_.timeouts.query);
}

Result<bool> AtModem::offer(const at::AtLine& line, Milliseconds timeout) {
    const auto answer = command(line, {}, timeout);
    if (answer || is_refusal(answer.error())) {
        return answer.has_value();
    }
    return Unexpected{answer.error()};
}

void AtModem::repair_echo() {
    if (!chat_.echo_seen() || echo_repairs_left_ == 0) {
        return;  // One that will not stop is left alone.
    }
    --echo_repairs_left_;
    if (std::exchange(echo_is_off_, false)) {
        // A modem that echoes again has restarted by itself, whether its boot URCs came here or
        // not.
        forget_set_up();
        events_.emplace_back(ModemRestarted{});
    }
    // Whatever it answers, and also if it does not: the command itself comes next and will tell.
    static_cast<void>(chat_.command(at::AtLine("ATE0"), {}, profile_.timeouts.query));
    chat_.forget_echo();
}

bool AtModem::has_restarted() {
    repair_echo();
    collect_events();
    return std::ranges::any_of(events_, is_restarted);
}

void AtModem::collect_events() {
    for (const at::Urc& urc : chat_.take_urcs()) {
        collect_answer_to_earlier_owner(urc.line);
        collect_event(urc);
    }
    // OK alone proves nothing.
    if (const auto answer = chat_.take_unheard(); answer && !answer->ok) {
        events_.emplace_back(SubmitAnswered{
            {SubmitOutcome::Kind::refused, 0, {answer->code, "to an earlier submit"}}});
    }
}

void AtModem::collect_event(const at::Urc& urc) {
    if (auto event = parse_event(urc, dialect_)) {
        if (is_restarted(*event)) {
            forget_set_up();
        }
        events_.push_back(std::move(*event));
    }
}

void AtModem::forget_set_up() {
    pdu_mode_ = false;
    sms_prepared_ = false;
    asked_for_names_ = false;
    current_.reset();
}

void AtModem::collect_answer_to_earlier_owner(std::string_view urc) {
    constexpr std::string_view prefix = "+CMGS:";
    if (chat_.has_spoken() || !urc.starts_with(prefix)) {
        return;
    }
    if (const auto reference = at::parse_reference(urc.substr(prefix.size()))) {
        events_.emplace_back(SubmitAnswered{{SubmitOutcome::Kind::accepted, *reference, {}}});
    }
}

Result<> AtModem::acknowledge() {
    // With service 1 the network gets an error for a directly given message that is not confirmed
    // in time, and the modem turns its indications off (TS 27.005 3.4.4). The caller has dealt with
    // the events of the last wait() by now. While an answer may still come to a submit, nothing is
    // written.
    if (!chat_.has_spoken() || !std::exchange(owes_acknowledgement_, false)) {
        return {};
    }
    HAL_TRY(const bool confirmed, offer(at::AtLine("AT+CNMA")));
    return confirmed ? Result<>() : select_indications();
}

}  // namespace modem

Result<std::unique_ptr<Modem>> make_at_modem(ModemPorts ports, const ModemProfile& profile,
                                             Clock& clock, std::stop_token stop, SimPin* pin) {
    const modem::Dialect* const dialect = modem::find_dialect(profile.dialect);
    if (dialect == nullptr) {
        return unexpected(Errc::not_supported, "modem dialect " + profile.dialect);
    }
    return std::unique_ptr<Modem>(std::make_unique<modem::AtModem>(
        std::move(ports), profile, *dialect, clock, std::move(stop), pin));
}

}  // namespace hal
