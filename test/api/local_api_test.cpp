#include "api/local_api.hpp"

#include <boost/test/unit_test.hpp>

#include "api/gateway_fixture.hpp"
#include "api/status.hpp"

namespace {

struct Fixture : test_support::GatewayFixture {
    std::unique_ptr<api::LocalApi> api;

    Fixture() {
        settings::Settings settings;
        settings.enabled = true;
        settings.device = "simulator";
        settings.accounts = {{"plc", "$argon2id$v=19$m=7168,t=5,p=1$c2FsdHNhbHRzYWx0$aGFzaA"}};
        open(settings);
        api = std::make_unique<api::LocalApi>(*gateway);
    }
    local::Response ask(const std::string& method, const std::string& path,
                        boost::json::value body = nullptr) {
        return api->handle({method, path, std::move(body)});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(local_api, Fixture)

BOOST_AUTO_TEST_CASE(the_status_has_all_that_the_command_line_shows) {
    const auto response = ask("GET", "/status");
    BOOST_REQUIRE(response.status == 200);
    const auto& status = response.body.as_object();
    BOOST_TEST(status.at("enabled").as_bool());
    BOOST_TEST(status.at("device").as_string() == "simulator");
    BOOST_TEST(status.at("replies").as_string() == "text-7.06");
    BOOST_TEST(status.at("modem").at("state").as_string() == "absent");
    BOOST_TEST(status.at("queue").at("waiting").to_number<int>() == 0);
    BOOST_TEST(!status.at("inbox").at("synced").as_bool());
    BOOST_TEST(status.at("last_refusal").is_null());
    BOOST_TEST(status.at("storage").at("trouble").as_string().empty());
    BOOST_TEST(status.at("storage").at("put_aside").as_string().empty());
}

BOOST_AUTO_TEST_CASE(a_message_is_taken_shown_and_its_obstacle_named) {
    const auto taken = ask("POST", "/messages", {{"number", "07700 900123"}, {"text", "hello"}});
    BOOST_REQUIRE(taken.status == 202);
    const std::string id(taken.body.at("id").as_string());
    const auto shown = ask("GET", "/messages/" + id);
    BOOST_REQUIRE(shown.status == 200);
    BOOST_TEST(shown.body.at("number").as_string() == "07700900123");
    BOOST_TEST(shown.body.at("state").as_string() == "queued");
    BOOST_TEST(shown.body.at("parts").as_array().size() == 1U);
    BOOST_TEST(shown.body.at("finished_at").is_null());
    BOOST_TEST(!shown.body.at("why").as_string().empty());
}

BOOST_AUTO_TEST_CASE(bad_input_names_the_field) {
    BOOST_TEST(ask("POST", "/messages", {{"text", "x"}}).body.at("error").as_string() ==
               "number: missing");
    BOOST_TEST(ask("POST", "/messages", {{"number", "07700900123"}}).status == 400);
    BOOST_TEST(ask("POST", "/messages", {{"number", 5}, {"text", "x"}}).status == 400);
    BOOST_TEST(ask("POST", "/messages", {{"number", "abc"}, {"text", "x"}}).status == 400);
    BOOST_TEST(ask("POST", "/messages", "text").status == 400);
    BOOST_TEST(gateway->store().counts()->waiting == 0U);
}

BOOST_AUTO_TEST_CASE(what_does_not_exist_is_not_found) {
    BOOST_TEST(ask("GET", "/messages/0123").status == 404);
    BOOST_TEST(ask("DELETE", "/status").status == 404);
    BOOST_TEST(ask("GET", "/").status == 404);
}

BOOST_AUTO_TEST_CASE(the_inbox_is_no_list_before_the_sim_was_read) {
    BOOST_TEST(ask("GET", "/inbox").status == 503);
}

BOOST_AUTO_TEST_CASE(settings_are_applied_and_their_errors_named) {
    BOOST_TEST(ask("POST", "/settings/apply").status == 200);
    settings::Settings next = gateway->configuration()->settings;
    next.device = "no-such-device";
    save(next);
    const auto refused = ask("POST", "/settings/apply");
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(std::string(refused.body.at("error").as_string()).find("no-such-device") !=
               std::string::npos);
    BOOST_TEST(gateway->configuration()->settings.device == "simulator");
}

BOOST_AUTO_TEST_CASE(every_modem_is_in_the_status_and_no_pin) {
    settings::Settings next = gateway->configuration()->settings;
    next.modems = {{.name = "main", .port = "/dev/ttyUSB2", .pin = "94713"}, {.name = "spare"}};
    next.recovery_dry_run = true;
    save(next);
    BOOST_REQUIRE(ask("POST", "/settings/apply").status == 200);
    const auto status = ask("GET", "/status").body;
    BOOST_REQUIRE(status.at("modems").as_array().size() == 2);
    BOOST_TEST(status.at("modem").at("name").as_string() == "main");
    BOOST_TEST(status.at("modem").at("device").as_string() == "simulator");
    BOOST_TEST(status.at("modem").at("port").as_string() == "/dev/ttyUSB2");
    BOOST_TEST(status.at("modems").at(1).at("name").as_string() == "spare");
    BOOST_TEST(status.at("modems").at(1).at("dry_run").as_bool());
    BOOST_TEST(status.at("modems").at(1).at("rsrp_dbm").is_null());
    BOOST_TEST(boost::json::serialize(status).find("94713") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_message_may_name_its_modem_and_an_unknown_one_is_refused) {
    settings::Settings next = gateway->configuration()->settings;
    next.modems = {{.name = "main", .port = "/dev/ttyUSB2"}, {.name = "spare"}};
    save(next);
    BOOST_REQUIRE(ask("POST", "/settings/apply").status == 200);
    boost::json::object message{{"number", "07700900123"}, {"text", "hello"}, {"modem", "third"}};
    const auto refused = ask("POST", "/messages", message);
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.body.at("error").as_string().starts_with("modem: "));
    BOOST_TEST(gateway->store().counts()->waiting == 0U);
    message["modem"] = "spare";
    const auto taken = ask("POST", "/messages", message);
    BOOST_REQUIRE(taken.status == 202);
    BOOST_TEST(taken.body.at("modem").as_string() == "spare");
}

BOOST_AUTO_TEST_CASE(what_is_asked_for_besides_is_judged_here_and_no_answer_is_owed) {
    boost::json::object message{
        {"number", "07700900123"}, {"text", "hello"}, {"id", "door-7"}, {"priority", "9"}};
    const auto refused = ask("POST", "/messages", message);
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.body.at("error").as_string() == "priority: 0 to 3");
    message["priority"] = "3";
    const auto taken = ask("POST", "/messages", message);
    BOOST_REQUIRE(taken.status == 202);
    BOOST_TEST(!taken.body.at("answer_owed").as_bool());
    BOOST_TEST(taken.body.at("parts").at(0).at("report").is_null());
    BOOST_TEST(ask("POST", "/messages", message).body.at("id") == taken.body.at("id"));
    message["text"] = "other";
    BOOST_TEST(ask("POST", "/messages", message).status == 422);
    BOOST_TEST(gateway->store().counts()->waiting == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_inbox_cannot_be_deleted) {
    for (const char* path : {"/inbox/1", "/inbox/", "/inbox/x", "/inbox/1/2", "/inbox/-1"}) {
        BOOST_TEST(ask("DELETE", path).status == 404, path);
    }
}

BOOST_AUTO_TEST_CASE(a_modem_is_recovered_by_name) {
    settings::Settings next = gateway->configuration()->settings;
    next.modems = {{.name = "main", .port = "/dev/ttyUSB2"}};
    save(next);
    BOOST_REQUIRE(ask("POST", "/settings/apply").status == 200);
    BOOST_TEST(ask("POST", "/modems/main/restart").status == 404);  // nothing runs yet
    gateway->start();
    const auto taken = ask("POST", "/modems/main/restart");
    BOOST_TEST(taken.status == 202);
    BOOST_TEST(taken.body.at("rung").as_string() == "soft_restart");
    BOOST_TEST(ask("POST", "/modems/spare/restart").status == 404);
    for (const char* path : {"/modems/main", "/modems/main/", "/modems/", "/modems/main/explode"}) {
        BOOST_TEST(ask("POST", path).status == 404);
    }
    BOOST_TEST(ask("GET", "/modems/main/restart").status == 404);
}

BOOST_AUTO_TEST_CASE(times_are_written_in_utc) {
    BOOST_TEST(api::to_iso(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1)) ==
               "2026-03-01T00:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
