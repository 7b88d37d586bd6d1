// What the dispatcher does where there is no answer: late ones, evidence, the policy.
#include <algorithm>

#include "hal/error.hpp"
#include "outbox/dispatcher.hpp"

namespace outbox {
namespace {

const hal::SubmitOutcome* late_answer(const std::vector<hal::Event>& events) {
    for (const hal::Event& event : events) {
        if (const auto* answered = std::get_if<hal::SubmitAnswered>(&event)) {
            return &answered->outcome;
        }
    }
    return nullptr;
}

bool has_restarted(const std::vector<hal::Event>& events) {
    return std::ranges::any_of(events, [](const hal::Event& event) {
        return std::holds_alternative<hal::ModemRestarted>(event);
    });
}

/// Whether this modem may have sent it; the alternative is one whose parts it has taken over.
bool may_be_own(const Claim& claim, const std::string& imsi) {
    return claim.imsi.empty() || imsi.empty() || claim.imsi == imsi;
}

bool of_one_subscription(const std::vector<Claim>& claims) {
    return std::ranges::all_of(
        claims, [&](const Claim& claim) { return claim.imsi == claims.front().imsi; });
}

/// The subscription in the modem; empty: not known.
std::string imsi_of(hal::Modem* modem) {
    const auto sim = modem == nullptr ? hal::Result<hal::Sim>(hal::Sim{}) : modem->sim();
    return sim ? sim->imsi : std::string();
}

}  // namespace

Dispatcher::References Dispatcher::references_of(const Claim& claim) {
    const auto next =
        claim.reference_before ? std::optional(after(*claim.reference_before)) : std::nullopt;
    return {.known = next, .probable = next};
}

std::chrono::milliseconds Dispatcher::left_of_limit(const Claim& claim) const {
    const std::chrono::milliseconds limit = device_.modem->timeouts.submit;
    return limit - std::min(claim.armed_ago.value_or(limit), limit);
}

hal::Result<hal::Instant> Dispatcher::quiet_until() {
    if (unsettled_ && unsettled_->settlement.state == State::resolving) {
        // The store does not know yet.
        awaited_ = {{unsettled_->claim.message, unsettled_->claim.part}};
        return quiet_until_;
    }
    HAL_TRY(const auto claims, store_.unresolved(name_));
    awaited_.clear();
    std::chrono::milliseconds longest{0};
    for (const Claim& claim : claims) {
        if (const auto left = left_of_limit(claim); left.count() > 0) {
            awaited_.emplace_back(claim.message, claim.part);
            longest = std::max(longest, left);
        }
    }
    return clock_.now() + longest;
}

bool Dispatcher::may_take_answer(const Claim& claim) const {
    return left_of_limit(claim).count() > 0 ||
           std::ranges::find(awaited_, std::pair{claim.message, claim.part}) != awaited_.end();
}

hal::Result<bool> Dispatcher::resolve(const std::vector<hal::Event>& events, hal::Modem* modem) {
    HAL_CHECK(settle_pending());
    HAL_TRY(const auto claims, store_.unresolved(name_));
    if (claims.empty()) {
        return true;
    }
    const hal::SubmitOutcome* const answer = late_answer(events);
    const bool restarted = has_restarted(events);
    const std::string imsi = answer != nullptr || restarted ? imsi_of(modem) : std::string();
    if (answer != nullptr && modem == nullptr && !of_one_subscription(claims)) {
        return false;  // Whose answer it is will be seen when the modem says what SIM it has.
    }
    // One part was in flight, so a late answer is that of the youngest which this modem has sent.
    const Claim* youngest = nullptr;
    for (const Claim& claim : claims) {
        youngest = may_be_own(claim, imsi) ? &claim : youngest;
    }
    bool all = true;
    for (const Claim& claim : claims) {
        const Attempt attempt{.claim = claim, .references = references_of(claim)};
        if (answer != nullptr && &claim == youngest && may_take_answer(claim)) {
            note_reference(*answer);
            HAL_CHECK(settle(claim, judge(attempt, *answer, modem)));
        } else if (left_of_limit(claim).count() == 0 || (restarted && may_be_own(claim, imsi))) {
            HAL_CHECK(settle(
                claim, weigh(attempt, modem, "no answer, and nothing tells what became of it")));
        } else {
            all = false;
        }
    }
    return all;
}

/// The submit limit has passed, or the modem has restarted: what can be known is known now.
Settlement Dispatcher::weigh(const Attempt& attempt, hal::Modem* modem, const std::string& why) {
    const Claim& claim = attempt.claim;
    const auto on_sim = read_sim_reference(modem, claim.imsi);
    if (!on_sim || !claim.reference_before) {
        return by_policy(attempt, why);
    }
    if (*on_sim == *claim.reference_before) {
        return again(claim, Refusal::for_now,
                     why + "; but by the SIM's EF_SMSS it was not submitted");
    }
    if (on_sim == attempt.references.known) {
        return by_policy(attempt, why + "; by the SIM's EF_SMSS it was submitted");
    }
    // Somebody else has submitted, so its TP-MR is not known either.
    return by_policy({.claim = claim}, why);
}

/// EF_SMSS, if it is still that of the SIM which the part was given to.
std::optional<hal::MessageReference> Dispatcher::read_sim_reference(hal::Modem* modem,
                                                                    const std::string& imsi) {
    if (modem == nullptr || !device_.modem->smss_qualified || imsi.empty() ||
        imsi_of(modem) != imsi) {
        return std::nullopt;
    }
    const auto reference = modem->last_reference();
    if (!reference) {
        return std::nullopt;
    }
    last_reference_ = *reference;
    probable_reference_ = *reference;
    referenced_imsi_ = imsi;
    return *reference;
}

profile::UncertainPolicy Dispatcher::policy_for(const Claim& claim) const {
    return device_.uncertain_by_request ? claim.uncertain.value_or(device_.uncertain)
                                        : device_.uncertain;
}

Settlement Dispatcher::by_policy(const Attempt& attempt, const std::string& why) {
    const Claim& claim = attempt.claim;
    switch (policy_for(claim)) {
        case profile::UncertainPolicy::resend:
            if (!claim.possible_duplicate) {  // Once by itself; after that a person decides.
                repetition_ = Repetition{claim.message, claim.part, attempt.references};
                return {.state = State::queued,
                        .error = why + "; sent again as the policy says",
                        .due = clock_.now(),
                        .possible_duplicate = true};
            }
            break;
        case profile::UncertainPolicy::drop:
            return {.state = State::failed, .error = "uncertain: " + why};
        case profile::UncertainPolicy::hold:
            break;
    }
    return {.state = State::uncertain, .error = why, .guessed_reference = attempt.references.known};
}

}  // namespace outbox
