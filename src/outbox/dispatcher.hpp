#pragma once

#include <functional>
#include <optional>
#include <string>

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

/// Takes parts from the store to one modem and settles what became of them. One thread, the
/// modem's; `store`, `clock`, `device` outlive it.
class Dispatcher {
public:
    /// `name`: the modem's. `progressed` is called on the modem's thread after each durable change
    /// of a message.
    Dispatcher(Store& store, hal::Clock& clock, const profile::DeviceProfile& device,
               std::string name, std::function<void(const Progress&)> progressed);

    struct Step {
        bool worked = false;  ///< there was a part to send
        /// What the modem made of it, for the supervisor; nothing if it was not for the modem.
        std::optional<hal::SubmitOutcome> outcome;
    };
    /// Sends the next part that is due, if there is one. `imsi`: the subscription now in use. After
    /// a refusal for the modem's own sake it takes nothing for a moment (modem_rest). An error is
    /// the store's; nothing further is submitted until it has taken the last outcome: each step
    /// tries that first. When the thread is being stopped the part is left to resolve() of whoever
    /// comes next.
    hal::Result<Step> step(hal::Modem& modem, const std::string& imsi);

    /// Until when nothing may be written to the port, because a part may still be on its way: the
    /// submit limit of the youngest part that was armed when the worker died.
    hal::Result<hal::Instant> quiet_until();

    /// Settles what was armed when the worker or the port died, by the first evidence there is: a
    /// late answer (among the events that came before anything was written to the port), the SIM's
    /// EF_SMSS if `modem` is there and qualified; else by the policy.
    hal::Result<> resolve(const std::vector<hal::Event>& events, hal::Modem* modem);

    /// When step() has something to do again.
    hal::Result<hal::Instant> next_due_at(const std::string& imsi);
    /// Tries once more to store an outcome that the store could not take; nothing to do otherwise.
    hal::Result<> settle_pending();
    const std::optional<LastRefusal>& last_refusal() const { return last_refusal_; }

private:
    Settlement judge(const Claim& claim, const hal::SubmitOutcome& outcome);
    Settlement judge_refusal(const Claim& claim, const hal::Error& error, Refusal refusal);
    Settlement judge_unsubmitted(const Claim& claim, const hal::Error& error);
    std::string describe(const hal::Error& error) const;
    Settlement by_policy(const Claim& claim, const std::string& why);
    hal::Result<> settle(const Claim& claim, const Settlement& settlement);
    void remember_refusal(const hal::Error& error);

    void mark_repetition(Claim& claim) const;

    struct Unsettled {
        Claim claim;
        Settlement settlement;
    };
    /// A part to be sent again as the very next submit, and the TP-MR that it then repeats.
    struct Repetition {
        std::int64_t message;
        unsigned part;
        hal::MessageReference reference;
    };

    Store& store_;
    hal::Clock& clock_;
    const profile::DeviceProfile& device_;
    const std::string name_;
    std::function<void(const Progress&)> progressed_;
    std::optional<Unsettled> unsettled_;  ///< an outcome that the store could not take yet
    std::optional<hal::MessageReference> last_reference_;  ///< of the last accepted submit
    std::optional<Repetition> repetition_;
    std::optional<LastRefusal> last_refusal_;
    hal::Instant rests_until_;  ///< the modem cannot send: no other message is tried before
    hal::Instant quiet_until_;  ///< the submit limit of the last part that was armed here
};

}  // namespace outbox
