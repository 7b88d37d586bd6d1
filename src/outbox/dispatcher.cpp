#include "outbox/dispatcher.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

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
    HAL_CHECK(recall_reference(sender));
    HAL_TRY(auto claim, store_.next_due(sender, repetition_ ? std::optional(repetition_->message)
                                                            : std::nullopt));
    if (!claim) {
        return Step{};
    }
    if (claim->crashes >= most_crashes) {
        HAL_CHECK(
            settle(*claim, {.state = claim->possible_duplicate ? State::uncertain : State::failed,
                            .error = "poison: the worker died three times with it in hand"}));
        return Step{.worked = true};
    }
    return submit(modem, sender, std::move(*claim));
}

hal::Result<Dispatcher::Step> Dispatcher::submit(hal::Modem& modem, const Sender& sender,
                                                 Claim claim) {
    Attempt attempt{.claim = std::move(claim)};
    attempt.claim.imsi = sender.imsi;
    if (is_repetition(attempt.claim)) {
        attempt.references = repetition_->references;
        // It carries a TP-MR that was counted already, so EF_SMSS tells nothing about it.
        attempt.claim.reference_before.reset();
        if (const auto repeated = attempt.references.probable) {
            sms::mark_duplicate(attempt.claim.tpdu, *repeated);
        }
    } else {
        attempt.claim.reference_before = last_reference_;
        attempt.references = references_of(attempt.claim);
        if (probable_reference_) {
            attempt.references.probable = after(*probable_reference_);
        }
    }
    hal::Result<> armed;
    const hal::SubmitOutcome outcome = modem.submit(attempt.claim.tpdu, [&] {
        armed = store_.arm(attempt.claim, sender, attempt.claim.reference_before);
        if (armed) {
            ++attempt.claim.attempts;
            quiet_until_ = clock_.now() + device_.modem->timeouts.submit;
        }
        return armed;
    });
    if (outcome.kind != Kind::not_submitted) {
        repetition_.reset();  // The next submit is another one.
    }
    Step step{.worked = true};
    if (armed) {
        step.outcome = outcome;
    } else if (armed.error().code == Errc::forbidden_transition) {
        // It expired between the claim and 0x1A: nothing was sent, nothing is owed.
        store_.release(attempt.claim);
        return step;
    }
    note_reference(outcome);
    if (const auto settled = settle(attempt.claim, judge(attempt, outcome, &modem));
        !settled && !unsettled_) {
        return hal::Unexpected{settled.error()};
    }
    return step;  // What the store could not take is tried again, and told, by the next step.
}

hal::Result<> Dispatcher::settle_pending() {
    return unsettled_ ? settle(unsettled_->claim, unsettled_->settlement) : hal::Result<>{};
}

bool Dispatcher::is_repetition(const Claim& claim) const {
    return repetition_ && repetition_->message == claim.message && repetition_->part == claim.part;
}

/// Once for each subscription: what the rows tell of the life before.
hal::Result<> Dispatcher::recall_reference(const Sender& sender) {
    if (referenced_imsi_ == sender.imsi) {
        return {};
    }
    HAL_TRY(last_reference_, store_.last_reference(sender));
    probable_reference_ = last_reference_;
    referenced_imsi_ = sender.imsi;
    return {};
}

