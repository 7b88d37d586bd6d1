#pragma once

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "api/client.hpp"
#include "api/router_fixture.hpp"
#include "auth/password.hpp"
#include "auth/slow_lane.hpp"

namespace test_support {

/// A gateway that callers wait for, whose modem is the test itself.
struct OwedFixture : RouterFixture {
    static constexpr const char* password = "correct-horse-9";
    const outbox::Sender sender{.modem = "main", .imsi = "001010123456789"};
    settings::Settings settings;

    OwedFixture() {
        settings.enabled = true;
        settings.device = "simulator";
        settings.accounts = {{"plc", *auth::hash_password(password)},
                             {"door", *auth::hash_password(password)}};
        settings.modems = {{.name = "main", .port = coming_port}};
        start();
    }

    void start() {
        run(settings);
        become_known();
    }

    /// The first check of a password is another thread's, and again when it is long ago; after this
    /// a request is parked when its Client has been made.
    void become_known() {
        for (const char* account : {"plc", "door"}) {
            Client(*router, request("account", account)).answer();
            // The next check need not wait for its turn.
            clock->advance(auth::SlowLane::interval);
        }
    }
    void pass(std::chrono::seconds time) {
        clock->advance(time);
        become_known();
    }

    http::Request request(const std::string& query, const std::string& account = "plc") const {
        return {.method = "GET",
                .path = "/cgi-bin/sms_send",
                .query = "username=" + account + "&password=" + password + "&" + query};
    }
    Client ask(const std::string& query, const std::string& account = "plc") {
        return {*router, request(query, account)};
    }
    Client alarm(const std::string& more = {}) {
        return ask("number=07700900123&text=alarm" + more);
    }

    /// Takes the next part to be sent, and lets the network say this of it.
    void network_says(outbox::State state) {
        const auto claim = gateway->store().next_due(sender);
        BOOST_REQUIRE((claim && *claim));
        BOOST_REQUIRE(gateway->store().arm(**claim, sender, std::nullopt).has_value());
        const auto progress = gateway->store().settle(**claim, {.state = state});
        BOOST_REQUIRE(progress.has_value());
        gateway->waiting_room().settled(*progress);
    }
    unsigned waiting() { return gateway->store().counts()->waiting; }

    /// The shipped profiles, which the test may change.
    void copy_profiles() {
        const std::filesystem::path copy = directory.file("profiles");
        std::filesystem::copy(profiles, copy, std::filesystem::copy_options::recursive);
        profiles = copy;
    }
    void edit_profile(const std::string& name, const std::string& from, const std::string& to) {
        std::ifstream in(profiles / name);
        std::string xml{std::istreambuf_iterator<char>(in), {}};
        const auto place = xml.find(from);
        BOOST_REQUIRE(place != std::string::npos);
        std::ofstream(profiles / name) << xml.replace(place, from.size(), to);
    }
};

inline std::string id_of(const http::Response& response) {
    return header(response, "X-Message-Id");
}

inline bool is_joined(const http::Response& response) {
    return header(response, "X-Joined") == "1";
}

}  // namespace test_support
