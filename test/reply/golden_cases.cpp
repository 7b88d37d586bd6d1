#include "golden_cases.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "api/no_such_name.hpp"
#include "fcgi/status_line.hpp"
#include "reply/reply.hpp"
#include "shipped.hpp"

namespace reply_test {
namespace {

using profile::Endpoint;
using reply::MessageStatus;
using reply::Outcome;
using reply::Send;
using namespace std::chrono_literals;

using Replies = std::map<std::string, http::Response>;

const char* const families[] = {"text-7.06", "text-7.06-raw", "text-7.02", "text-legacy",
                                "text",      "xml",           "xml-hilink"};

struct Refusal {
    Outcome outcome;
    std::string reason;
};

/// What any endpoint refuses with.
std::vector<Refusal> refusals_everywhere() {
    return {{Outcome::disabled},
            {Outcome::not_configured},
            {Outcome::unauthorised},
            {Outcome::forbidden},
            {Outcome::too_many},
            {Outcome::method_not_allowed},
            {Outcome::unsupported_media_type}};
}

const Refusal not_read_yet = {Outcome::error, "the SIM has not been read yet"};

std::vector<Refusal> refusals_of(Endpoint endpoint) {
    switch (endpoint) {
        case Endpoint::sms_send:
            return {{Outcome::number_missing},     {Outcome::text_missing},
                    {Outcome::wrong_number},       {Outcome::group_not_found},
                    {Outcome::group_empty},        {Outcome::no_modem},
                    {Outcome::text_too_long},      {Outcome::text_not_utf8},
                    {Outcome::text_not_valid},     {Outcome::storage_trouble, "storage"},
                    {Outcome::overloaded, "queue"}};
        case Endpoint::sms_list:
            return {{Outcome::unknown_state}, not_read_yet};
        case Endpoint::sms_read:
            return {{Outcome::index_missing},
                    {Outcome::wrong_index},
                    {Outcome::no_message},
                    not_read_yet};
        case Endpoint::sms_delete:
            return {{Outcome::index_missing},
                    {Outcome::wrong_index},
                    {Outcome::no_message},
                    {Outcome::storage_trouble, "storage"},
                    not_read_yet};
        case Endpoint::sms_total:
            return {{Outcome::no_modem}, {Outcome::timeout, not_read_yet.reason}};
        case Endpoint::sms_status:
            return {{Outcome::id_missing},
                    {Outcome::unknown_id},
                    {Outcome::storage_trouble, "storage"}};
    }
    return {};
}

std::string name_of(Outcome outcome) {
    return std::string(profile::outcome_names.at(static_cast<std::size_t>(outcome)));
}

Send sent(std::string id, Outcome outcome, std::string state, unsigned parts_sent, unsigned parts) {
    Send send;
    send.outcome = outcome;
    send.message_id = std::move(id);
    send.state = std::move(state);
    send.parts_sent = parts_sent;
    send.parts = parts;
    return send;
}

void add_sends(const profile::ReplyProfile& profile, Replies& replies) {
    replies["ok"] = reply::render_send(profile, sent("17", Outcome::ok, "sent", 1, 1));
    replies["ok-multipart"] = reply::render_send(profile, sent("18", Outcome::ok, "sent", 2, 2));
    Send joined = sent("19", Outcome::ok, "sent", 2, 2);
    joined.joined = true;
    replies["ok-joined"] = reply::render_send(profile, joined);
    replies["timeout"] = reply::render_send(profile, sent("20", Outcome::timeout, "queued", 0, 1));
    replies["timeout-multipart"] =
        reply::render_send(profile, sent("21", Outcome::timeout, "queued", 1, 3));
    Send refused = sent("22", Outcome::error, "failed", 0, 1);
    replies["error"] = reply::render_send(profile, refused);
}

/// Two members: the one of each outcome, and what the family makes of them together.
void add_groups(const profile::ReplyProfile& profile, Replies& replies) {
    const std::vector<Send> both = {sent("24", Outcome::ok, "sent", 2, 2),
                                    sent("25", Outcome::ok, "sent", 2, 2)};
    replies["group-ok"] = reply::render_group(profile, sent("23", Outcome::ok, "sent", 4, 4), both);
    const std::vector<Send> one = {sent("27", Outcome::error, "failed", 0, 1),
                                   sent("28", Outcome::ok, "sent", 1, 1)};
    const bool all = profile.group == profile::GroupAnswer::all;
    replies["group-some"] = reply::render_group(
        profile, sent("26", all ? Outcome::error : Outcome::ok, "failed", 1, 2), one);
    const std::vector<Send> none = {sent("30", Outcome::error, "failed", 0, 1),
                                    sent("31", Outcome::timeout, "queued", 0, 1)};
    replies["group-timeout"] =
        reply::render_group(profile, sent("29", Outcome::timeout, "queued", 0, 2), none);
}

/// Invented messages; the first two have the shape of a list of the old firmware, the last one is
/// hostile.
const std::vector<reply::ListEntry>& messages() {
    static const std::vector<reply::ListEntry> list = {
        {4, hal::WallTime(1730902944999ms), "+447700900001", "Test ", MessageStatus::read},
        {0, hal::WallTime(1729962251000ms), "22543", "Kurzwahl: ÄÖÜ 😀", MessageStatus::unread},
        {1001, hal::WallTime(1704063600000ms), "+15550100",
         "x\nStatus: read\n------------------------------\nIndex: 9 %n %25 100%\r\nend",
         MessageStatus::unknown},
        {1002, hal::WallTime(1704063599000ms), "", "a\nb", MessageStatus::unsent},
        {1000, hal::WallTime(0ms), "Tarifinfo", "", MessageStatus::sent},
    };
    return list;
}

void add_states(const profile::ReplyProfile& profile, Replies& replies) {
    replies["ok-sent"] = reply::render_state(
        profile,
        {.id = "18", .number = "+447700900001", .state = "sent", .parts_sent = 2, .parts = 2}, {});
    const reply::Standing failed = {.id = "22",
                                    .number = "+447700900002",
                                    .state = "failed",
                                    .parts_sent = 0,
                                    .parts = 1,
                                    .error = "the network refused it: +CMS ERROR 21"};
    replies["ok-failed"] = reply::render_state(profile, failed, {});
    const std::vector<reply::Standing> members = {
        failed,
        {.id = "28", .number = "+447700900003", .state = "sent", .parts_sent = 1, .parts = 1}};
    replies["ok-group"] = reply::render_state(
        profile, {.id = "26", .state = "failed", .parts_sent = 1, .parts = 2}, members);
}

Replies successes(const profile::ReplyProfile& profile, Endpoint endpoint) {
    Replies replies;
    switch (endpoint) {
        case Endpoint::sms_send:
            add_sends(profile, replies);
            add_groups(profile, replies);
            break;
        case Endpoint::sms_list:
            replies["ok"] = reply::render_list(profile, messages());
            replies["ok-empty"] = reply::render_list(profile, {});
            break;
        case Endpoint::sms_read:
            replies["ok"] = reply::render_message(profile, messages().at(0));
            replies["ok-hostile"] = reply::render_message(profile, messages().at(2));
            break;
        case Endpoint::sms_delete:
            replies["ok"] = reply::render_deleted(profile);
            break;
        case Endpoint::sms_total:
            replies["ok"] = reply::render_total(profile, {.used = 3, .capacity = 30});
            break;
        case Endpoint::sms_status:
            add_states(profile, replies);
            break;
    }
    return replies;
}

Replies replies_of(const profile::ReplyProfile& profile, Endpoint endpoint) {
    if (!profile.serves(endpoint)) {
        return {{"not-served", api::no_such_name()}};
    }
    Replies replies = successes(profile, endpoint);
    std::vector<Refusal> refusals = refusals_of(endpoint);
    std::ranges::copy(refusals_everywhere(), std::back_inserter(refusals));
    for (const Refusal& refusal : refusals) {
        replies[name_of(refusal.outcome)] =
            reply::render_refusal(profile, refusal.outcome, refusal.reason);
    }
    return replies;
}

}  // namespace

std::vector<GoldenCase> golden_cases() {
    std::vector<GoldenCase> cases;
    for (const std::string name : families) {
        const profile::ReplyProfile profile = family(device_of(name));
        for (std::size_t i = 0; i < profile::endpoint_names.size(); ++i) {
            const std::string start = name + "/" + std::string(profile::endpoint_names.at(i)) + "-";
            for (const auto& [outcome, response] : replies_of(profile, static_cast<Endpoint>(i))) {
                cases.push_back(
                    {start + outcome + ".http", fcgi::response_head(response) + response.body});
            }
        }
    }
    return cases;
}

}  // namespace reply_test