/// A refused submit may have used a TP-MR or not, and so may one without an answer.
void Dispatcher::note_reference(const hal::SubmitOutcome& outcome) {
    if (outcome.kind == Kind::accepted) {
        last_reference_ = outcome.reference;
        probable_reference_ = outcome.reference;
    } else if (outcome.kind != Kind::not_submitted) {
        last_reference_.reset();
        if (probable_reference_) {
            probable_reference_ = after(*probable_reference_);
        }
    }
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

/// `modem`: what to look for evidence in, if need be.
Settlement Dispatcher::judge(const Attempt& attempt, const hal::SubmitOutcome& outcome,
                             hal::Modem* modem) {
    switch (outcome.kind) {
        case Kind::accepted:
            return {.state = State::sent, .reference = outcome.reference};
        case Kind::refused:
            remember_refusal(outcome.error);
            return judge_refusal(attempt, outcome.error,
                                 classify(outcome.error.code, *device_.modem));
        case Kind::not_submitted:
            remember_refusal(outcome.error);
            return judge_unsubmitted(attempt, outcome.error);
        case Kind::unknown:
            // But for the limit nothing says that no answer will come.
            return outcome.error.code == hal::Errc::timed_out
                       ? weigh(attempt, modem, describe(outcome.error))
                       : Settlement{.state = State::resolving, .error = describe(outcome.error)};
    }
    return by_policy(attempt, "unknown outcome");
}

void Dispatcher::remember_refusal(const hal::Error& error) {
    if (error.code.category() == hal::cms_category()) {
        last_refusal_ = LastRefusal{error.code, clock_.wall_now(),
                                    std::string(meaning(error.code, *device_.modem))};
    }
}

Settlement Dispatcher::judge_refusal(const Attempt& attempt, const hal::Error& error,
                                     Refusal refusal) {
    const std::string why = describe(error);
    switch (refusal) {
        case Refusal::for_good:
            // An earlier copy may have been taken all the same.
            return {.state = attempt.claim.possible_duplicate ? State::uncertain : State::failed,
                    .error = why};
        case Refusal::already_taken:
            return {.state = State::sent, .reference = attempt.references.probable};
        case Refusal::ambiguous:
            return by_policy(attempt, why);
        case Refusal::device:
            rests_until_ = clock_.now() + modem_rest;
            return {.state = State::queued,
                    .error = why,
                    .due = after_back_off(attempt.claim, refusal),
                    .modems_fault = true};
        case Refusal::for_now:
        case Refusal::probably_not:
            return again(attempt.claim, refusal, why);
    }
    return by_policy(attempt, why);
}

/// Refused for now: it waits, unless that has happened often enough.
Settlement Dispatcher::again(const Claim& claim, Refusal refusal, const std::string& why) {
    const bool doubtful = refusal == Refusal::probably_not;
    if (claim.attempts >= device_.attempts) {
        // Of what may have been taken at one of these times nobody can say that it failed.
        return {.state = doubtful || claim.possible_duplicate ? State::uncertain : State::failed,
                .error = "refused " + std::to_string(claim.attempts) + " times: " + why};
    }
    return {.state = State::queued,
            .error = why,
            .due = after_back_off(claim, refusal),
            .possible_duplicate = doubtful};
}

/// 0x1A was not written: whatever the reason, the message is as good as before.
Settlement Dispatcher::judge_unsubmitted(const Attempt& attempt, const hal::Error& error) {
    if (error.code == hal::Errc::interrupted) {  // Whoever comes next may try at once.
        return {.state = State::queued,
                .error = describe(error),
                .due = clock_.now(),
                .modems_fault = true};
    }
    return judge_refusal(attempt, error, classify_unsubmitted(error.code, *device_.modem));
}

hal::Instant Dispatcher::after_back_off(const Claim& claim, Refusal refusal) {
    return clock_.now() + back_off(refusal, claim.attempts, jitter_seed(claim.id, claim.attempts));
}

std::string Dispatcher::describe(const hal::Error& error) const {
    const std::string_view known = meaning(error.code, *device_.modem);
    return known.empty() ? error.message() : error.code.message() + " (" + std::string(known) + ")";
}

hal::Result<hal::Instant> Dispatcher::next_due_at(const std::string& imsi) {
    if (unsettled_) {
        return clock_.now() + std::chrono::seconds(1);
    }
    HAL_TRY(const hal::Instant due, store_.next_due_at({name_, imsi}));
    return std::max(due, rests_until_);
}

}  // namespace outbox
