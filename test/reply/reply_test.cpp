#include "reply/reply.hpp"

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "reply/date.hpp"
#include "shipped.hpp"

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;
using reply::Outcome;
using reply_test::CentralEuropeanTime;
using reply_test::family;

namespace {

struct OutcomeCase {
    Outcome outcome;
    std::string body;  ///< of text-7.06
    int legacy;
    int http;
};

std::ostream& operator<<(std::ostream& out, const OutcomeCase& c) {
    return out << profile::outcome_names.at(static_cast<std::size_t>(c.outcome));
}

const OutcomeCase outcomes[] = {
    {Outcome::ok, "OK\n", 200, 200},
    {Outcome::disabled, "Disabled\n", 200, 403},
    {Outcome::not_configured, "Service is not configured\n", 501, 501},
    {Outcome::unauthorised, "Bad username or password\n", 401, 401},
    {Outcome::number_missing, "\"number\" or \"group\" parameter is required\n", 200, 400},
    {Outcome::text_missing, "\"text\" parameter is required\n", 200, 400},
    {Outcome::wrong_number, "WRONG_NUMBER\n", 200, 400},
    {Outcome::group_not_found, "Group not found\n", 200, 400},
    {Outcome::group_empty, "Phone group is empty\n", 200, 400},
    {Outcome::no_modem, "Device's modem is not defined\n", 200, 503},
    {Outcome::index_missing, "WRONG_NUMBER\n", 200, 400},
    {Outcome::wrong_index, "WRONG_NUMBER\n", 200, 400},
    {Outcome::no_message, "ERROR\n", 200, 404},
    {Outcome::unknown_state, "Unknown state argument\n", 200, 400},
    {Outcome::error, "ERROR\n", 200, 503},
    {Outcome::timeout, "TIMEOUT\n", 200, 504},
    {Outcome::queued, "OK\n", 200, 200},
    {Outcome::text_too_long, "\"text\" parameter is too long\n", 200, 400},
    {Outcome::text_not_utf8, "\"text\" parameter is not UTF-8\n", 200, 400},
    {Outcome::text_not_valid, "\"text\" parameter is not valid\n", 200, 400},
    {Outcome::method_not_allowed, "ERROR\n", 405, 405},
    {Outcome::unsupported_media_type, "ERROR\n", 415, 415},
    {Outcome::storage_trouble, "ERROR\n", 503, 503},
    {Outcome::overloaded, "ERROR\n", 503, 503},
    {Outcome::forbidden, "ERROR\n", 403, 403},
    {Outcome::too_many, "ERROR\n", 429, 429},
    {Outcome::id_missing, "\"id\" parameter is required\n", 200, 400},
    {Outcome::unknown_id, "ERROR\n", 200, 404},
};

std::optional<std::string> header(const http::Response& response, const std::string& name) {
    const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                    [&name](const auto& h) { return h.first == name; });
    return found == response.headers.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replies)

BOOST_DATA_TEST_CASE(every_outcome_has_its_bytes_and_codes, data::make(outcomes), c) {
    profile::ReplyProfile text = family("simulator");
    const http::Response legacy = reply::render_refusal(text, c.outcome);
    BOOST_TEST(legacy.body == c.body);
    BOOST_TEST(legacy.status == c.legacy);
    const bool bare = c.outcome == Outcome::unauthorised || c.outcome == Outcome::not_configured;
    BOOST_TEST(legacy.content_type == (bare ? "" : "text/plain;charset=utf-8"));
    BOOST_TEST(header(legacy, "Cache-Control").value() == "no-store");
    BOOST_TEST((header(legacy, "Allow").value_or("none") ==
                (c.outcome == Outcome::method_not_allowed ? "GET, POST" : "none")));

    text.status = profile::StatusStyle::http;
    const http::Response http_style = reply::render_refusal(text, c.outcome);
    BOOST_TEST(http_style.body == c.body);
    BOOST_TEST(http_style.status == c.http);

    text.status = profile::StatusStyle::legacy_200;
    BOOST_TEST(reply::render_refusal(text, c.outcome).status ==
               (c.outcome == Outcome::unauthorised ? 200 : c.legacy));
}

BOOST_DATA_TEST_CASE(only_success_says_ok, data::make(outcomes), c) {
    const bool success = c.outcome == Outcome::ok || c.outcome == Outcome::queued;
    for (const char* device : {"simulator", "simulator-text-7.02", "simulator-xml"}) {
        reply::Send send{c.outcome, "my-OK-1", "", 1, 2, "the OK of <!doctype html>"};
        const std::string body = reply::render_send(family(device), send).body;
        BOOST_TEST((body.find("OK") != std::string::npos) == success, body);
        BOOST_TEST(body.find("<!doctype") == std::string::npos, body);
    }
}

BOOST_AUTO_TEST_CASE(a_send_names_its_message) {
    const reply::Send send{Outcome::queued, "0192-7", "queued", 0, 2, ""};
    const http::Response response = reply::render_send(family("simulator"), send);
    BOOST_TEST(response.body == "OK\n");
    BOOST_TEST(response.status == 200);
    BOOST_TEST(header(response, "X-Message-Id").value() == "0192-7");
    BOOST_TEST(header(response, "X-Message-State").value() == "queued");
    BOOST_TEST(!header(response, "X-Reason"));

    const http::Response sent =
        reply::render_send(family("simulator"), {Outcome::ok, "", "", 2, 2, ""});
    BOOST_TEST(sent.body == "OK\n");  // also for several parts
    BOOST_TEST(!header(sent, "X-Message-Id"));
    BOOST_TEST(!header(sent, "X-Message-State"));
}

