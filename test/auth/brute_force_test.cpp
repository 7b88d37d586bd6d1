// What wrong guesses cost, and whom.

#include "auth/desk.hpp"

namespace {

using auth::Submitted;
using auth::Verdict;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_auth::Desk;
using test_auth::password;
using test_auth::source;

constexpr int attackers = 250;

std::string attacker(int number) {
    return "192.168.9." + std::to_string(number);
}

/// Everybody tries another password, four times a second: more than the lane could ever take.
void attack(Desk& desk, int& guesses) {
    for (int number = 0; number < attackers; ++number) {
        desk.hand_in("plc", "guess-" + std::to_string(++guesses), attacker(number));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(brute_force)

BOOST_AUTO_TEST_CASE(a_guessing_source_is_refused_without_a_hash_and_told_for_how_long) {
    Desk desk;
    desk.start();
    int tried = 0;
    auth::Receipt receipt;
    while (receipt.submitted == Submitted::taken && tried < 100) {
        receipt = desk.hand_in("plc", "guess-" + std::to_string(tried++));
        desk.clock.run();
    }
    // Five seconds each; half a second passes from one to the next.
    BOOST_TEST(desk.verdicts.size() == 4U);
    BOOST_TEST((receipt.submitted == Submitted::penalised));
    BOOST_TEST(receipt.retry_after.count() >= 18);
    BOOST_TEST(receipt.retry_after.count() <= 20);
    // The right one too, as nobody looks at it; and from elsewhere it is as good as ever.
    BOOST_TEST((desk.hand_in("plc", password).submitted == Submitted::penalised));
    BOOST_TEST(desk.submit("plc", password, "192.168.8.21"));
    desk.clock.run();
    BOOST_TEST(desk.verdicts.back());
    // When the time is over, it is looked at again.
    desk.clock.run(desk.clock.now() + receipt.retry_after);
    bool taken = false;
    desk.clock.at(desk.clock.now() + receipt.retry_after,
                  [&] { taken = desk.submit("plc", password); });
    desk.clock.run();
    BOOST_TEST(taken);
    BOOST_TEST(desk.verdicts.back());
    desk.end();
}

BOOST_AUTO_TEST_CASE(equal_wrong_attempts_cost_once) {
    Desk desk;
    for (int i = 0; i < 100; ++i) {
        desk.submit("plc", "violet-canoe-38");
    }
    desk.hash_all();
    BOOST_TEST(desk.verdicts.size() == 100U);
    BOOST_TEST(desk.submit("plc", "violet-canoe-39"));
    desk.clock.run();
    desk.end();
}

BOOST_AUTO_TEST_CASE(a_success_buys_no_guesses) {
    Desk desk;
    desk.start();
    int refused = 0;
    for (int i = 0; i < 20 && refused == 0; ++i) {
        // Verified each time anew, as the same user from the same source.
        desk.submit("plc", password);
        desk.clock.run();
        const auto receipt = desk.hand_in("other", "guess-" + std::to_string(i));
        refused += receipt.submitted == Submitted::penalised ? 1 : 0;
        desk.clock.run();
    }
    BOOST_TEST(refused == 1);
    desk.end();
}

BOOST_AUTO_TEST_CASE(who_was_verified_is_served_at_a_guessing_source_once_a_second) {
    Desk desk;
    desk.start();
    desk.submit("plc", password);
    desk.clock.run();
    for (int i = 0; i < 50; ++i) {
        desk.hand_in("plc", "guess-" + std::to_string(i));
        desk.clock.run();
    }
    int served = 0;
    int slowed = 0;
    const hal::Instant start = desk.clock.now();
    for (int i = 1; i <= 100; ++i) {  // ten a second, for ten seconds
        desk.clock.at(start + i * milliseconds(100), [&] {
            const Verdict verdict = desk.known();
            served += verdict == Verdict::accepted ? 1 : 0;
            slowed += verdict == Verdict::slowed ? 1 : 0;
        });
    }
    desk.clock.run();
    BOOST_TEST(served == 10);
    BOOST_TEST(slowed == 90);
    // A minute after the last guess it is over.
    desk.clock.at(start + seconds(75), [&] {
        BOOST_TEST((desk.known() == Verdict::accepted));
        BOOST_TEST((desk.known() == Verdict::accepted));
    });
    desk.clock.run();
    desk.end();
}

BOOST_AUTO_TEST_CASE(an_empty_credential_counts_nothing) {
    Desk desk;
    desk.submit("plc", password);
    desk.hash_all();
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST((desk.known("") == Verdict::rejected));
        BOOST_TEST(
            (desk.authenticator.known(auth::Realm::sms, source, "", "x") == Verdict::rejected));
    }
    BOOST_TEST((desk.known() == Verdict::accepted));
    BOOST_TEST((desk.known() == Verdict::accepted));
    BOOST_TEST(desk.submit("plc", "violet-canoe-38"));
    desk.clock.run();
    desk.end();
}

BOOST_AUTO_TEST_CASE(two_hundred_and_fifty_sources_get_two_guesses_a_second_and_hold_nobody_up) {
    Desk desk;
    desk.start();
    desk.submit("plc", password);  // who is verified before it begins
    desk.clock.run();
    const std::size_t before = desk.verdicts.size();
    const hal::Instant start = desk.clock.now();
    constexpr minutes lasting{4};
    int guesses = 0;
    int asked = 0;
    int served = 0;
    for (milliseconds at{0}; at < lasting; at += milliseconds(250)) {
        desk.clock.at(start + at, [&] {
            attack(desk, guesses);
            ++asked;
            served += desk.known() == Verdict::accepted ? 1 : 0;
        });
    }
    // A client that nobody has seen before comes when each of them has failed once (250 halves of
    // a second), and comes again each second until it is in.
    hal::Instant came;
    hal::Instant served_at;
    const std::string fresh = "192.168.8.77";
    const hal::Instant arrival = start + seconds(attackers / 2 + 5);
    for (int again = 0; again < 30; ++again) {
        desk.clock.at(arrival + seconds(again), [&] {
            if (came == hal::Instant() && desk.authenticator
                                                  .submit({auth::Realm::sms, fresh, "plc", password,
                                                           [&](bool accepted) {
                                                               BOOST_TEST(accepted);
                                                               served_at = desk.clock.now();
                                                           }})
                                                  .submitted == Submitted::taken) {
                came = desk.clock.now();
            }
        });
    }
    desk.clock.run(start + lasting);
    BOOST_TEST(served == asked);
    const auto evaluated = desk.verdicts.size() - before;
    BOOST_TEST(evaluated <= 2 * static_cast<std::size_t>(seconds(lasting).count()) + 1);
    BOOST_TEST(evaluated >= static_cast<std::size_t>(seconds(lasting).count()));  // it does work
    BOOST_TEST((came == arrival));
    BOOST_TEST((served_at - arrival <= seconds(1)));
    desk.end();
}

BOOST_AUTO_TEST_SUITE_END()
