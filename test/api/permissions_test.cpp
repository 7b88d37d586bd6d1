#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "api/notifications.hpp"
#include "api/owed_fixture.hpp"

namespace {

using test_support::Client;
using test_support::header;

constexpr const char* send_query = "number=07700900123&text=hello";

struct Fixture : test_support::OwedFixture {
    settings::Account& plc() { return settings.accounts.front(); }

    http::Response post(const std::string& query) {
        http::Request post = request(query);
        post.method = "POST";
        post.body = std::move(post.query);
        post.query.clear();
        return Client(*router, post).answer();
    }
    http::Response endpoint(const std::string& name) {
        http::Request asked = request("number=0");
        asked.path = "/cgi-bin/" + name;
        return Client(*router, asked).answer();
    }
    http::Response hook(const std::string& address, const std::string& origin) {
        http::Request notification{.method = "POST",
                                   .path = "/api/v1/hooks/alertmanager",
                                   .query = "number=07700900123",
                                   .content_type = "application/json",
                                   .body = test_support::alertmanager_notification,
                                   .remote_address = address,
                                   .authorization = "Basic cGxjOmNvcnJlY3QtaG9yc2UtOQ=="};
        notification.host = "192.168.8.1";
        notification.origin = origin;
        return Client(*router, notification).answer();
    }
};

struct Origin {
    std::string address;
    std::string reason;  ///< empty: it may come in
};
std::ostream& operator<<(std::ostream& out, const Origin& origin) {
    return out << origin.address;
}

const std::vector<Origin> origins{
    {"192.168.8.40", {}},
    {"fe80::1", {}},
    {"198.51.100.7", "network: not allowed"},
    {"2001:db8::1", "network: not allowed"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(permissions, Fixture)

BOOST_DATA_TEST_CASE_F(Fixture, who_is_not_of_the_networks_may_not_even_try_a_password, origins) {
    http::Request asked = request("account");
    asked.remote_address = sample.address;
    const http::Response answer = Client(*router, asked).answer();
    BOOST_TEST(answer.status == (sample.reason.empty() ? 200 : 403));
    BOOST_TEST(header(answer, "X-Reason") == sample.reason);
}

BOOST_AUTO_TEST_CASE(the_networks_are_the_operators_choice) {
    settings.networks = {"198.51.100.0/24", "127.0.0.1"};
    start();
    http::Request asked = request("account");
    asked.remote_address = "198.51.100.7";
    BOOST_TEST(Client(*router, asked).answer().status == 200);
    asked.remote_address = "192.168.8.40";
    BOOST_TEST(Client(*router, asked).answer().status == 403);
}

BOOST_AUTO_TEST_CASE(another_sites_page_may_not_send) {
    http::Request asked = request(send_query);
    asked.sec_fetch_site = "cross-site";
    const http::Response answer = Client(*router, asked).answer();
    BOOST_TEST(answer.status == 403);
    BOOST_TEST(answer.body == "ERROR\n");
    BOOST_TEST(header(answer, "X-Reason") == "origin: another site's page");
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_holds_for_monitoring_systems) {
    BOOST_TEST(hook("127.0.0.1", "").status == 202);
    BOOST_TEST(hook("127.0.0.1", "https://192.168.8.1").status == 202);
    BOOST_TEST(hook("127.0.0.1", "https://192.0.2.9").status == 403);
    BOOST_TEST(hook("192.0.2.9", "").status == 403);
    BOOST_TEST(waiting() == 2U);
}

BOOST_AUTO_TEST_CASE(get_can_be_switched_off) {
    settings.get_allowed = false;
    start();
    const http::Response refused = ask(send_query).answer();
    BOOST_TEST(refused.status == 405);
    BOOST_TEST(header(refused, "Allow") == "POST");
    BOOST_TEST(waiting() == 0U);
    BOOST_TEST(post("account").status == 200);
}

BOOST_AUTO_TEST_CASE(an_account_may_be_one_that_only_sends) {
    plc().may_read = false;
    start();
    for (const char* name : {"sms_list", "sms_read", "sms_delete", "sms_total"}) {
        const http::Response refused = endpoint(name);
        BOOST_TEST(refused.status == 403, name);
        BOOST_TEST(header(refused, "X-Reason") == "account: may not read");
    }
    plc().may_read = true;
    start();
    BOOST_TEST(endpoint("sms_list").status != 403);
}

BOOST_AUTO_TEST_CASE(a_blocked_number_is_refused_by_name) {
    plc().destinations.blocked = {"077009001"};
    start();
    const http::Response refused = ask(send_query).answer();
    BOOST_TEST(refused.body == "WRONG_NUMBER\n");
    BOOST_TEST(header(refused, "X-Reason") == "number: this account may not send to it");
    BOOST_TEST(waiting() == 0U);
    const auto other = ask("number=07700900223&text=hello");
    BOOST_TEST(waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(one_blocked_member_keeps_the_group_from_being_sent_to) {
    plc().destinations.blocked = {"07700900102"};
    settings.groups = {{.name = "on call", .numbers = {"07700900101", "07700900102"}}};
    start();
    const http::Response refused = ask("group=on%20call&text=hello").answer();
    BOOST_TEST(refused.body == "WRONG_NUMBER\n");
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(a_limit_says_when_to_come_again) {
    plc().limits = {.per_hour = 2, .per_day = 0};
    start();
    const auto first = ask("number=07700900121&text=hello");
    pass(std::chrono::minutes(20));
    const auto second = ask("number=07700900122&text=hello");
    const http::Response refused = ask("number=07700900123&text=hello").answer();
    BOOST_TEST(refused.status == 429);
    BOOST_TEST(refused.body == "ERROR\n");
    BOOST_TEST(header(refused, "X-Reason") == "limit: 2 an hour");
    const int seconds = std::stoi(header(refused, "Retry-After"));
    BOOST_TEST((2390 <= seconds && seconds <= 2400), seconds);
    BOOST_TEST(waiting() == 2U);
    pass(std::chrono::minutes(40));
    const auto third = ask("number=07700900123&text=hello");
    BOOST_TEST(waiting() == 3U);
}

BOOST_AUTO_TEST_CASE(a_repeated_request_joins_and_costs_nothing) {
    plc().limits = {.per_hour = 1, .per_day = 0};
    start();
    alarm().hang_up();
    const auto again = alarm();
    network_says(outbox::State::sent);
    BOOST_TEST(alarm("s").answer().status == 429);
}

BOOST_AUTO_TEST_CASE(a_monitoring_system_at_its_limit_comes_again) {
    plc().limits = {.per_hour = 1, .per_day = 0};
    start();
    BOOST_TEST(hook("127.0.0.1", "").status == 202);
    BOOST_TEST(hook("127.0.0.1", "").status == 503);
}

BOOST_AUTO_TEST_SUITE_END()