BOOST_AUTO_TEST_CASE(no_value_can_end_a_header_line) {
    const http::Response response = reply::render_send(
        family("simulator"), {Outcome::error, "1\r\nX: y", "", 0, 1, "a\nb\xC3\xA5"});
    BOOST_TEST(header(response, "X-Message-Id").value() == "1??X: y");
    BOOST_TEST(header(response, "X-Reason").value() == "a?b??");
}

BOOST_AUTO_TEST_CASE(dates_are_in_the_zone_and_in_english) {
    const CentralEuropeanTime zone;
    const hal::WallTime summer(1729962251000ms);  // 2024-10-26 17:04:11 UTC
    BOOST_TEST(reply::format_date(summer, "%a %b %e %H:%M:%S %Y") == "Sat Oct 26 19:04:11 2024");
    const hal::WallTime winter(1730902944999ms);
    BOOST_TEST(reply::format_date(winter, "%a %b %e %H:%M:%S %Y") == "Wed Nov  6 15:22:24 2024");
    BOOST_TEST(reply::format_date(winter, "%Y-%m-%dT%H:%M:%S%:z") == "2024-11-06T15:22:24+01:00");
    BOOST_TEST(reply::format_date(summer, "%:z %z 100%% %%:z") == "+02:00 +0200 100% %:z");
    BOOST_TEST(reply::format_date(hal::WallTime(-1ms), "%F %T") == "1970-01-01 00:59:59");
    BOOST_TEST(reply::format_date(summer, "").empty());
}

BOOST_AUTO_TEST_CASE(a_date_can_have_a_zone_of_its_own) {
    const CentralEuropeanTime zone;
    const hal::WallTime time(1729962251000ms);  // 2024-10-26 17:04:11 UTC
    BOOST_TEST(reply::format_date(time, "%F %T%:z %Z %s", 0min) ==
               "2024-10-26 17:04:11+00:00 UTC 1729962251");
    BOOST_TEST(reply::format_date(time, "%F %T%:z %z %Z", 330min) ==
               "2024-10-26 22:34:11+05:30 +0530 +05:30");
    BOOST_TEST(reply::format_date(time, "%a %F %T%:z %s", -600min) ==
               "Sat 2024-10-26 07:04:11-10:00 1729962251");
    BOOST_TEST(reply::format_date(time, "%Z %s %%s %%Z") == "CEST 1729962251 %s %Z");
}

BOOST_AUTO_TEST_CASE(a_list_has_the_families_order_and_base) {
    profile::ReplyProfile text = family("simulator");
    text.text.message = {{{{"", profile::Placeholder::index}}}};
    text.text.separator.reset();
    const std::vector<reply::ListEntry> list = {{.index = 4}, {.index = 1000}, {.index = 0}};
    BOOST_TEST(reply::render_list(text, list).body == "4\n1000\n0\n");
    text.list_order = profile::ListOrder::oldest_first;
    BOOST_TEST(reply::render_list(text, list).body == "0\n1000\n4\n");
    text.list_order = profile::ListOrder::by_index;
    BOOST_TEST(reply::render_list(text, list).body == "0\n4\n1000\n");
    text.index_base = 40000;
    BOOST_TEST(reply::render_list(text, list).body == "40000\n40004\n41000\n");
    text.text.read = text.text.message;
    BOOST_TEST(reply::render_message(text, list.front()).body == "40004\n");
}

BOOST_AUTO_TEST_CASE(a_group_is_answered_once_or_for_each) {
    profile::ReplyProfile text = family("simulator-text-7.02");
    const std::vector<reply::Send> members = {{.outcome = Outcome::timeout},
                                              {.outcome = Outcome::ok, .parts_sent = 2, .parts = 2},
                                              {.outcome = Outcome::wrong_number},
                                              {.outcome = Outcome::ok}};
    const reply::Send whole = {.outcome = Outcome::ok, .message_id = "7", .state = "queued"};
    const http::Response each = reply::render_group(text, whole, members);
    BOOST_TEST(each.body == "OK\n2/2\nOK\nTIMEOUT\nWRONG_NUMBER\n");
    BOOST_TEST(each.status == 200);
    BOOST_TEST(header(each, "X-Message-Id").value() == "7");
    BOOST_TEST(header(each, "X-Message-State").value() == "queued");
    BOOST_TEST(reply::render_group(text, whole, {}).body == "OK\n");
    text.group = profile::GroupAnswer::any;
    BOOST_TEST(reply::render_group(text, whole, members).body == "OK\n");
}

BOOST_AUTO_TEST_CASE(a_state_is_written_as_the_layout_says_and_escaped) {
    const profile::ReplyProfile text = family("simulator-text");
    const reply::Standing whole = {.id = "a\nb", .state = "failed"};
    const std::vector<reply::Standing> members = {
        {.id = "8", .number = "+447700900001", .state = "failed", .error = "no\r\nState: sent"}};
    const http::Response response = reply::render_state(text, whole, members);
    BOOST_TEST(response.body ==
               "Id: a%nb\nState: failed\n------------------------------\nId: 8\nState: "
               "failed\nNumber: +447700900001\n"
               "Error: no %nState: sent\n------------------------------\n");
    BOOST_TEST(header(response, "X-Message-Id").value() == "a?b");
    BOOST_TEST(response.status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
