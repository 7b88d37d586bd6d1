#include "api/hooks.hpp"

#include <boost/test/data/test_case.hpp>

#include "api/notifications.hpp"
#include "api/owed_fixture.hpp"
#include "local/json.hpp"

namespace {

using outbox::State;
using test_support::Client;
using test_support::header;
using test_support::is_joined;

struct Fixture : test_support::OwedFixture {
    Fixture() {
        settings.groups = {{.name = "on call", .numbers = {"07700900101", "07700900102"}},
                           {.name = "nobody", .numbers = {}}};
        start();
    }

    http::Request notification(const std::string& query = "number=07700900123") const {
        return {.method = "POST",
                .path = "/api/v1/hooks/alertmanager",
                .query = query,
                .content_type = "application/json; charset=utf-8",
                .body = test_support::alertmanager_notification,
                .authorization = "Basic cGxjOmNvcnJlY3QtaG9yc2UtOQ=="};
    }
    Client post(const http::Request& request) { return {*router, request}; }
    Client post(const std::string& query = "number=07700900123") {
        return post(notification(query));
    }
    outbox::MessageView message(const http::Response& response) {
        const auto named = gateway->store().find_named("plc", id_in(response));
        BOOST_REQUIRE((named && named->messages.size() == 1));
        return named->messages.front();
    }
    static std::string id_in(const http::Response& response) {
        BOOST_TEST_INFO(response.body);
        BOOST_REQUIRE(response.status == 202);
        BOOST_TEST(response.content_type == "application/json");
        return std::string(boost::json::parse(response.body).at("id").as_string());
    }
    /// The sentence of a refusal of this status.
    static std::string refusal(const http::Response& response, int status) {
        BOOST_TEST_INFO(response.body);
        BOOST_REQUIRE(response.status == status);
        BOOST_TEST(response.content_type == "application/problem+json");
        const boost::json::value problem = boost::json::parse(response.body);
        BOOST_TEST(problem.at("type").as_string() == "about:blank");
        BOOST_TEST(problem.at("status").as_int64() == status);
        BOOST_TEST(problem.at("title").as_string() != "Error");
        return std::string(problem.at("detail").as_string());
    }
};

struct Wrong {
    std::string query;
    std::string sentence;
    friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
        return out << wrong.query;
    }
};

