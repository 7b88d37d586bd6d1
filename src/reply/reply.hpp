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

struct ListEntry {
    unsigned index = 0;
    hal::WallTime date;
    std::string sender;
    std::string text;  ///< UTF-8
    MessageStatus status = MessageStatus::unknown;
};

http::Response render_send(const profile::ReplyProfile& profile, const Send& send);
http::Response render_list(const profile::ReplyProfile& profile, std::span<const ListEntry> list);
/// Any outcome that is neither a send's result nor a list.
http::Response render_refusal(const profile::ReplyProfile& profile, Outcome outcome,
                              const std::string& reason = {});

}  // namespace reply
