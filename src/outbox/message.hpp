#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hal/clock.hpp"
#include "hal/values.hpp"
#include "outbox/state.hpp"
#include "profile/profile.hpp"

namespace outbox {

/// 32 hexadecimal digits, random: an id can be handed out, but not guessed.
using MessageId = std::string;

MessageId random_message_id();

/// A message on its way into the outbox, already encoded.
struct NewMessage {
    MessageId id;
    std::string account;
    std::string number;  ///< normalised
    std::string text;    ///< UTF-8
    std::uint8_t concat_reference = 0;
    std::chrono::milliseconds lifetime{0};
    std::vector<hal::Octets> tpdus;  ///< part by part, TP-MR still open
    std::string modem;               ///< the only one that may send it; empty: any
    int priority = 0;                ///< higher ones go first; 0..3
    bool report = false;             ///< the parts ask for a status report (TP-SRR)
    /// What to do when nobody can know whether a part was sent; nullopt: as the device says.
    std::optional<profile::UncertainPolicy> uncertain;
    /// The caller's own name for it (`id=`), 1 to 64 characters, unique in the account; may be
    /// empty.
    std::string request_key;
    /// The id of the send to a group that it is part of, shared by all members' messages; may be
    /// empty.
    MessageId batch;
    std::string group;  ///< whose member the recipient is; may be empty
};

/// What was asked for besides account, number and text, in one canonical line: two requests with
/// different options are two different requests.
std::string options_of(const NewMessage& message);

/// A message's state after a change; what waiting callers are told.
struct Progress {
    MessageId id;
    State state = State::queued;
    unsigned parts = 0;
    unsigned parts_sent = 0;
    MessageId batch;  ///< as in NewMessage
};

/// What add() came to: the new message, or with a request key the one that has it.
struct Added {
    bool existed = false;
    Progress progress;
};

/// A modem as the queue sees it.
struct Sender {
    std::string modem;  ///< its name in the settings
    std::string imsi;   ///< the subscription now in it
};

/// One part that a modem may work on now.
struct Claim {
    std::int64_t message = 0;  ///< the row, not the id
    unsigned part = 0;         ///< 1..n
    std::string modem;         ///< in whose hand it is
    std::string imsi;          ///< the subscription that armed it; empty: never armed, or not known
    MessageId id;
    hal::Octets tpdu;
    unsigned attempts = 0;  ///< so far
    bool possible_duplicate = false;
    /// Since it was armed last, as far as can be known; nullopt: never armed. Never too long.
    std::optional<std::chrono::milliseconds> armed_ago;
    /// TP-MR of the accepted submit before its last attempt: what EF_SMSS held then.
    std::optional<hal::MessageReference> reference_before;
    std::optional<profile::UncertainPolicy> uncertain;  ///< nullopt: as the device says
    unsigned crashes = 0;  ///< of the worker, while it had this part in hand
};

/// What a claim has come to.
struct Settlement {
    State state = State::uncertain;
    std::optional<hal::MessageReference> reference;
    std::string error;  ///< for people; empty with `sent`
    hal::Instant due;   ///< with `queued`: not before
    /// With `queued`: it was the modem's fault. The attempt does not count, and `due` is for this
    /// modem only; another one may send the message at once.
    bool modems_fault = false;
    bool possible_duplicate = false;  ///< with `queued`: the next attempt may be a second copy
    /// With `uncertain`: the TP-MR that it has if it was submitted.
    std::optional<hal::MessageReference> guessed_reference;
};

struct PartView {
    unsigned part = 0;
    State state = State::queued;
    unsigned attempts = 0;
    bool possible_duplicate = false;
    std::optional<hal::MessageReference> reference;
    std::optional<std::uint8_t> report;  ///< TP-ST of the last status report (TS 23.040 9.2.3.15)
    std::string error;
};

/// A message as people look at it.
struct MessageView {
    MessageId id;
    MessageId batch;  ///< as in NewMessage
    State state = State::queued;
    std::string account;
    std::string number;
    std::string text;
    std::string modem;  ///< which began it, else which was asked for; may be empty
    hal::WallTime created_at;
    std::optional<hal::WallTime> finished_at;
    bool answer_owed = false;  ///< its caller does not know what became of it
    std::vector<PartView> parts;
};

/// What a caller's name for a message stands for.
struct Named {
    MessageId batch;                    ///< the send to a group that it is; empty: one message
    std::vector<MessageView> messages;  ///< in the order in which they were added; may be empty
};

struct QueueCounts {
    unsigned waiting = 0;    ///< messages with a queued part
    unsigned armed = 0;      ///< parts armed or being resolved
    unsigned uncertain = 0;  ///< messages that a person may have to decide about
    std::optional<hal::WallTime> oldest_waiting;
    std::string put_off;  ///< why the oldest of the parts that were tried waits; may be empty
};

}  // namespace outbox
