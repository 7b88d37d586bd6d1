#pragma once

#include <string>
#include <string_view>

#include "hal/result.hpp"
#include "settings/hooks.hpp"

/// From what a monitoring system posts to the text of one message. Pure.
namespace api {

/// Reads a notification and writes it as `text_template` says; as the default template says, if
/// nothing comes of that one. The payloads are those of
///
///     https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, version 4
///     https://grafana.com/docs/grafana/latest/alerting/configure-notifications/
///         manage-contact-points/integrations/webhook-notifier/, "Body"
///
/// Of them is read what a template can name, and:
///
///     {"status": "firing", "truncatedAlerts": 0,
///      "alerts": [{"status": "firing", "labels": {...}, "annotations": {...}, ...}, ...], ...}
///
/// `alerts` must be there and hold one at least. A field that is missing or null is empty; unknown
/// ones do not count. Control characters become spaces, but line breaks stay. Errors are
/// std::errc::invalid_argument with a sentence in the context that begins with the field's name.
hal::Result<std::string> hook_text(settings::HookSender sender, std::string_view text_template,
                                   std::string_view json);

/// The text, or as much of its beginning as `max_parts` hold together with a mark of the cut,
/// " ...": a monitoring system cannot write a shorter one. `national_tables`: as in
/// sms::SubmitRequest.
std::string cut_to_parts(std::string text, unsigned max_parts, bool national_tables);

}  // namespace api
