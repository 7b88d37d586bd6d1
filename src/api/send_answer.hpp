#pragma once

#include <string>

#include "http/response.hpp"
#include "outbox/message.hpp"
#include "outbox/waiting_room.hpp"
#include "profile/reply_profile.hpp"
#include "reply/reply.hpp"

/// From what the outbox says to what a caller of sms_send is told. Pure.
namespace api {

/// The answer to one message: `OK` when the network has taken every part.
reply::Send answer_to(const outbox::Progress& progress, const profile::ReplyProfile& replies);

http::Response refusal_of(const profile::ReplyProfile& replies, outbox::NotAccepted reason);

/// For a parameter that the old firmware did not have, and no word for what is wrong with it:
/// `ERROR`, and where the family tells by the status, the caller's error.
http::Response parameter_refusal(const profile::ReplyProfile& replies, const std::string& reason,
                                 int status = 400);

}  // namespace api
