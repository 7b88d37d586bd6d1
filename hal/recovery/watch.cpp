#include "recovery/watch.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "hal/error.hpp"
#include "recovery/symptom.hpp"

namespace hal::recovery {
namespace {

/// +CMS ERROR (TS 27.005 3.2.5): 300 ME failure, 320 memory failure, 500 unknown error; 350 is
/// Quectel's "unknown", 515 the older Sierras' "please wait, init in progress" and Quectel's "ME
/// storage failure". Those about the SIM (310-318) are its own, not the modem's; 301 and 302 tell
/// of a wrong moment.
constexpr std::array<int, 5> stuck_cms{300, 320, 350, 500, 515};
/// +CME ERROR (TS 27.007 9.2): 23 memory failure; 515 device busy (smstools3).
constexpr std::array<int, 2> stuck_cme{23, 515};

/// Below that a +CMS ERROR is the network's or the service centre's answer (TS 24.011 annex E-2,
/// TS 23.040 9.2.3.22), so modem and radio work.
constexpr int first_code_of_the_modem = 256;
/// But these also come of an attachment that only the modem still believes in: network out of
/// order, temporary failure, resources unavailable.
constexpr std::array<int, 3> network_codes_that_count{38, 41, 47};
/// Of the modem's own: the message or its form (303-305, 330), the SIM (310-318), the storage (321,
/// 322), an acknowledgement nobody expects (340), blocked by the operator's settings (510).
constexpr std::array<int, 17> codes_that_do_not_count{
    {303, 304, 305, 310, 311, 312, 313, 314, 315, 316, 317, 318, 321, 322, 330, 340, 510}};

template <class Table>
bool holds(const Table& table, int value) {
    return std::ranges::find(table, value) != table.end();
}

void forget_before(std::deque<Instant>& times, Instant begin) {
    while (!times.empty() && times.front() <= begin) {
        times.pop_front();
    }
}

std::string times_of(std::size_t count, const std::string& what) {
    return std::to_string(count) + " times in a row: " + what;
}

}  // namespace

void Watch::started() {
    silent_probes_ = 0;
    silent_commands_.clear();
    in_submit_ = false;
}

void Watch::answered() {
    silent_probes_ = 0;
    in_submit_ = in_submit_ && !silent_commands_.empty();
}

std::optional<Finding> Watch::probe_unanswered(const std::string& why) {
    if (++silent_probes_ < silences) {
        return std::nullopt;
    }
    return silence("probes without an answer: " + why);
}

std::optional<Finding> Watch::silence(const std::string& why) {
    const Fault fault = in_submit_ ? Fault::silent_in_submit : Fault::silent;
    started();
    return Finding{fault, why};
}

std::optional<Finding> Watch::unanswered_command(const std::string& why, Instant now) {
    silent_commands_.push_back(now);
    forget_before(silent_commands_, now - silence_window);
    if (silent_commands_.size() >= silences) {
        return silence("commands without an answer: " + why);
    }
    return probe_unanswered(why);
}

std::optional<Finding> Watch::failed(const Error& error, Instant now) {
    switch (symptom_of(error.code)) {
        case Symptom::none:
        case Symptom::interrupted:
        case Symptom::gone:
            return std::nullopt;
        case Symptom::silent:
            return unanswered_command(error.message(), now);
        case Symptom::garbled:
            silent_probes_ = 0;
            return garble(error, now);
        case Symptom::alive:
            silent_probes_ = 0;
            return code(error.code, now);
    }
    return std::nullopt;
}

std::optional<Finding> Watch::garble(const Error& error, Instant now) {
    garbled_.add(now);
    if (!garbled_.is(garbled_answers, garbled_for, now)) {
        return std::nullopt;
    }
    garbled_ = {};
    return Finding{Fault::garbage, "nobody understands it: " + error.message()};
}

bool Watch::is_stuck_code(const std::error_code& code) const {
    if (code.category() == cme_category()) {
        return holds(stuck_cme, code.value());
    }
    if (code.category() != cms_category()) {
        return false;
    }
    const auto named = std::ranges::find(profile_.cms_codes, code.value(), &VendorCode::code);
    if (named != profile_.cms_codes.end()) {
        // "The SIM or the modem": when the SIM is well it is the modem.
        return named->refusal == RefusalClass::device && sim_usable_;
    }
    return holds(stuck_cms, code.value());
}

std::optional<Finding> Watch::code(const std::error_code& code, Instant now) {
    if (!is_stuck_code(code)) {
        if (code.category() == cms_category()) {
            stuck_ = {};
        }
        return std::nullopt;
    }
    if (code != std::exchange(stuck_code_, code)) {
        stuck_ = {};
    }
    stuck_.add(now);
    if (!stuck_.is(stuck_answers, stuck_for, now)) {
        return std::nullopt;
    }
    const std::size_t count = std::exchange(stuck_, {}).count;
    not_taken_ = {};
    return Finding{Fault::stuck, times_of(count, code.message())};
}

std::optional<Finding> Watch::submitted(const SubmitOutcome& outcome, Instant now) {
    using Kind = SubmitOutcome::Kind;
    if (outcome.kind == Kind::accepted) {
        started();
        garbled_ = {};
        stuck_ = {};
        not_taken_ = {};
        return std::nullopt;
    }
    const std::error_code& why = outcome.error.code;
    const Symptom symptom = symptom_of(why);
    if (symptom == Symptom::none || symptom == Symptom::interrupted || symptom == Symptom::gone) {
        return std::nullopt;
    }
    if (auto found = not_taken(why, now)) {
        return found;
    }
    if (symptom != Symptom::silent) {
        return failed(outcome.error, now);
    }
    in_submit_ = true;
    if (outcome.kind == Kind::not_submitted) {
        return unanswered_command(outcome.error.message(), now);
    }
    return std::nullopt;  // AT decides
}

bool Watch::counts_as_not_taken(const std::error_code& code) const {
    if (code.category() != cms_category()) {
        return true;  // no answer, a plain ERROR, rubbish
    }
    const auto named = std::ranges::find(profile_.cms_codes, code.value(), &VendorCode::code);
    if (named != profile_.cms_codes.end() && named->refusal == RefusalClass::permanent) {
        return false;
    }
    return code.value() < first_code_of_the_modem ? holds(network_codes_that_count, code.value())
                                                  : !holds(codes_that_do_not_count, code.value());
}

std::optional<Finding> Watch::not_taken(const std::error_code& code, Instant now) {
    if (!usable_) {
        not_taken_ = {};
        return std::nullopt;
    }
    if (!counts_as_not_taken(code)) {
        return std::nullopt;
    }
    not_taken_.add(now);
    if (!not_taken_.is(failed_submits, submits_fail_for, now)) {
        return std::nullopt;
    }
    const std::size_t count = std::exchange(not_taken_, {}).count;
    return Finding{Fault::submits_fail, "submits not taken, " + times_of(count, code.message())};
}

std::optional<Finding> Watch::seen(SimState sim, const Registration& registration, Instant now) {
    garbled_ = {};
    sim_usable_ = usable(sim);
    usable_ = sim_usable_ && registration.usable();
    if (sim != SimState::failure) {
        sim_failing_since_.reset();
    } else if (const Instant since = *(sim_failing_since_ = sim_failing_since_.value_or(now));
               now - since >= sim_failure_for) {
        sim_failing_since_ = now;
        return Finding{Fault::sim, "the SIM has failed for 10 minutes"};
    }
    // Denied is an answer of the network, and a SIM that is not ready cannot register.
    const bool seeking = registration.state == RegistrationState::idle ||
                         registration.state == RegistrationState::searching;
    if (registration.usable()) {
        no_network_patience_ = no_network_for;
    }
    if (!seeking || sim != SimState::ready) {
        no_network_since_.reset();
        return std::nullopt;
    }
    no_network_since_ = no_network_since_.value_or(now);
    if (now - *no_network_since_ < no_network_patience_) {
        return std::nullopt;
    }
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(no_network_patience_);
    no_network_since_ = now;
    no_network_patience_ =
        std::min<Instant::duration>(2 * no_network_patience_, no_network_for_at_most);
    return Finding{Fault::no_network,
                   "no network for " + std::to_string(minutes.count()) + " minutes"};
}

std::optional<Finding> Watch::restarted(Instant now) {
    restarts_.push_back(now);
    forget_before(restarts_, now - restarts_too_many_within);
    if (restarts_.size() < restarts_too_many) {
        return std::nullopt;
    }
    const std::size_t count = std::exchange(restarts_, {}).size();
    restarts_are_noted_ = false;
    return Finding{Fault::boots_by_itself,
                   "restarted by itself " + std::to_string(count) + " times within an hour"};
}

bool Watch::restarts_are_notable(Instant now) {
    const auto recent = std::ranges::count_if(
        restarts_, [&](Instant at) { return at > now - restarts_noted_within; });
    const bool many = static_cast<std::size_t>(recent) >= restarts_noted;
    return many && !std::exchange(restarts_are_noted_, many);
}

}  // namespace hal::recovery
