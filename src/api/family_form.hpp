#pragma once

#include <memory>

#include "api/send_form.hpp"
#include "gateway/configuration.hpp"

namespace api {

/// The /cgi-bin/ family: in the words of the reply family that was in effect when the caller came.
class FamilyForm final : public SendForm {
public:
    explicit FamilyForm(std::shared_ptr<const gateway::Configuration> configuration)
        : configuration_(std::move(configuration)) {}

    profile::AnswerMode answer() const override { return replies().answer; }
    profile::GroupAnswer group() const override { return replies().group; }
    http::Response render(const reply::Send& send) const override;
    http::Response render_group(const reply::Send& whole,
                                const std::vector<reply::Send>& members) const override;
    http::Response refusal(const outbox::Rejection& refusal) const override;

private:
    const profile::ReplyProfile& replies() const { return *configuration_->device->replies; }

    const std::shared_ptr<const gateway::Configuration> configuration_;
};

}  // namespace api
