#pragma once

#include <span>
#include <string>

#include "hal/clock.hpp"
#include "http/response.hpp"
#include "profile/reply_profile.hpp"

/// Values that say what happened, and the one function each that turns them into a family's bytes.
/// Pure; the reply profile decides format, words and status codes.
namespace reply {

/// Everything a request of the /cgi-bin/ family can come to. `ok` to `error` are the old firmware's
/// own; the rest it did not have.
enum class Outcome {
    ok,
    disabled,
    not_configured,
    unauthorised,
    number_missing,
    text_missing,
    wrong_number,
    unknown_state,  ///< sms_list with a bad `state`
    error,          ///< refused for good, or the list is not known yet
    timeout,        ///< not known at the deadline; the message stays
    queued,         ///< durably accepted, where the profile answers so
    text_too_long,
    text_not_utf8,
    text_not_valid,
    method_not_allowed,
    unsupported_media_type,
    storage_trouble,  ///< 503, nothing was accepted
    overloaded,       ///< 503, the queue is full
    too_many,         ///< 429
};

/// What the answer to a send says besides its outcome.
struct Send {
    Outcome outcome = Outcome::error;
    std::string message_id;  ///< empty when there is no message
    unsigned parts_sent = 0;
    unsigned parts = 0;
    std::string reason;  ///< for X-Reason; empty: none
};

enum class MessageStatus { unread, read, unsent, sent, unknown };

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
