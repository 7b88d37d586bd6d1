#pragma once

#include <boost/test/unit_test.hpp>
#include <map>

#include "api/client.hpp"
#include "api/router_fixture.hpp"
#include "auth/password.hpp"
#include "local/json.hpp"
#include "settings/setup_code.hpp"

namespace test_support {

/// A gateway with an administrator and an account for SMS, and the web page of the former.
struct AdminFixture : RouterFixture {
    static constexpr const char* code = "K7QM-2XWD-9RTA";
    static constexpr const char* password = "correct-horse-9";
    static constexpr const char* other_password = "another-horse-7";
    static constexpr const char* device_password = "device-horse-5";
    settings::Settings settings;

    AdminFixture() {
        settings.enabled = true;
        settings.device = "simulator";
        settings.accounts = {{"plc", hash_of(device_password)}};
        settings.administrator = {"ada", hash_of(password), ""};
        run(settings);
    }

    /// A hash takes its time.
    static std::string hash_of(const std::string& secret) {
        static std::map<std::string, std::string> known;
        std::string& hash = known[secret];
        if (hash.empty()) {
            hash = *auth::hash_password(secret);
        }
        return hash;
    }
    void forget_administrator() {
        settings.administrator = {"", "", hash_of(settings::normal_setup_code(code))};
        run(settings);
    }
    settings::Settings saved() const {
        const auto loaded = settings::load(directory.file("settings.xml"));
        BOOST_REQUIRE(loaded.has_value());
        return *loaded;
    }

    /// As our own page asks.
    http::Request request(const std::string& method, const std::string& path,
                          const std::string& body = {}) const {
        return {.method = method,
                .path = "/api/v1/" + path,
                .content_type = body.empty() ? "" : "application/json",
                .body = body,
                .host = "192.168.8.1",
                .origin = method == "GET" ? "" : "https://192.168.8.1",
                .sec_fetch_site = "same-origin",
                .cookie = cookie};
    }
    http::Response ask(const http::Request& request) { return Client(*router, request).answer(); }
    http::Response ask(const std::string& method, const std::string& path,
                       const boost::json::object& body = {}) {
        return ask(request(method, path, body.empty() ? "" : boost::json::serialize(body)));
    }
    http::Response log_in(const std::string& username = "ada",
                          const std::string& secret = password) {
        return ask("POST", "session", {{"username", username}, {"password", secret}});
    }
    http::Response set_up(const std::string& with_code = code,
                          const std::string& secret = password) {
        return ask("POST", "setup",
                   {{"code", with_code}, {"username", "ada"}, {"password", secret}});
    }
    http::Response change_password(const std::string& secret, const std::string& wanted) {
        return ask("PUT", "administrator", {{"password", secret}, {"new_password", wanted}});
    }
    /// As a browser does it.
    void keep_cookie(const http::Response& response) {
        const std::string value = header(response, "Set-Cookie");
        BOOST_REQUIRE(value.find("; ") != std::string::npos);
        cookie = value.substr(0, value.find("; "));
    }
    std::string state() { return state_in(ask("GET", "session")); }

    static std::string state_in(const http::Response& response) {
        BOOST_TEST_INFO(response.body);
        BOOST_REQUIRE(response.status == 200);
        BOOST_TEST(response.content_type == "application/json");
        return std::string(boost::json::parse(response.body).at("state").as_string());
    }
    /// The sentence of a refusal of this status. None gives a cookie.
    static std::string refusal(const http::Response& response, int status) {
        BOOST_TEST_INFO(response.body);
        BOOST_REQUIRE(response.status == status);
        BOOST_TEST(response.content_type == "application/problem+json");
        BOOST_TEST(header(response, "Set-Cookie").empty());
        const boost::json::value problem = boost::json::parse(response.body);
        BOOST_TEST(problem.at("status").as_int64() == status);
        BOOST_TEST(problem.at("title").as_string() != "Error");
        return std::string(problem.at("detail").as_string());
    }

    std::string cookie;
};

}  // namespace test_support
