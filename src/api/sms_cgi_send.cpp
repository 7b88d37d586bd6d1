// sms_send: to a number, or to each member of a group.
#include <algorithm>

#include "api/family_form.hpp"
#include "api/sms_cgi_call.hpp"
#include "sms/error.hpp"

namespace api {
namespace {

using reply::Outcome;

Outcome outcome_of(std::error_code code) {
    if (code == sms::Errc::too_many_parts) {
        return Outcome::text_too_long;
    }
    if (code == sms::Errc::bad_utf8 || code == http::Errc::not_utf8) {
        return Outcome::text_not_utf8;
    }
    return Outcome::text_not_valid;
}

}  // namespace

hal::Result<SendOptions> SmsCgi::options_of(const Call& call) {
    HAL_TRY(SendOptions options,
            read_send_options([&call](std::string_view name) { return call.form.value(name); }));
    HAL_CHECK(take_idempotency_key(options, call.exchange->request().idempotency_key));
    return options;
}

void SmsCgi::send(Call& call) {
    const auto number = call.form.value("number");
    const auto group = call.form.value("group");
    if (!number && !group) {
        return call.refuse(Outcome::number_missing);
    }
    auto octets =
        call.form.text("text", call.replies().percent_n_encoded ? http::LineBreaks::raw_and_encoded
                                                                : http::LineBreaks::raw_only);
    if (!octets) {
        return call.refuse(Outcome::text_missing);
    }
    // Both given: the group wins, as with the old firmware.
    const settings::Group* const members =
        group ? find_group(call.configuration->settings, *group) : nullptr;
    if (group && (members == nullptr || members->numbers.empty())) {
        return call.refuse(members == nullptr ? Outcome::group_not_found : Outcome::group_empty);
    }
    const auto text = http::input_text(std::move(*octets), call.replies().latin1_input);
    const auto options = options_of(call);
    const Order order{.account = call.account,
                      .number = members == nullptr ? *number : std::string(),
                      .text = text ? *text : std::string(),
                      .options = options ? *options : SendOptions()};
    const auto messages = prepare_all(gateway_, call.device(), order, members);
    if (!messages && messages.error().code == sms::Errc::bad_number) {
        return call.refuse(Outcome::wrong_number);
    }
    if (!messages && messages.error().code == std::errc::permission_denied) {
        return call.refuse(Outcome::wrong_number, messages.error().context);
    }
    if (call.form.has_nul()) {
        return call.refuse(Outcome::text_not_valid);
    }
    if (!text) {
        return call.refuse(outcome_of(text.error().code));
    }
    if (!options) {
        return call.refuse_parameter(options.error().context);
    }
    if (!messages && messages.error().code == std::errc::invalid_argument) {
        return call.refuse_parameter(messages.error().context);
    }
    if (!messages) {
        return call.refuse(outcome_of(messages.error().code));
    }
    if (call.configuration->modems.empty()) {
        return call.refuse(Outcome::no_modem);
    }
    reception_.receive(std::move(call.exchange),
                       std::make_shared<const FamilyForm>(call.configuration), *messages,
                       options->repeat, call.replies().deadline);
}

}  // namespace api
