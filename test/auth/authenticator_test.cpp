#include "auth/authenticator.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "auth/desk.hpp"

namespace {

using auth::Realm;
using auth::Submitted;
using auth::Verdict;
using std::chrono::minutes;
using test_auth::Desk;
using test_auth::password;
using test_auth::plc;
using test_auth::source;
using test_support::RunEnd;
using test_support::SimClock;

}  // namespace

BOOST_AUTO_TEST_SUITE(authenticator)

BOOST_AUTO_TEST_CASE(right_wrong_and_unknown) {
    Desk desk;
    BOOST_TEST((desk.authenticator.known(Realm::sms, source, "plc", password) == Verdict::unknown));
    BOOST_TEST(desk.submit("plc", password));
    BOOST_TEST(desk.submit("plc", "violet-canoe-38"));
    BOOST_TEST(desk.submit("nobody", password));
    desk.hash_all();
    BOOST_TEST(desk.verdicts == std::vector<bool>({true, false, false}),
               boost::test_tools::per_element());
    BOOST_TEST(
        (desk.authenticator.known(Realm::sms, source, "plc", password) == Verdict::accepted));
    BOOST_TEST((desk.authenticator.known(Realm::sms, source, "plc", "violet-canoe-38") ==
                Verdict::unknown));
    BOOST_TEST(
        (desk.authenticator.known(Realm::sms, source, "nobody", password) == Verdict::unknown));
    desk.end();
}

BOOST_AUTO_TEST_CASE(a_success_says_nothing_about_another_source) {
    Desk desk;
    desk.submit("plc", password);
    desk.hash_all();
    BOOST_TEST((desk.authenticator.known(Realm::sms, "192.168.8.21", "plc", password) ==
                Verdict::unknown));
    desk.end();
}

BOOST_AUTO_TEST_CASE(no_account_or_an_empty_credential_needs_no_hash) {
    Desk desk;
    BOOST_TEST((desk.authenticator.known(Realm::sms, source, "", password) == Verdict::rejected));
    BOOST_TEST((desk.authenticator.known(Realm::sms, source, "plc", "") == Verdict::rejected));
    desk.authenticator.replace_accounts({}, {});
    BOOST_TEST(
        (desk.authenticator.known(Realm::sms, source, "plc", password) == Verdict::rejected));
    desk.submit("plc", password);
    desk.hash_all();
    BOOST_TEST(desk.verdicts == std::vector<bool>({false}), boost::test_tools::per_element());
    desk.end();
}

BOOST_AUTO_TEST_CASE(the_memory_ends_ten_minutes_after_the_last_use) {
    Desk desk;
    desk.submit("plc", password);
    desk.hash_all();
    const hal::Instant start = desk.clock.now();
    std::vector<Verdict> seen;
    for (const int minute : {9, 18, 29}) {
        desk.clock.at(start + minutes(minute), [&] {
            seen.push_back(desk.authenticator.known(Realm::sms, source, "plc", password));
        });
    }
    desk.clock.run(start + minutes(30));
    BOOST_TEST((seen == std::vector{Verdict::accepted, Verdict::accepted, Verdict::unknown}));
    desk.end();
}

BOOST_AUTO_TEST_CASE(equal_attempts_take_one_place_and_each_gets_its_answer) {
    Desk desk;
    for (int i = 0; i < 200; ++i) {
        BOOST_REQUIRE(desk.submit("plc", password));
    }
    for (std::size_t i = 1; i < auth::SlowLane::places; ++i) {
        BOOST_TEST(desk.submit("plc", password, "192.168.8." + std::to_string(100 + i)));
    }
    BOOST_TEST(!desk.submit("plc", password, "192.168.8.99"));  // full for others
    BOOST_TEST(desk.submit("plc", password));                   // equal ones still join
    desk.hash_all();
    const std::size_t all = 201 + auth::SlowLane::places - 1;
    BOOST_TEST(desk.verdicts == std::vector<bool>(all, true), boost::test_tools::per_element());
    BOOST_TEST(desk.submit("plc", password, "192.168.8.99"));  // and there is room again
    desk.end();
}

BOOST_AUTO_TEST_CASE(a_changed_password_counts_at_once) {
    Desk desk;
    desk.submit("plc", password);
    desk.hash_all();
    desk.authenticator.replace_accounts({{"plc", *auth::hash_password("green-kayak-52")}}, {});
    BOOST_TEST((desk.authenticator.known(Realm::sms, source, "plc", password) == Verdict::unknown));
    desk.submit("plc", password);
    desk.submit("plc", "green-kayak-52");
    desk.clock.run();
    BOOST_TEST(desk.verdicts == std::vector<bool>({true, false, true}),
               boost::test_tools::per_element());
    desk.end();
}

BOOST_AUTO_TEST_CASE(a_stop_lets_go_of_what_waits_without_an_answer) {
    Desk desk;
    const auto exchange = std::make_shared<int>(0);
    bool called = false;
    const auto attempt = [&] {
        return auth::Attempt{Realm::sms, source, "plc", password,
                             [exchange, &called](bool) { called = true; }};
    };
    BOOST_TEST((desk.authenticator.submit(attempt()).submitted == Submitted::taken));
    BOOST_TEST(exchange.use_count() == 2);
    desk.stop.request_stop();
    desk.clock.spawn("hash", [&desk] { desk.authenticator.run(desk.stop.get_token()); });
    BOOST_TEST((desk.clock.run() == RunEnd::finished));
    BOOST_TEST(exchange.use_count() == 1);
    BOOST_TEST((desk.authenticator.submit(attempt()).submitted == Submitted::busy));
    BOOST_TEST(exchange.use_count() == 1);
    BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(an_authenticator_that_never_ran_lets_go_too) {
    SimClock clock;
    const auto exchange = std::make_shared<int>(0);
    {
        auth::Authenticator authenticator(clock);
        authenticator.submit({Realm::sms, source, "plc", password, [exchange](bool) {}});
        BOOST_TEST(exchange.use_count() == 2);
    }
    BOOST_TEST(exchange.use_count() == 1);
}

// For the thread sanitizer, on real threads: everything at once, and every attempt is settled.
BOOST_AUTO_TEST_CASE(many_threads_at_once) {
    const auto clock = hal::make_system_clock();
    auth::Authenticator authenticator(*clock);
    authenticator.replace_accounts({plc()}, {});
    std::atomic<int> taken{0};
    const auto settled = std::make_shared<std::atomic<int>>(0);
    {
        const std::jthread hash([&](const std::stop_token& stop) { authenticator.run(stop); });
        std::vector<std::jthread> callers;
        for (int caller = 0; caller < 4; ++caller) {
            callers.emplace_back([&, caller] {
                for (int i = 0; i < 50; ++i) {
                    const std::string from = std::to_string(caller);
                    if (authenticator.known(Realm::sms, from, "plc", password) ==
                        Verdict::unknown) {
                        const std::shared_ptr<void> answer(nullptr,
                                                           [settled](void*) { ++*settled; });
                        const auto receipt = authenticator.submit(
                            {Realm::sms, from, "plc", password, [answer](bool) {}});
                        if (receipt.submitted == Submitted::taken) {
                            ++taken;
                        } else {
                            --*settled;  // let go of at once
                        }
                    }
                    authenticator.replace_accounts({plc()}, {});
                }
            });
        }
    }
    BOOST_TEST(taken > 0);
    BOOST_TEST(*settled == taken);
}

BOOST_AUTO_TEST_SUITE_END()
