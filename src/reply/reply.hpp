#pragma once

#include <span>
#include <string>

#include "hal/clock.hpp"
#include "http/response.hpp"
#include "profile/reply_profile.hpp"

/// Values that say what happened, and the one function each that turns them into a family's bytes.
/// Pure; the reply profile decides format, words and status codes.
namespace reply {

using profile::MessageStatus;
using profile::Outcome;

/// What the answer to a send says besides its outcome.
struct Send {
    Outcome outcome = Outcome::error;
    std::string message_id;  ///< empty when there is no message
    std::string state;       ///< the message's, for X-Message-State; empty: none
    unsigned parts_sent = 0;
    unsigned parts = 0;
    std::string reason;   ///< for X-Reason; empty: none
    bool joined = false;  ///< the message is an earlier equal request's: X-Joined
};

/// A message on a SIM or in the archive.
struct ListEntry {
    unsigned index = 0;
    hal::WallTime date;
    std::string sender;
    std::string text;  ///< UTF-8
    MessageStatus status = MessageStatus::unknown;
};

/// How full the modem's storage is.
struct Total {
    unsigned used = 0;      ///< messages
    unsigned capacity = 0;  ///< messages
};

/// Where a message that was sent stands.
struct Standing {
    std::string id;
    std::string number;  ///< empty: those of a group, together
    std::string state;
    unsigned parts_sent = 0;
    unsigned parts = 0;
    std::string error;  ///< for people; may be empty
};

http::Response render_send(const profile::ReplyProfile& profile, const Send& send);
/// `whole` as the profile's GroupAnswer has it; with `each` the body is the members' answers.
http::Response render_group(const profile::ReplyProfile& profile, const Send& whole,
                            std::span<const Send> members);
/// `list` is newest first; it is written in the profile's order, its indexes by the profile's base.
http::Response render_list(const profile::ReplyProfile& profile, std::span<const ListEntry> list);
http::Response render_message(const profile::ReplyProfile& profile, const ListEntry& message);
http::Response render_total(const profile::ReplyProfile& profile, const Total& total);
/// `members` of a group; none for a message of its own.
http::Response render_state(const profile::ReplyProfile& profile, const Standing& whole,
                            std::span<const Standing> members);
/// A message is deleted.
http::Response render_deleted(const profile::ReplyProfile& profile);
/// Any outcome that is none of these.
http::Response render_refusal(const profile::ReplyProfile& profile, Outcome outcome,
                              const std::string& reason = {});

}  // namespace reply
