#include "api/local_api.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "api/intake.hpp"
#include "api/status.hpp"
#include "sms/report_words.hpp"

namespace api {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view messages = "/messages/";
constexpr std::string_view modems = "/modems/";
constexpr std::string_view inbox_entries = "/inbox/";

struct Wish {
    std::string_view verb;
    hal::Rung rung;
};

/// What an operator may want of a modem.
constexpr Wish wishes[] = {
    {"restart", hal::Rung::soft_restart},
    {"reset", hal::Rung::reset_pulse},
    {"power-cycle", hal::Rung::power_cycle},
};

local::Response failure(int status, const hal::Error& error) {
    return {status, object{{"error", error.message()}}};
}

local::Response failure(int status, std::string_view sentence) {
    return {status, object{{"error", sentence}}};
}

value report_json(const std::optional<std::uint8_t>& status) {
    if (!status) {
        return nullptr;
    }
    return object{{"status", *status}, {"meaning", sms::report_words(*status)}};
}

boost::json::array parts_json(const outbox::MessageView& message) {
    boost::json::array parts;
    for (const outbox::PartView& part : message.parts) {
        parts.push_back(object{{"part", part.part},
                               {"state", outbox::to_string(part.state)},
                               {"reference", part.reference ? value(*part.reference) : nullptr},
                               {"attempts", part.attempts},
                               {"report", report_json(part.report)},
                               {"error", part.error},
                               {"possible_duplicate", part.possible_duplicate}});
    }
    return parts;
}

object message_json(const outbox::MessageView& message, const std::string& obstacle) {
    return {
        {"id", message.id},
        {"state", outbox::to_string(message.state)},
        {"number", message.number},
        {"text", message.text},
        {"modem", message.modem},
        {"parts", parts_json(message)},
        {"answer_owed", message.answer_owed},
        {"created_at", to_iso(message.created_at)},
        {"finished_at", message.finished_at ? value(to_iso(*message.finished_at)) : value(nullptr)},
        {"why", outbox::is_final(message.state) ? std::string() : obstacle}};
}

const char* to_string(inbox::Status status) {
    switch (status) {
        case inbox::Status::unread:
            return "unread";
        case inbox::Status::read:
            return "read";
        case inbox::Status::unsent:
            return "unsent";
        case inbox::Status::sent:
            return "sent";
    }
    return "unknown";
}

/// A member that is a string, or nothing.
std::optional<std::string> string_member(const value& body, std::string_view name) {
    const object* members = body.if_object();
    const value* member = members == nullptr ? nullptr : members->if_contains(name);
    if (member == nullptr || !member->is_string()) {
        return std::nullopt;
    }
    return std::string(member->get_string());
}

local::Response not_accepted(const outbox::Rejection& refusal, const hal::Error& error) {
    switch (refusal.why) {
        case outbox::NotAccepted::id_taken:
            return failure(422, "id: used before, for another message");
        case outbox::NotAccepted::queue:
        case outbox::NotAccepted::busy:
            return failure(503, "too many messages wait already");
        case outbox::NotAccepted::limit:
            return failure(429, "limit: " + refusal.limit.limit);
        case outbox::NotAccepted::storage:
            break;
    }
    return failure(503, error);
}

}  // namespace

local::Response LocalApi::handle(const local::Request& request) {
    const bool is_get = request.method == "GET";
    if (is_get && request.path == "/status") {
        return {200, status(gateway_)};
    }
    if (is_get && request.path.starts_with(messages)) {
        return show_message(request.path.substr(messages.size()));
    }
    if (is_get && request.path == "/inbox") {
        return list_inbox();
    }
    if (request.method == "DELETE" && request.path.starts_with(inbox_entries)) {
        return remove_from_inbox(request.path.substr(inbox_entries.size()));
    }
    if (request.method == "POST" && request.path == "/messages") {
        return add_message(request.body);
    }
    if (request.method == "POST" && request.path.starts_with(modems)) {
        return recover_modem(request.path.substr(modems.size()));
    }
    if (request.method == "POST" && request.path == "/settings/apply") {
        return apply_settings();
    }
    return failure(404, "there is no such thing: " + request.method + " " + request.path);
}

