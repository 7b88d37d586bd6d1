#pragma once

#include <chrono>
#include <string>

#include "http/response.hpp"
#include "outbox/message.hpp"
#include "profile/reply_profile.hpp"
#include "reply/reply.hpp"

/// From what the outbox says to what a caller of sms_send is told. Pure.
namespace api {

/// The answer to one message: `OK` when the network has taken every part.
reply::Send answer_to(const outbox::Progress& progress, profile::AnswerMode mode);

/// NotAccepted::id_taken, in words.
inline constexpr const char* id_taken = "id: used before, for another message";

/// For a parameter that the old firmware did not have, and no word for what is wrong with it:
/// `ERROR`, and where the family tells by the status, the caller's error.
http::Response parameter_refusal(const profile::ReplyProfile& replies, const std::string& reason,
                                 int status = 400);

/// Not now: `why` for X-Reason (empty: none), and Retry-After.
http::Response too_many(const profile::ReplyProfile& replies, const std::string& why,
                        std::chrono::seconds again_in);

}  // namespace api
