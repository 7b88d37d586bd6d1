#include "outbox/dispatcher.hpp"

#include <algorithm>

#include "hal/error.hpp"
#include "outbox/error.hpp"
#include "sms/submit.hpp"

namespace outbox {
namespace {

using Kind = hal::SubmitOutcome::Kind;

}  // namespace

Dispatcher::Dispatcher(Store& store, hal::Clock& clock, const profile::DeviceProfile& device,
                       std::string name, std::function<void(const Progress&)> progressed)
    : store_(store),
      clock_(clock),
      device_(device),
      name_(std::move(name)),
      progressed_(std::move(progressed)) {}

hal::Result<Dispatcher::Step> Dispatcher::step(hal::Modem& modem, const std::string& imsi) {
    HAL_CHECK(settle_pending());
    if (rests_until_ > clock_.now()) {
        return Step{};
    }
    const Sender sender{name_, imsi};
    HAL_TRY(auto claim, store_.next_due(sender, repetition_ ? std::optional(repetition_->message)
                                                            : std::nullopt));
    if (!claim) {
        return Step{};
    }
    mark_repetition(*claim);
    hal::Result<> armed;
    const hal::SubmitOutcome outcome = modem.submit(claim->tpdu, [&] {
        armed = store_.arm(*claim, sender);
        if (armed) {
            quiet_until_ = clock_.now() + device_.modem->timeouts.submit;
        }
        return armed;
    });
    if (outcome.kind != Kind::not_submitted) {
        repetition_.reset();
    }
    Step step{.worked = true};
    if (armed) {
        step.outcome = outcome;
    } else if (armed.error().code == Errc::forbidden_transition) {
        // It expired between the claim and 0x1A: nothing was sent, nothing is owed.
        store_.release(*claim);
        return step;
    }
    if (const auto settled = settle(*claim, judge(*claim, outcome)); !settled && !unsettled_) {
        return hal::Unexpected{settled.error()};
    }
    return step;  // What the store could not take is tried again, and told, by the next step.
}

hal::Result<> Dispatcher::settle_pending() {
    return unsettled_ ? settle(unsettled_->claim, unsettled_->settlement) : hal::Result<>{};
}

/// TS 23.040 9.2.3.6: a repetition carries the TP-MR of the submit before it, so that the service
/// centre can drop it. That holds for the very next submit only, be it tried more than once.
void Dispatcher::mark_repetition(Claim& claim) const {
    if (repetition_ && repetition_->message == claim.message && repetition_->part == claim.part) {
        sms::mark_duplicate(claim.tpdu, repetition_->reference);
    }
}

Settlement Dispatcher::judge(const Claim& claim, const hal::SubmitOutcome& outcome) {
    switch (outcome.kind) {
        case Kind::accepted:
            last_reference_ = outcome.reference;
            return {.state = State::sent, .reference = outcome.reference};
        case Kind::refused:
            remember_refusal(outcome.error);
            return judge_refusal(claim, outcome.error,
                                 classify(outcome.error.code, *device_.modem));
        case Kind::not_submitted:
            remember_refusal(outcome.error);
            return judge_unsubmitted(claim, outcome.error);
        case Kind::unknown:
            if (outcome.error.code == hal::Errc::port_gone ||
                outcome.error.code == hal::Errc::interrupted) {
                return {.state = State::resolving, .error = describe(outcome.error)};
            }
            return by_policy(claim, describe(outcome.error));
    }
    return by_policy(claim, "unknown outcome");
}

void Dispatcher::remember_refusal(const hal::Error& error) {
    if (error.code.category() == hal::cms_category()) {
        last_refusal_ = LastRefusal{error.code, clock_.wall_now(),
                                    std::string(meaning(error.code, *device_.modem))};
    }
}

Settlement Dispatcher::judge_refusal(const Claim& claim, const hal::Error& error, Refusal refusal) {
    const std::string why = describe(error);
    switch (refusal) {
        case Refusal::for_good:
            return {.state = State::failed, .error = why};
        case Refusal::already_taken:
            return {.state = State::sent};
        case Refusal::ambiguous:
            return by_policy(claim, why);
        case Refusal::device:
            rests_until_ = clock_.now() + modem_rest;
            return {.state = State::queued,
                    .error = why,
                    .due = clock_.now() + back_off(refusal, claim.attempts + 1),
                    .modems_fault = true};
        case Refusal::for_now:
        case Refusal::probably_not:
            return {.state = State::queued,
                    .error = why,
                    .due = clock_.now() + back_off(refusal, claim.attempts + 1),
                    .possible_duplicate = refusal == Refusal::probably_not};
    }
    return by_policy(claim, why);
}

/// 0x1A was not written: whatever the reason, the message is as good as before.
Settlement Dispatcher::judge_unsubmitted(const Claim& claim, const hal::Error& error) {
    if (error.code == hal::Errc::interrupted) {  // Whoever comes next may try at once.
        return {.state = State::queued,
                .error = describe(error),
                .due = clock_.now(),
                .modems_fault = true};
    }
    return judge_refusal(claim, error, classify_unsubmitted(error.code, *device_.modem));
}

std::string Dispatcher::describe(const hal::Error& error) const {
    const std::string_view known = meaning(error.code, *device_.modem);
    return known.empty() ? error.message() : error.code.message() + " (" + std::string(known) + ")";
}

Settlement Dispatcher::by_policy(const Claim& claim, const std::string& why) {
    switch (device_.uncertain) {
        case profile::UncertainPolicy::resend:
            if (!claim.possible_duplicate) {  // Once by itself; after that a person decides.
                if (last_reference_) {
                    const auto lost = static_cast<hal::MessageReference>(*last_reference_ + 1);
                    repetition_ = Repetition{claim.message, claim.part, lost};
                }
                return {.state = State::queued,
                        .error = why,
                        .due = clock_.now(),
                        .possible_duplicate = true};
            }
            break;
        case profile::UncertainPolicy::drop:
            return {.state = State::failed, .error = "uncertain: " + why};
        case profile::UncertainPolicy::hold:
            break;
    }
    return {.state = State::uncertain, .error = why};
}

hal::Result<> Dispatcher::settle(const Claim& claim, const Settlement& settlement) {
    auto progress = store_.settle(claim, settlement);
    if (!progress) {
        if (progress.error().code == Errc::forbidden_transition) {
            unsettled_.reset();  // It has ended otherwise meanwhile: no second try helps.
        } else {
            unsettled_ = Unsettled{claim, settlement};
        }
        return hal::Unexpected{progress.error()};
    }
    unsettled_.reset();
    progressed_(*progress);
    return {};
}

hal::Result<hal::Instant> Dispatcher::quiet_until() {
    if (unsettled_ && unsettled_->settlement.state == State::resolving) {
        return quiet_until_;  // The store does not know yet.
    }
    HAL_TRY(const auto claims, store_.unresolved(name_));
    const hal::WallTime now = clock_.wall_now();
    const std::chrono::milliseconds limit = device_.modem->timeouts.submit;
    std::chrono::milliseconds left{0};
    for (const Claim& claim : claims) {
        // The wall clock may have jumped between the two processes: never longer than the limit.
        const auto since = std::max<std::chrono::milliseconds>(now - claim.armed_at.value_or(now),
                                                               std::chrono::milliseconds{0});
        left = std::max(left, std::min(limit, limit - std::min(since, limit)));
    }
    // What this very object has sent needs no wall clock, which may have jumped on.
    return claims.empty() ? clock_.now() : std::max(clock_.now() + left, quiet_until_);
}

hal::Result<> Dispatcher::resolve(const std::vector<hal::Event>& events) {
    HAL_CHECK(settle_pending());
    HAL_TRY(const auto claims, store_.unresolved(name_));
    const auto answered = std::ranges::find_if(events, [](const hal::Event& event) {
        return std::holds_alternative<hal::SubmitAnswered>(event);
    });
    for (const Claim& claim : claims) {
        // One part was in flight, so a late answer is the youngest one's.
        const bool youngest = &claim == &claims.back();
        if (youngest && answered != events.end()) {
            HAL_CHECK(
                settle(claim, judge(claim, std::get<hal::SubmitAnswered>(*answered).outcome)));
        } else {
            HAL_CHECK(settle(claim, by_policy(claim,
                                              "no answer, and nothing tells what became of "
                                              "it")));
        }
    }
    return {};
}

hal::Result<hal::Instant> Dispatcher::next_due_at(const std::string& imsi) {
    if (unsettled_) {
        return clock_.now() + std::chrono::seconds(1);
    }
    HAL_TRY(const hal::Instant due, store_.next_due_at({name_, imsi}));
    return std::max(due, rests_until_);
}

}  // namespace outbox
