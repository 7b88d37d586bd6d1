#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "auth/authenticator.hpp"
#include "auth/password.hpp"
#include "support/sim_clock.hpp"

namespace test_auth {

inline constexpr auto source = "192.168.8.20";
inline constexpr auto password = "violet-canoe-37";

/// Hashing is slow: all cases share one account.
inline const settings::Account& plc() {
    static const settings::Account account{"plc", *auth::hash_password(password)};
    return account;
}

/// An authenticator and what its callers were told.
struct Desk {
    test_support::SimClock clock;
    std::vector<auth::Upgrade> upgrades;
    auth::Authenticator authenticator{
        clock, [this](const auth::Upgrade& upgrade) { upgrades.push_back(upgrade); }};
    std::stop_source stop;
    std::vector<bool> verdicts;

    Desk() { authenticator.replace_accounts({plc()}, {}); }

    auth::Receipt hand_in(const std::string& username, const std::string& tried,
                          const std::string& from = source, auth::Realm realm = auth::Realm::sms) {
        return authenticator.submit({realm, from, username, tried,
                                     [this](bool accepted) { verdicts.push_back(accepted); }});
    }

    bool submit(const std::string& username, const std::string& tried,
                const std::string& from = source, auth::Realm realm = auth::Realm::sms) {
        return hand_in(username, tried, from, realm).submitted == auth::Submitted::taken;
    }

    auth::Verdict known(const std::string& tried = password, const std::string& from = source,
                        auth::Realm realm = auth::Realm::sms) {
        return authenticator.known(realm, from, "plc", tried);
    }

    void start() {
        clock.spawn("hash", [this] { authenticator.run(stop.get_token()); });
    }

    /// Lets the hash thread work until nothing is left to do.
    void hash_all() {
        start();
        BOOST_TEST(clock.run() == test_support::RunEnd::deadlock);  // it waits for more
    }

    void end() {
        stop.request_stop();
        BOOST_TEST(clock.run() == test_support::RunEnd::finished);
    }
};

}  // namespace test_auth
