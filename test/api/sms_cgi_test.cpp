#include "api/sms_cgi.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "api/client.hpp"
#include "api/router_fixture.hpp"
#include "auth/password.hpp"

namespace {

constexpr const char* password = "correct-horse-9";
const std::string credentials = "username=plc&password=correct-horse-9";

/// The gateway with a device and an account, started.
struct Fixture : test_support::RouterFixture {
    Fixture() { start("simulator", true); }

    void start(const std::string& device, bool enabled) {
        settings::Settings settings;
        settings.enabled = enabled;
        settings.device = device;
        settings.modems = {{.name = "main", .port = "/dev/none"}};
        settings.accounts = {{"plc", *auth::hash_password(password)}};
        run(settings);
    }

    http::Response ask(http::Request request) {
        return test_support::Client(*router, std::move(request)).answer();
    }
    http::Response get(const std::string& path, const std::string& query) {
        return ask({.method = "GET", .path = path, .query = query});
    }
    http::Response send(const std::string& query) { return get("/cgi-bin/sms_send", query); }
    unsigned waiting() { return gateway->store().counts()->waiting; }
};

using test_support::header;

struct Refused {
    std::string query;
    int status;
    std::string body;
};
std::ostream& operator<<(std::ostream& out, const Refused& refused) {
    return out << refused.query.substr(0, 120);
}

const std::string ok_number = "&number=07700900123";

const std::vector<Refused> refusals{
    {"", 401, "Bad username or password\n"},
    {"username=plc", 401, "Bad username or password\n"},
    {"username=plc&password=wrong-horse-99&number=1&text=x", 401, "Bad username or password\n"},
    {"username=pl&password=correct-horse-9", 401, "Bad username or password\n"},
    {"username=user1&password=user_pass", 401, "Bad username or password\n"},
    {credentials, 200, "\"number\" or \"group\" parameter is required\n"},
    {credentials + "&text=hello", 200, "\"number\" or \"group\" parameter is required\n"},
    {credentials + "&text=hello&number=", 200, "\"number\" or \"group\" parameter is required\n"},
    {credentials + ok_number, 200, "\"text\" parameter is required\n"},
    {credentials + ok_number + "&text=", 200, "\"text\" parameter is required\n"},
    {credentials + "&text=hello&number=12", 200, "WRONG_NUMBER\n"},
    {credentials + "&text=hello&number=abc", 200, "WRONG_NUMBER\n"},
    {credentials + "&text=hello&number=0770%0D%0AAT", 200, "WRONG_NUMBER\n"},
    {credentials + "&text=hello&number=077009001%00", 200, "WRONG_NUMBER\n"},
    {credentials + "&text=hello&number=123456789012345678901", 200, "WRONG_NUMBER\n"},
    {credentials + ok_number + "&text=a%00b", 200, "\"text\" parameter is not valid\n"},
    {credentials + ok_number + "&text=" + std::string(1531, 'x'), 200,
     "\"text\" parameter is too long\n"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sms_cgi, Fixture)

BOOST_DATA_TEST_CASE_F(Fixture, bad_input_is_refused_and_leaves_no_row, refusals) {
    const auto response = send(sample.query);
    BOOST_TEST(response.status == sample.status);
    BOOST_TEST(response.body == sample.body);
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(an_unknown_modem_is_refused_by_name_and_leaves_no_row) {
    const auto response = send(credentials + ok_number + "&text=hello&modem=spare");
    BOOST_TEST(response.body == "ERROR\n");
    BOOST_TEST(header(response, "X-Reason").starts_with("modem: "));
    BOOST_TEST(header(response, "X-Message-Id").empty());
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(a_message_may_name_its_modem) {
    settings::Settings next = gateway->configuration()->settings;
    next.modems = {{.name = "main", .port = "/dev/ttyUSB2"},
                   {.name = "spare", .port = "/dev/ttyUSB6"}};
    save(next);
    BOOST_REQUIRE(gateway->apply());
    const auto response = send(credentials + ok_number + "&text=hello&modem=spare");
    const auto kept = gateway->store().find(header(response, "X-Message-Id"));
    BOOST_REQUIRE((kept && *kept));
    BOOST_TEST((*kept)->modem == "spare");
}

BOOST_AUTO_TEST_CASE(a_message_that_no_modem_can_take_now_is_kept_and_its_caller_let_go) {
    const auto response = send(credentials + ok_number + "&text=hello");
    BOOST_TEST(response.status == 200);
    BOOST_TEST(response.body == "TIMEOUT\n");
    const auto id = header(response, "X-Message-Id");
    BOOST_TEST(id.size() == 32U);
    const auto kept = gateway->store().find(id);
    BOOST_REQUIRE((kept && *kept));
    BOOST_TEST((**kept).number == "07700900123");
    BOOST_TEST((**kept).account == "plc");
}

BOOST_AUTO_TEST_CASE(line_breaks_are_taken_in_every_spelling) {
    const auto response = send(credentials + ok_number + "&text=a%nb%25nc%0Ad%0D%0Ae");
    const auto kept = gateway->store().find(header(response, "X-Message-Id"));
    BOOST_REQUIRE((kept && *kept));
    BOOST_TEST((**kept).text == "a\nb\nc\nd\ne");
}

BOOST_AUTO_TEST_CASE(a_post_is_read_from_its_body_alone) {
    const auto response = ask({.method = "POST",
                               .path = "/cgi-bin/sms_send",
                               .query = credentials + ok_number + "&text=query",
                               .body = credentials + "&number=%2B447700900124&text=body"});
    const auto kept = gateway->store().find(header(response, "X-Message-Id"));
    BOOST_REQUIRE((kept && *kept));
    BOOST_TEST((**kept).text == "body");
    BOOST_TEST((**kept).number == "+447700900124");
}

BOOST_AUTO_TEST_CASE(other_methods_are_refused_and_never_send) {
    for (const char* method : {"HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", ""}) {
        const auto response = ask({.method = method,
                                   .path = "/cgi-bin/sms_send",
                                   .query = credentials + ok_number + "&text=x",
                                   .body = credentials + ok_number + "&text=x"});
        BOOST_TEST(response.status == 405, method);
        BOOST_TEST(header(response, "Allow") == "GET, POST", method);
    }
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(a_multipart_body_is_refused) {
    const auto response = ask({.method = "POST",
                               .path = "/cgi-bin/sms_send",
                               .content_type = "multipart/form-data; boundary=x",
                               .body = credentials + ok_number + "&text=x"});
    BOOST_TEST(response.status == 415);
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(before_the_sim_was_read_a_list_is_an_error_and_never_empty) {
    BOOST_TEST(get("/cgi-bin/sms_list", credentials).body == "ERROR\n");
}

BOOST_AUTO_TEST_CASE(an_unknown_state_is_said_to_be_one) {
    BOOST_TEST(get("/cgi-bin/sms_list", credentials + "&state=old").body ==
               "Unknown state argument\n");
    BOOST_TEST(get("/cgi-bin/sms_list", credentials + "&state=readXYZ").body == "ERROR\n");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_served_is_not_allowed) {
    for (const char* path : {"/cgi-bin/sms_status", "/cgi-bin/sms_", "/cgi-bin/",
                             "/cgi-bin/io_state", "/sms_list", "/"}) {
        const auto response = get(path, credentials);
        BOOST_TEST(response.status == 405, path);
        BOOST_TEST(response.body.empty(), path);
    }
}

BOOST_AUTO_TEST_CASE(without_a_modem_in_the_settings_nothing_is_accepted) {
    settings::Settings next = gateway->configuration()->settings;
    next.modems.clear();
    save(next);
    BOOST_REQUIRE(gateway->apply().has_value());
    for (const auto& response :
         {send(credentials + ok_number + "&text=hello"), get("/cgi-bin/sms_total", credentials)}) {
        BOOST_TEST(response.status == 200);
        BOOST_TEST(response.body == "Device's modem is not defined\n");
    }
    BOOST_TEST(waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(a_disabled_gateway_says_so_before_it_looks_at_credentials) {
    start("simulator", false);
    const auto response = send("username=x&password=y");
    BOOST_TEST(response.status == 200);
    BOOST_TEST(response.body == "Disabled\n");
}

BOOST_AUTO_TEST_CASE(without_a_device_it_is_not_configured) {
    start("", false);
    const auto response = send(credentials + ok_number + "&text=hello");
    BOOST_TEST(response.status == 501);
    BOOST_TEST(response.body == "Service is not configured\n");
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_read_leave_the_running_ones_in_effect) {
    std::ofstream(directory.file("settings.xml")) << "<settings><nonsense/></settings>";
    const auto applied = gateway->apply();
    BOOST_REQUIRE(!applied.has_value());
    BOOST_TEST(applied.error().message().find("settings.xml") != std::string::npos);
    BOOST_TEST(send(credentials).body == "\"number\" or \"group\" parameter is required\n");
}

BOOST_AUTO_TEST_CASE(a_profile_is_changed_by_a_setting) {
    settings::Settings next = gateway->configuration()->settings;
    next.device = "simulator-xml";
    save(next);
    BOOST_REQUIRE(gateway->apply().has_value());
    const auto response = send(credentials + ok_number + "&text=hello");
    BOOST_TEST(response.body.starts_with("<?xml"));
    BOOST_TEST(response.content_type.starts_with("application/xml"));
}

BOOST_AUTO_TEST_SUITE_END()
