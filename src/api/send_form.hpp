#pragma once

#include <vector>

#include "http/response.hpp"
#include "outbox/waiting_room.hpp"
#include "profile/reply_profile.hpp"
#include "reply/reply.hpp"

namespace api {

/// How those who asked for a message hear of it: an interface's words and layout. Pure.
class SendForm {
public:
    virtual ~SendForm() = default;
    /// What they wanted to know.
    virtual profile::AnswerMode answer() const = 0;
    /// What makes a send to a group a success.
    virtual profile::GroupAnswer group() const = 0;
    virtual http::Response render(const reply::Send& send) const = 0;
    virtual http::Response render_group(const reply::Send& whole,
                                        const std::vector<reply::Send>& members) const = 0;
    virtual http::Response refusal(const outbox::Rejection& refusal) const = 0;
};

}  // namespace api
