#include "reply/reply.hpp"

#include <algorithm>
#include <vector>

#include "reply/date.hpp"
#include "reply/fill.hpp"
#include "reply/text_body.hpp"
#include "reply/xml_body.hpp"

namespace reply {
namespace {

using profile::Placeholder;
using profile::ReplyFormat;
using profile::ReplyProfile;
using profile::StatusStyle;

/// `http` style: a client that looks only at the status is told the truth.
int http_status(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok:
        case Outcome::queued:
            return 200;
        case Outcome::number_missing:
        case Outcome::text_missing:
        case Outcome::wrong_number:
        case Outcome::unknown_state:
        case Outcome::text_too_long:
        case Outcome::text_not_utf8:
        case Outcome::text_not_valid:
            return 400;
        case Outcome::unauthorised:
            return 401;
        case Outcome::disabled:
            return 403;
        case Outcome::method_not_allowed:
            return 405;
        case Outcome::unsupported_media_type:
            return 415;
        case Outcome::too_many:
            return 429;
        case Outcome::not_configured:
            return 501;
        case Outcome::error:
        case Outcome::storage_trouble:
        case Outcome::overloaded:
            return 503;
        case Outcome::timeout:
            return 504;
    }
    return 500;
}

/// `legacy` style: 200 and a word for every outcome that the old firmware had and for what is said
/// about a text in the same way; the codes that it gave itself, and those of outcomes that it did
/// not have.
int status_code(StatusStyle style, Outcome outcome) {
    const int code = http_status(outcome);
    if (style == StatusStyle::http) {
        return code;
    }
    switch (outcome) {
        case Outcome::unauthorised:
        case Outcome::not_configured:
        case Outcome::method_not_allowed:
        case Outcome::unsupported_media_type:
        case Outcome::storage_trouble:
        case Outcome::overloaded:
        case Outcome::too_many:
            return code;
        case Outcome::ok:
        case Outcome::disabled:
        case Outcome::number_missing:
        case Outcome::text_missing:
        case Outcome::wrong_number:
        case Outcome::unknown_state:
        case Outcome::error:
        case Outcome::timeout:
        case Outcome::queued:
        case Outcome::text_too_long:
        case Outcome::text_not_utf8:
        case Outcome::text_not_valid:
            return 200;
    }
    return code;
}

/// What can stand in a header line, so that no value can end it.
std::string header_value(std::string value) {
    std::ranges::replace_if(value, [](char c) { return c < ' ' || c > '~'; }, '?');
    return value;
}

http::Response respond(const ReplyProfile& profile, Outcome outcome, const std::string& reason) {
    http::Response response;
    response.status = status_code(profile.status, outcome);
    response.content_type = profile.word(outcome).content_type ? profile.content_type : "";
    response.headers.emplace_back("Cache-Control", "no-store");
    if (outcome == Outcome::method_not_allowed) {
        response.headers.emplace_back("Allow", "GET, POST");
    }
    if (!reason.empty()) {
        response.headers.emplace_back("X-Reason", header_value(reason));
    }
    return response;
}

std::string answer_body(const ReplyProfile& profile, Outcome outcome, const Values& values) {
    const bool success = profile::is_success(outcome);
    switch (profile.format) {
        case ReplyFormat::text:
            return text_body(success ? profile.text.success : profile.text.failure, values);
        case ReplyFormat::xml:
            return xml_body(success ? profile.xml.success : profile.xml.failure, values);
    }
    return {};
}

Values send_values(const ReplyProfile& profile, const Send& send) {
    Values values;
    values.set(Placeholder::word, profile.word(send.outcome).text);
    // An id can be the caller's own, and no failure's body may contain OK; the header has it still.
    const bool may_mislead =
        !profile::is_success(send.outcome) && send.message_id.find("OK") != std::string::npos;
    values.set(Placeholder::id, may_mislead ? "" : send.message_id);
    if (send.parts > 0) {
        values.set(Placeholder::parts_sent, std::to_string(send.parts_sent));
        values.set(Placeholder::parts, std::to_string(send.parts));
    }
    return values;
}

std::vector<Values> list_values(const ReplyProfile& profile, std::span<const ListEntry> list) {
    std::vector<Values> messages;
    messages.reserve(list.size());
    for (const ListEntry& entry : list) {
        Values& values = messages.emplace_back();
        values.set(Placeholder::index, std::to_string(entry.index));
        values.set(Placeholder::date, format_date(entry.date, profile.date_format));
        values.set(Placeholder::sender, entry.sender);
        values.set(Placeholder::text, entry.text);
        values.set(Placeholder::status, profile.word(entry.status));
    }
    return messages;
}

}  // namespace

http::Response render_send(const ReplyProfile& profile, const Send& send) {
    http::Response response = respond(profile, send.outcome, send.reason);
    if (!send.message_id.empty()) {
        response.headers.emplace_back("X-Message-Id", header_value(send.message_id));
    }
    if (!send.state.empty()) {
        response.headers.emplace_back("X-Message-State", header_value(send.state));
    }
    if (send.joined) {
        response.headers.emplace_back("X-Joined", "1");
    }
    response.body = answer_body(profile, send.outcome, send_values(profile, send));
    return response;
}

http::Response render_list(const ReplyProfile& profile, std::span<const ListEntry> list) {
    http::Response response = respond(profile, Outcome::ok, {});
    const std::vector<Values> messages = list_values(profile, list);
    switch (profile.format) {
        case ReplyFormat::text:
            response.body = text_list_body(profile.text, messages);
            break;
        case ReplyFormat::xml: {
            Values values;
            values.set(Placeholder::word, profile.word(Outcome::ok).text);
            values.set(Placeholder::count, std::to_string(list.size()));
            response.body = xml_body(profile.xml.list, values, messages);
            break;
        }
    }
    return response;
}

http::Response render_refusal(const ReplyProfile& profile, Outcome outcome,
                              const std::string& reason) {
    Send refusal;
    refusal.outcome = outcome;
    refusal.reason = reason;
    return render_send(profile, refusal);
}

}  // namespace reply
