#include "reply/reply.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "reply/date.hpp"
#include "reply/fill.hpp"
#include "reply/status_code.hpp"
#include "reply/text_body.hpp"
#include "reply/xml_body.hpp"

namespace reply {
namespace {

using profile::Placeholder;
using profile::ReplyFormat;
using profile::ReplyProfile;

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

void add_message(http::Response& response, const std::string& id, const std::string& state) {
    if (!id.empty()) {
        response.headers.emplace_back("X-Message-Id", header_value(id));
    }
    if (!state.empty()) {
        response.headers.emplace_back("X-Message-State", header_value(state));
    }
}

/// `block` of a text layout or `root` of an XML one, whichever the family has.
std::string one_body(const ReplyProfile& profile, const std::vector<profile::TextLine>& block,
                     const profile::XmlNode& root, const Values& values) {
    switch (profile.format) {
        case ReplyFormat::text:
            return text_body(profile.text, block, values);
        case ReplyFormat::xml:
            return xml_body(root, values);
    }
    return {};
}

/// Nothing where the number of parts is not known.
void set_parts(Values& values, unsigned sent, unsigned parts) {
    if (parts > 0) {
        values.set(Placeholder::parts_sent, std::to_string(sent));
        values.set(Placeholder::parts, std::to_string(parts));
    }
}

std::string answer_body(const ReplyProfile& profile, const Send& send) {
    const bool success = profile::is_success(send.outcome);
    Values values;
    values.set(Placeholder::word, profile.word(send.outcome).text);
    // An id can be the caller's own, and no failure's body may contain OK; the header has it still.
    const bool may_mislead = !success && send.message_id.find("OK") != std::string::npos;
    values.set(Placeholder::id, may_mislead ? "" : send.message_id);
    set_parts(values, send.parts_sent, send.parts);
    return one_body(profile, success ? profile.text.success : profile.text.failure,
                    success ? profile.xml.success : profile.xml.failure, values);
}

Values ok_values(const ReplyProfile& profile) {
    Values values;
    values.set(Placeholder::word, profile.word(Outcome::ok).text);
    return values;
}

Values message_values(const ReplyProfile& profile, const ListEntry& entry) {
    Values values = ok_values(profile);
    values.set(Placeholder::index, std::to_string(entry.index + profile.index_base));
    values.set(Placeholder::date, format_date(entry.date, profile.date_format, profile.date_zone));
    values.set(Placeholder::sender, entry.sender);
    values.set(Placeholder::text, entry.text);
    values.set(Placeholder::status, profile.word(entry.status));
    return values;
}

std::vector<Values> list_values(const ReplyProfile& profile, std::span<const ListEntry> list) {
    std::vector<const ListEntry*> order;
    order.reserve(list.size());
    std::ranges::transform(list, std::back_inserter(order), [](const ListEntry& e) { return &e; });
    switch (profile.list_order) {
        case profile::ListOrder::newest_first:
            break;
        case profile::ListOrder::oldest_first:
            std::ranges::reverse(order);
            break;
        case profile::ListOrder::by_index:
            std::ranges::sort(order, {}, &ListEntry::index);
            break;
    }
    std::vector<Values> messages;
    messages.reserve(order.size());
    for (const ListEntry* entry : order) {
        messages.push_back(message_values(profile, *entry));
    }
    return messages;
}

Values standing_values(const ReplyProfile& profile, const Standing& standing) {
    Values values = ok_values(profile);
    values.set(Placeholder::id, standing.id);
    values.set(Placeholder::state, standing.state);
    values.set(Placeholder::number, standing.number);
    set_parts(values, standing.parts_sent, standing.parts);
    values.set(Placeholder::error, standing.error);
    return values;
}

}  // namespace

http::Response render_send(const ReplyProfile& profile, const Send& send) {
    http::Response response = respond(profile, send.outcome, send.reason);
    add_message(response, send.message_id, send.state);
    if (send.joined) {
        response.headers.emplace_back("X-Joined", "1");
    }
    response.body = answer_body(profile, send);
    return response;
}

http::Response render_group(const ReplyProfile& profile, const Send& whole,
                            std::span<const Send> members) {
    http::Response response = render_send(profile, whole);
    if (profile.group != profile::GroupAnswer::each || members.empty()) {
        return response;
    }
    std::string successes;
    std::string failures;
    for (const Send& member : members) {
        std::string& part = profile::is_success(member.outcome) ? successes : failures;
        part += answer_body(profile, member);
    }
    response.body = successes + failures;
    return response;
}

http::Response render_list(const ReplyProfile& profile, std::span<const ListEntry> list) {
    http::Response response = respond(profile, Outcome::ok, {});
    const std::vector<Values> messages = list_values(profile, list);
    Values values = ok_values(profile);
    values.set(Placeholder::count, std::to_string(list.size()));
    switch (profile.format) {
        case ReplyFormat::text:
            response.body = list.empty()
                                ? text_body(profile.text, profile.text.empty, values)
                                : text_blocks(profile.text, profile.text.message, messages);
            break;
        case ReplyFormat::xml:
            response.body = xml_body(profile.xml.list, values, messages);
            break;
    }
    return response;
}

http::Response render_message(const ReplyProfile& profile, const ListEntry& message) {
    http::Response response = respond(profile, Outcome::ok, {});
    response.body =
        one_body(profile, profile.text.read, profile.xml.read, message_values(profile, message));
    return response;
}

http::Response render_total(const ReplyProfile& profile, const Total& total) {
    http::Response response = respond(profile, Outcome::ok, {});
    Values values = ok_values(profile);
    values.set(Placeholder::used, std::to_string(total.used));
    values.set(Placeholder::capacity, std::to_string(total.capacity));
    response.body = one_body(profile, profile.text.total, profile.xml.total, values);
    return response;
}

http::Response render_state(const ReplyProfile& profile, const Standing& whole,
                            std::span<const Standing> members) {
    http::Response response = respond(profile, Outcome::ok, {});
    add_message(response, whole.id, whole.state);
    std::vector<Values> each;
    each.reserve(members.size());
    for (const Standing& member : members) {
        each.push_back(standing_values(profile, member));
    }
    const Values values = standing_values(profile, whole);
    switch (profile.format) {
        case ReplyFormat::text:
            response.body = each.empty()
                                ? text_body(profile.text, profile.text.state, values)
                                : text_blocks(profile.text, profile.text.state, {&values, 1}) +
                                      text_blocks(profile.text, profile.text.member, each);
            break;
        case ReplyFormat::xml:
            response.body = xml_body(profile.xml.state, values, each);
            break;
    }
    return response;
}

http::Response render_deleted(const ReplyProfile& profile) {
    return render_refusal(profile, Outcome::ok);
}

http::Response render_refusal(const ReplyProfile& profile, Outcome outcome,
                              const std::string& reason) {
    return render_send(profile, {.outcome = outcome, .reason = reason});
}

}  // namespace reply
