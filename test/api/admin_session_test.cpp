#include "api/admin.hpp"

#include "api/admin_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using test_support::Client;
using test_support::header;

using Fixture = test_support::AdminFixture;

struct Method {
    const char* path;
    std::string allow;
};

const std::vector<Method> paths{
    {"session", "GET, POST, DELETE"}, {"setup", "POST"}, {"administrator", "PUT"}};

/// What only one of our own pages may ask.
std::vector<http::Request> changing_requests(const Fixture& fixture) {
    return {
        fixture.request("POST", "session", R"({"username":"ada","password":"correct-horse-9"})"),
        fixture.request("DELETE", "session"),
        fixture.request("POST", "setup",
                        R"({"code":"x","username":"ada","password":"correct-horse-9"})"),
        fixture.request("PUT", "administrator",
                        R"({"password":"correct-horse-9","new_password":"another-horse-7"})")};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_session, Fixture)

BOOST_AUTO_TEST_CASE(who_logs_in_is_logged_in_until_the_log_out) {
    BOOST_TEST(state() == "logged-out");
    const auto answer = log_in();
    BOOST_TEST(state_in(answer) == "logged-in");
    BOOST_TEST(boost::json::parse(answer.body).at("username").as_string() == "ada");
    BOOST_TEST(boost::json::parse(answer.body).at("expires_in").as_int64() == 900);
    BOOST_TEST(
        header(answer, "Set-Cookie").ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"));
    BOOST_TEST(state() == "logged-out");  // The browser has not taken its cookie yet.
    keep_cookie(answer);
    BOOST_TEST(state() == "logged-in");
    const auto goodbye = ask("DELETE", "session");
    BOOST_TEST(state_in(goodbye) == "logged-out");
    BOOST_TEST(header(goodbye, "Set-Cookie").ends_with("; Max-Age=0"));
    BOOST_TEST(state() == "logged-out");  // Though the browser still had the cookie.
    BOOST_TEST(state_in(ask("DELETE", "session")) == "logged-out");
}

BOOST_AUTO_TEST_CASE(wrong_credentials_are_refused_and_all_in_the_same_words) {
    const auto answer = log_in("ada", other_password);
    const std::string sentence = refusal(answer, 401);
    BOOST_TEST(header(answer, "WWW-Authenticate") == "Cookie realm=\"SMS Gateway\"");
    BOOST_TEST(refusal(log_in("bob", password), 401) == sentence);
    BOOST_TEST(refusal(log_in("ADA", password), 401) == sentence);
}

BOOST_AUTO_TEST_CASE(an_account_for_sms_is_none_here_and_the_administrator_none_there) {
    refusal(log_in("plc", device_password), 401);
    const auto ask_cgi = [this](const std::string& username, const std::string& secret) {
        return ask({.method = "GET",
                    .path = "/cgi-bin/sms_total",
                    .query = "username=" + username + "&password=" + secret});
    };
    BOOST_TEST(ask_cgi("plc", device_password).status != 401);
    BOOST_TEST(ask_cgi("ada", password).status == 401);
    keep_cookie(log_in());
    http::Request with_cookie = request("GET", "");
    with_cookie.path = "/cgi-bin/sms_total";
    BOOST_TEST(ask(with_cookie).status == 401);
    // Of the same name and password, they are still two.
    settings.accounts.push_back({"ada", hash_of(password)});
    settings.administrator = {"plc", hash_of(device_password), ""};
    run(settings);
    cookie.clear();
    refusal(log_in("ada", password), 401);
    keep_cookie(log_in("plc", device_password));
    BOOST_TEST(state() == "logged-in");
}

BOOST_AUTO_TEST_CASE(a_login_gives_a_new_session_and_ends_the_old_one) {
    keep_cookie(log_in());
    const std::string first = cookie;
    keep_cookie(log_in());
    BOOST_TEST(cookie != first);
    BOOST_TEST(state() == "logged-in");
    cookie = first;
    BOOST_TEST(state() == "logged-out");
}

BOOST_AUTO_TEST_CASE(an_id_that_somebody_has_planted_is_not_taken_over) {
    cookie = "__Host-sms-gateway=" + std::string(64, 'a');
    const std::string planted = cookie;
    keep_cookie(log_in());
    cookie = planted;
    BOOST_TEST(state() == "logged-out");
}

BOOST_AUTO_TEST_CASE(a_session_ends_by_itself_and_asking_does_not_prolong_it) {
    keep_cookie(log_in());
    clock->advance(10min);
    BOOST_TEST(state() == "logged-in");
    clock->advance(6min);
    BOOST_TEST(state() == "logged-out");
    keep_cookie(log_in());
    api::Admin admin(*gateway);
    BOOST_TEST(!admin.authenticated(request("GET", "")).has_value());  // Of another process's life.
}

BOOST_AUTO_TEST_CASE(another_administrator_in_the_settings_ends_all_sessions) {
    keep_cookie(log_in());
    settings.administrator.password_hash = hash_of(other_password);
    save(settings);
    BOOST_REQUIRE(gateway->apply().has_value());
    BOOST_TEST(state() == "logged-out");
    cookie.clear();
    refusal(log_in(), 401);
    keep_cookie(log_in("ada", other_password));
    settings.administrator = {};
    save(settings);
    BOOST_REQUIRE(gateway->apply().has_value());
    BOOST_TEST(state() == "setup");
    BOOST_TEST(state_in(ask("DELETE", "session")) == "setup");
    BOOST_TEST(refusal(log_in("ada", other_password), 409) == "there is no administrator yet");
}

BOOST_AUTO_TEST_CASE(another_method_is_refused_with_those_that_there_are) {
    for (const Method& one : paths) {
        for (const char* method : {"HEAD", "OPTIONS", "PATCH", "PUT", "POST", "GET", "DELETE", "",
                                   "get", "GET, POST", "TRACE"}) {
            if ((", " + one.allow + ", ").find(std::string(", ") + method + ", ") !=
                    std::string::npos &&
                std::string_view(method) != "GET, POST") {
                continue;
            }
            const auto answer = ask(request(method, one.path, "{}"));
            refusal(answer, 405);
            BOOST_TEST(header(answer, "Allow") == one.allow);
        }
    }
}

BOOST_AUTO_TEST_CASE(only_one_of_our_own_pages_may_change_anything) {
    keep_cookie(log_in());
    for (const http::Request& good : changing_requests(*this)) {
        BOOST_TEST_CONTEXT(good.method << ' ' << good.path) {
            http::Request bad = good;
            bad.origin = "https://evil.example.org";
            BOOST_TEST(refusal(ask(bad), 403).starts_with("origin: "));
            bad = good;
            bad.sec_fetch_site = "cross-site";
            refusal(ask(bad), 403);
            bad = good;
            bad.sec_fetch_site = "same-site";
            refusal(ask(bad), 403);
            bad.origin.clear();
            bad.sec_fetch_site.clear();
            BOOST_TEST(refusal(ask(bad), 403).starts_with("origin: "));
            bad.sec_fetch_site = "none";
            refusal(ask(bad), 403);
            bad = good;
            bad.body = "password=correct-horse-9";
            for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                                     "multipart/form-data; boundary=x", "application/jsonp"}) {
                bad.content_type = type;
                BOOST_TEST(refusal(ask(bad), 415).starts_with("Content-Type: "));
            }
        }
    }
    BOOST_TEST(state() == "logged-in");
    BOOST_TEST((saved().administrator == settings.administrator));
}