local::Response LocalApi::show_message(const std::string& id) {
    const auto found = gateway_.store().find(id);
    if (!found) {
        return failure(503, found.error());
    }
    if (!*found) {
        return failure(404, "there is no message with this id");
    }
    return {200, message_json(**found, gateway_.obstacle((*found)->modem))};
}

local::Response LocalApi::add_message(const value& body) {
    const auto number = string_member(body, "number");
    const auto text = string_member(body, "text");
    const auto configuration = gateway_.configuration();
    if (!number || !text) {
        return failure(400, !number ? "number: missing" : "text: missing");
    }
    if (configuration->device == nullptr || !configuration->settings.enabled) {
        return failure(409, "the gateway is not enabled");
    }
    const auto options =
        read_send_options([&body](std::string_view name) { return string_member(body, name); });
    if (!options) {
        return failure(400, options.error().context);
    }
    const auto message =
        prepare(gateway_, *configuration->device,
                {.account = "local", .number = *number, .text = *text, .options = *options});
    if (!message) {
        const bool is_sentence = message.error().code == std::errc::invalid_argument ||
                                 message.error().code == std::errc::permission_denied;
        return is_sentence ? failure(400, message.error().context) : failure(400, message.error());
    }
    const auto added = accept(gateway_, {&*message, 1});
    if (!added) {
        return not_accepted(refusal_of(gateway_, added.error().code, {&*message, 1}),
                            added.error());
    }
    // Who has the id can ask what became of it: no answer is owed.
    const outbox::MessageId& id = added->front().progress.id;
    gateway_.store().answered(id);
    const local::Response shown = show_message(id);
    // It is safe by now, even if it cannot be looked at this moment.
    return {202, shown.status == 200 ? shown.body : value(object{{"id", id}})};
}

local::Response LocalApi::list_inbox() {
    const auto listing = gateway_.mirror().listing();
    if (listing == nullptr) {
        return failure(503, "the SIM has not been read yet");
    }
    boost::json::array entries;
    const hal::WallTime now = gateway_.clock().wall_now();
    for (const inbox::Message& message : *listing) {
        if (is_hidden(message, now)) {
            continue;
        }
        entries.push_back(
            object{{"index", message.index},
                   {"date", to_iso(message.date)},
                   {"sender", message.party},
                   {"text", message.text},
                   {"modem", message.places.empty() ? "" : message.places.front().modem},
                   {"status", to_string(message.status)}});
    }
    return {200, object{{"messages", std::move(entries)}}};
}

local::Response LocalApi::remove_from_inbox(std::string_view index) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), number);
    if (error != std::errc() || end != index.data() + index.size()) {
        return failure(404, "there is no message with this index");
    }
    const auto removed = gateway_.mirror().remove(number);
    if (!removed) {
        return failure(503, removed.error());
    }
    if (!*removed) {
        return failure(404, "there is no message with this index");
    }
    gateway_.fleet().wake();  // The modem's thread empties the slots.
    return {200, object{{"index", number}}};
}

/// `target`: "NAME/VERB".
local::Response LocalApi::recover_modem(std::string_view target) {
    const std::size_t slash = std::min(target.find('/'), target.size());
    const std::string_view name = target.substr(0, slash);
    const std::string_view verb = target.substr(std::min(slash + 1, target.size()));
    const auto* const wish = std::ranges::find(wishes, verb, &Wish::verb);
    if (wish == std::end(wishes)) {
        return failure(404, "a modem takes restart, reset or power-cycle");
    }
    const auto asked = gateway_.fleet().ask_for(name, wish->rung);
    if (!asked && asked.error().code == std::errc::no_such_device) {
        return failure(404, "modem: there is none of this name");
    }
    if (!asked) {
        return failure(409, asked.error());
    }
    const bool now = *asked == gateway::ModemThread::Asked::accepted;
    return {202, object{{"modem", name}, {"rung", hal::to_string(wish->rung)}, {"now", now}}};
}

local::Response LocalApi::apply_settings() {
    const auto applied = gateway_.apply();
    return applied ? local::Response{200, object{}} : failure(400, applied.error());
}

}  // namespace api