const std::vector<Wrong> wrong_queries{
    {"", "number: it or group must be in the query"},
    {"number=", "number: it or group must be in the query"},
    {"number=12", "number: must have 3 to 20 digits, + or 00 in front of an international one"},
    {"group=others", "group: there is none of this name"},
    {"group=nobody", "group: has no numbers"},
    {"number=07700900123&priority=9", "priority: 0 to 3"},
    {"number=07700900123&modem=other", "modem: there is none of this name"},
    {"number=07700900123%00", "query: has a NUL in it"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_hooks, Fixture)

BOOST_AUTO_TEST_CASE(a_notification_is_one_message_and_its_poster_need_not_wait) {
    const auto answer = post().answer();
    const auto stored = message(answer);
    BOOST_TEST(stored.text ==
               "[firing] InstanceDown 10.0.0.7:9100: No answer for 5 min\n[resolved] DiskFull:");
    BOOST_TEST(stored.number == "07700900123");
    BOOST_TEST(!stored.answer_owed);
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(grafana_has_an_address_and_a_template_of_its_own) {
    settings.hooks.grafana = "{title} {labels.zone}";
    start();
    http::Request request = notification();
    request.path = "/api/v1/hooks/grafana";
    request.body = test_support::grafana_notification;
    BOOST_TEST(message(post(request).answer()).text == "[FIRING:1] (blue) us-1");
}

BOOST_AUTO_TEST_CASE(a_group_gets_it_under_one_id_and_wins_over_a_number) {
    const auto answer = post("group=on%20call&number=07700900199").answer();
    const auto named = gateway->store().find_named("plc", id_in(answer));
    BOOST_REQUIRE((named && named->messages.size() == 2));
    BOOST_TEST(named->batch == id_in(answer));
    BOOST_TEST(named->messages.at(1).number == "07700900102");
    BOOST_TEST(!named->messages.at(0).answer_owed);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_too_long_is_cut_to_the_devices_limit) {
    settings.hooks.alertmanager = "{alertname}" + std::string(900, 'x');
    start();
    const auto stored = message(post().answer());
    BOOST_TEST(stored.parts.size() == 10U);
    BOOST_TEST(stored.text.ends_with("x ..."));
    BOOST_TEST(stored.text.size() == 1530U);
}

BOOST_AUTO_TEST_CASE(after_a_202_that_was_heard_an_equal_notification_is_a_new_message) {
    const auto first = post().answer();
    const auto second = post().answer();
    BOOST_TEST(id_in(first) != id_in(second));
    BOOST_TEST(!is_joined(second));
    BOOST_TEST(waiting() == 2U);
}

BOOST_AUTO_TEST_CASE(who_did_not_hear_it_and_repeats_joins_the_first_message) {
    const Client first(*router, notification(), true);
    const auto second = post().answer();
    BOOST_TEST(is_joined(second));
    BOOST_TEST(waiting() == 1U);
    BOOST_TEST(!is_joined(post().answer()));
    BOOST_TEST(waiting() == 2U);
}

BOOST_AUTO_TEST_CASE(an_alarm_that_has_failed_unheard_is_sent_anew_at_the_next_try) {
    const Client first(*router, notification(), true);
    network_says(State::failed);
    BOOST_TEST(refusal(post().answer(), 503).ends_with(" has failed"));
    BOOST_TEST(waiting() == 0U);
    BOOST_TEST(!is_joined(post().answer()));
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(an_id_makes_it_safe_to_repeat_for_good) {
    const auto first = post("number=07700900123&id=alarm-1").answer();
    BOOST_TEST(id_in(post("number=07700900123&id=alarm-1").answer()) == id_in(first));
    BOOST_TEST(refusal(post("number=07700900124&id=alarm-1").answer(), 422).starts_with("id: "));
    http::Request request = notification();
    request.idempotency_key = "\"alarm-1\"";
    BOOST_TEST(id_in(post(request).answer()) == id_in(first));
    BOOST_TEST(waiting() == 1U);
}

BOOST_DATA_TEST_CASE_F(Fixture, a_wrong_query_is_refused_and_leaves_no_row, wrong_queries) {
    BOOST_TEST(refusal(post(sample.query).answer(), 400) == sample.sentence);
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(a_wrong_body_is_refused_and_leaves_no_row) {
    http::Request request = notification();
    request.body = "{\"status\": \"firing\"}";
    BOOST_TEST(refusal(post(request).answer(), 400).starts_with("alerts: "));
    request.content_type = "application/x-www-form-urlencoded";
    BOOST_TEST(refusal(post(request).answer(), 415).starts_with("Content-Type: "));
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(who_is_not_known_is_asked_for_credentials) {
    for (const char* authorization :
         {"", "Bearer x", "Basic cGxjOndyb25nLWhvcnNlLTk5" /* wrong-horse-99 */}) {
        http::Request request =
            notification("number=07700900123&username=plc&password=" + std::string(password));
        request.authorization = authorization;
        const auto answer = post(request).answer();
        refusal(answer, 401);
        BOOST_TEST(header(answer, "WWW-Authenticate") ==
                   "Basic realm=\"SMS Gateway\", charset=\"UTF-8\"");
    }
    BOOST_TEST(waiting() == 0U);
}

// Alertmanager gives up on a 4xx: who is only too many has to hear that it may come again.
BOOST_AUTO_TEST_CASE(when_too_many_unknown_ones_wait_the_sender_is_told_to_come_again) {
    std::vector<Client> clients;
    for (const char* last :
         {"MA==", "MQ==", "Mg==", "Mw==", "NA==", "NQ==", "Ng==", "Nw==", "OA==", "YQ==", "Yg==",
          "Yw==", "ZA==", "ZQ==", "Zg==", "Zw==", "aA==", "aQ=="}) {
        http::Request wrong = notification();
        wrong.authorization.replace(wrong.authorization.size() - 4, 4, last);
        clients.push_back(post(wrong));
    }
    unsigned told = 0;
    for (Client& client : clients) {
        const auto response = client.answer();
        told += response.status == 503 ? 1 : 0;
        BOOST_TEST((response.status == 503 || response.status == 401), response.status);
    }
    BOOST_TEST(told > 0U);
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(only_post_is_read) {
    for (const char* method : {"GET", "PUT", "HEAD", "OPTIONS"}) {
        http::Request request = notification();
        request.method = method;
        const auto answer = post(request).answer();
        refusal(answer, 405);
        BOOST_TEST(header(answer, "Allow") == "POST");
    }
}

BOOST_AUTO_TEST_CASE(a_gateway_that_cannot_take_it_says_why) {
    settings.keeping.waiting = 1;
    start();
    id_in(post().answer());
    BOOST_TEST(refusal(post().answer(), 503) == "too many messages wait");
    settings.modems.clear();
    start();
    BOOST_TEST(refusal(post().answer(), 503) == "no modem is set");
    settings.enabled = false;
    run(settings);
    refusal(post().answer(), 403);
    settings.accounts.clear();
    run(settings);
    refusal(post().answer(), 501);
    run({});
    refusal(post().answer(), 501);
}

BOOST_AUTO_TEST_CASE(another_address_is_none) {
    http::Request request = notification();
    request.path = "/api/v1/hooks/";
    BOOST_TEST(post(request).answer().status == 405);
    BOOST_TEST(api::Router::max_body("/api/v1/hooks/grafana") == 262144U);
    BOOST_TEST(api::Router::max_body("/cgi-bin/sms_send") == 16384U);
}

BOOST_AUTO_TEST_SUITE_END()