BOOST_AUTO_TEST_CASE(who_is_not_of_the_network_hears_nothing) {
    http::Request far = request("GET", "session");
    far.remote_address = "203.0.113.7";
    BOOST_TEST(refusal(ask(far), 403).starts_with("network: "));
    http::Request embedded = request("GET", "session");
    embedded.sec_fetch_site = "cross-site";
    refusal(ask(embedded), 403);
}

BOOST_AUTO_TEST_CASE(a_wrong_body_is_refused_with_the_fields_name) {
    const auto sentence = [this](const std::string& body) {
        return refusal(ask(request("POST", "session", body)), 400);
    };
    BOOST_TEST(sentence("[]") == "body: must be a JSON object");
    BOOST_TEST(sentence(R"({"username":"ada"})") == "password: is missing");
    BOOST_TEST(sentence(R"({"username":7,"password":"x"})") == "username: must be a string");
    BOOST_TEST(sentence(R"({"username":"ada","password":"x","role":"root"})") ==
               "role: is not known here");
}

BOOST_AUTO_TEST_CASE(when_too_many_unknown_ones_wait_the_next_is_told_when_to_come_again) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 20; ++i) {
        http::Request wrong =
            request("POST", "session",
                    R"({"username":"ada","password":"wrong-)" + std::to_string(i) + "\"}");
        clients.push_back(std::make_unique<Client>(*router, wrong));
    }
    unsigned told = 0;
    for (const auto& client : clients) {
        const auto response = client->answer();
        if (response.status == 429) {
            ++told;
            BOOST_TEST(std::stoi(header(response, "Retry-After")) > 0);
        }
        refusal(response, response.status == 429 ? 429 : 401);
    }
    BOOST_TEST(told > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
