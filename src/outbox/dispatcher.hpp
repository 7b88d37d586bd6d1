#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hal/modem.hpp"
#include "outbox/message.hpp"
#include "outbox/retry_policy.hpp"
#include "outbox/store.hpp"
#include "profile/profile.hpp"

namespace outbox {

/// The network's last refusal, for the status page.
struct LastRefusal {
    std::error_code code;
    hal::WallTime at;
    std::string meaning;  ///< for people; empty when nobody knows
    bool operator==(const LastRefusal&) const = default;
};

/// So often the worker may die with a part in hand before that part is set aside.
inline constexpr unsigned most_crashes = 3;

/// Takes parts from the store to one modem and settles what became of them. One thread, the
/// modem's; `store`, `clock`, `device` outlive it. dispatcher.cpp: sending and the modem's answers;
/// dispatcher_evidence.cpp: what is done where there is no answer.
class Dispatcher {
public:
    /// `name`: the modem's. `progressed` is called on the modem's thread after each durable change
    /// of a message.
    Dispatcher(Store& store, hal::Clock& clock, const profile::DeviceProfile& device,
               std::string name, std::function<void(const Progress&)> progressed);

    struct Step {
        bool worked = false;  ///< there was a part to send, or to set aside
        /// What the modem made of it, for the supervisor; nothing if it was not for the modem.
        std::optional<hal::SubmitOutcome> outcome;
    };
    /// Sends the next part that is due, if there is one. `imsi`: the subscription now in use. After
    /// a refusal for the modem's own sake it takes nothing for a moment (modem_rest). An error is
    /// the store's; nothing further is submitted until it has taken the last outcome: each step
    /// tries that first. After Kind::unknown with any error but Errc::timed_out the part may still
    /// be on its way: the port must be left in peace until quiet_until(), and then resolve() called
    /// (by whoever comes next, when the thread is being stopped).
    hal::Result<Step> step(hal::Modem& modem, const std::string& imsi);

    /// Until when nothing may be written to the port, because a part may still be on its way: the
    /// end of the submit limit of what was armed and has no answer.
    hal::Result<hal::Instant> quiet_until();

    /// Settles what was armed when the worker or the port died, by the first evidence there is: a
    /// late answer (among the events that came before anything was written to the port), the SIM's
    /// EF_SMSS if `modem` is there and qualified; else by the policy. Without an answer, and
    /// without a restart of the modem, only what has had its submit limit. False: something is
    /// left; ask again at quiet_until(), or with a modem.
    hal::Result<bool> resolve(const std::vector<hal::Event>& events, hal::Modem* modem);

    /// When step() has something to do again.
    hal::Result<hal::Instant> next_due_at(const std::string& imsi);
    /// Whether there is an outcome that the store could not take.
    bool has_unsettled() const { return unsettled_.has_value(); }
    /// Tries once more to store it; nothing to do otherwise. Needs no modem.
    hal::Result<> settle_pending();
    const std::optional<LastRefusal>& last_refusal() const { return last_refusal_; }

private:
    /// TP-MR of a part, if it was submitted.
    struct References {
        std::optional<hal::MessageReference> known;
        /// By counting on over submits that may have used one or not: right or of no consequence.
        std::optional<hal::MessageReference> probable;
    };
    /// A part as it went to the modem, attempts counted.
    struct Attempt {
        Claim claim;
        References references;
    };
    struct Unsettled {
        Claim claim;
        Settlement settlement;
    };
    /// A part to be sent again as the very next submit, and the TP-MR that it then repeats.
    struct Repetition {
        std::int64_t message;
        unsigned part;
        References references;
    };

    // Sending.
    hal::Result<Step> submit(hal::Modem& modem, const Sender& sender, Claim claim);
    static hal::MessageReference after(hal::MessageReference reference) {
        return static_cast<hal::MessageReference>(reference + 1);
    }
    bool is_repetition(const Claim& claim) const;
    hal::Result<> recall_reference(const Sender& sender);
    void note_reference(const hal::SubmitOutcome& outcome);
    hal::Result<> settle(const Claim& claim, const Settlement& settlement);

    // Answers.
    Settlement judge(const Attempt& attempt, const hal::SubmitOutcome& outcome, hal::Modem* modem);
    Settlement judge_refusal(const Attempt& attempt, const hal::Error& error, Refusal refusal);
    Settlement judge_unsubmitted(const Attempt& attempt, const hal::Error& error);
    Settlement again(const Claim& claim, Refusal refusal, const std::string& why);
    hal::Instant after_back_off(const Claim& claim, Refusal refusal);
    void remember_refusal(const hal::Error& error);
    std::string describe(const hal::Error& error) const;

    // No answer.
    static References references_of(const Claim& claim);
    Settlement weigh(const Attempt& attempt, hal::Modem* modem, const std::string& why);
    std::optional<hal::MessageReference> read_sim_reference(hal::Modem* modem,
                                                            const std::string& imsi);
    Settlement by_policy(const Attempt& attempt, const std::string& why);
    profile::UncertainPolicy policy_for(const Claim& claim) const;
    std::chrono::milliseconds left_of_limit(const Claim& claim) const;
    bool may_take_answer(const Claim& claim) const;

    Store& store_;
    hal::Clock& clock_;
    const profile::DeviceProfile& device_;
    const std::string name_;
    std::function<void(const Progress&)> progressed_;
    std::optional<Unsettled> unsettled_;  ///< an outcome that the store could not take yet
    /// TP-MR of the last submit by this subscription, as EF_SMSS holds it; nullopt: not known,
    /// because nobody can tell whether the last submit has used one.
    std::optional<hal::MessageReference> last_reference_;
    std::optional<hal::MessageReference> probable_reference_;  ///< the same, counted on
    std::optional<std::string> referenced_imsi_;  ///< whose last_reference_ is; nullopt: not asked
    std::optional<Repetition> repetition_;
    std::optional<LastRefusal> last_refusal_;
    /// Messages and parts whose limit had not passed when the port was left in peace: an answer
    /// that was heard then may be theirs, whenever it gets to be looked at.
    std::vector<std::pair<std::int64_t, unsigned>> awaited_;
    hal::Instant rests_until_;  ///< the modem cannot send: no other message is tried before
    hal::Instant quiet_until_;  ///< the submit limit of the last part that was armed here
};

}  // namespace outbox
