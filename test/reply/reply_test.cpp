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
using reply::ListEntry;
using reply::MessageStatus;
using reply::Outcome;
using reply_test::CentralEuropeanTime;
using reply_test::family;
using reply_test::golden;

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
    {Outcome::too_many, "ERROR\n", 429, 429},
};

std::optional<std::string> header(const http::Response& response, const std::string& name) {
    const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                    [&name](const auto& h) { return h.first == name; });
    return found == response.headers.end() ? std::nullopt : std::optional(found->second);
}

/// Invented messages; the first two have the shape of legacy-api 5.1's sample.
const std::vector<ListEntry>& messages() {
    static const std::vector<ListEntry> list = {
        {4, hal::WallTime(1729962251000ms), "+447700900001", "Test ", MessageStatus::read},
        {0, hal::WallTime(1730902944999ms), "22543", "Kurzwahl: ÄÖÜ 😀", MessageStatus::unread},
        {1000, hal::WallTime(0ms), "Tarifinfo", "", MessageStatus::sent},
        {1001, hal::WallTime(1704063599000ms), "", "a\nb", MessageStatus::unsent},
        {7, hal::WallTime(1704063600000ms), "+15550100",
         "x\nStatus: read\n------------------------------\nIndex: 9 %n %25 100%\r\nend",
         MessageStatus::unknown},
    };
    return list;
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
}

BOOST_DATA_TEST_CASE(only_success_says_ok, data::make(outcomes), c) {
    const bool success = c.outcome == Outcome::ok || c.outcome == Outcome::queued;
    for (const char* device : {"simulator", "simulator-xml"}) {
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

BOOST_AUTO_TEST_CASE(lists_are_golden) {
    const CentralEuropeanTime zone;
    const http::Response text = reply::render_list(family("simulator"), messages());
    BOOST_TEST(text.body == golden("text-7.06-list.txt"));
    BOOST_TEST(text.status == 200);
    BOOST_TEST(text.content_type == "text/plain;charset=utf-8");
    const http::Response xml = reply::render_list(family("simulator-xml"), messages());
    BOOST_TEST(xml.body == golden("xml-list.txt"));
    BOOST_TEST(xml.status == 200);
    BOOST_TEST(xml.content_type == "application/xml;charset=utf-8");
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_an_empty_text_and_an_xml_without_messages) {
    const http::Response text = reply::render_list(family("simulator"), {});
    BOOST_TEST(text.body.empty());
    BOOST_TEST(text.status == 200);
    BOOST_TEST(reply::render_list(family("simulator-xml"), {}).body ==
               golden("xml-empty-list.txt"));
}

BOOST_AUTO_TEST_CASE(xml_answers_are_golden) {
    const profile::ReplyProfile xml = family("simulator-xml");
    BOOST_TEST(reply::render_send(xml, {Outcome::ok, "17", "", 2, 2, ""}).body ==
               golden("xml-sent.txt"));
    const http::Response late = reply::render_send(xml, {Outcome::timeout, "<&>", "", 1, 3, ""});
    BOOST_TEST(late.body == golden("xml-timeout.txt"));
    BOOST_TEST(late.status == 504);
    const http::Response refused = reply::render_refusal(xml, Outcome::unauthorised);
    BOOST_TEST(refused.body == golden("xml-unauthorised.txt"));
    BOOST_TEST(refused.content_type == "application/xml;charset=utf-8");
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

BOOST_AUTO_TEST_SUITE_END()
