#pragma once

#include "api/send_form.hpp"

namespace api {

/// What the posters of notifications hear: 202 with the message's id as soon as it is durable.
class HookForm final : public SendForm {
public:
    profile::AnswerMode answer() const override { return profile::AnswerMode::queued; }
    profile::GroupAnswer group() const override { return profile::GroupAnswer::any; }
    http::Response render(const reply::Send& send) const override;
    http::Response render_group(const reply::Send& whole,
                                const std::vector<reply::Send>& members) const override;
    http::Response refusal(const outbox::Rejection& refusal) const override;
};

}  // namespace api
