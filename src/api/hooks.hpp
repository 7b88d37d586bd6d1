#pragma once

#include <memory>

#include "api/reception.hpp"
#include "gateway/gateway.hpp"
#include "http/exchange.hpp"
#include "settings/hooks.hpp"

namespace api {

/// For senders that can only POST JSON: one SMS per notification of a monitoring system.
///
///     POST /api/v1/hooks/alertmanager?number=%2B447700900123
///     POST /api/v1/hooks/grafana?group=on%20call
///
/// The former is for webhook_configs of Prometheus Alertmanager (payload version 4), the latter for
/// a contact point of the type "webhook" of Grafana Alerting.
///
/// * The query says where to: `number` or `group` (the group wins), and may hold the other
///   parameters of sms_send but `text` (modem, report, priority, validity, uncertain, id, repeat).
/// * HTTP Basic with an account of the settings, UTF-8; never in the URL.
/// * Content-Type application/json, at most 256 KiB. What is read of the body is described at
///   hook_text().
/// * The text is the settings' template (settings::Hooks). What does not fit into the device's
///   limit of parts is cut, and ends in " ..."; control characters but line breaks become spaces.
/// * 202 {"id": "<32 hexadecimal digits>"} as soon as the message is durable; to a group it is the
///   group's id. sms_status tells what became of it.
/// * Else application/problem+json (RFC 9457) with "type", "title", "status" and "detail":
///   400 the query or the body, "detail" begins with the field's name · 401 with WWW-Authenticate:
///   Basic realm="SMS Gateway", charset="UTF-8" · 403 switched off,
///   another network than the settings allow, another site's page · 405 not POST · 413 longer than
///   256 KiB · 415 not application/json · 422 `id` was used before, for another message · 501
///   not configured · 503 storage, the queue is full, too many callers or unknown credentials, no
///   modem is set; or the message whose answer is owed has failed.
///
/// What senders make of it: Alertmanager repeats at once, with a back-off, after a 5xx or no
/// answer, and not after a 4xx (prometheus/alertmanager notify/webhook/webhook.go, notify/util.go
/// Retrier.Check). Grafana's notifier does not repeat at once (grafana/alerting
/// receivers/webhook/v1/webhook.go Notify returns no retry with an error). A sender that did not
/// hear its 202 repeats an equal notification: it joins the first message, whose answer is owed.
/// After a 202 that was handed over nothing is owed, and an equal notification is a new message.
///
/// Any thread; `gateway` outlives it.
class Hooks {
public:
    explicit Hooks(gateway::Gateway& gateway) : gateway_(gateway), reception_(gateway) {}

    void serve(std::unique_ptr<http::Exchange> exchange, settings::HookSender sender);

private:
    struct Call;

    void send(Call& call);

    gateway::Gateway& gateway_;
    Reception reception_;
};

}  // namespace api
