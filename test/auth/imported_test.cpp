// Accounts whose hash is the old firmware's.

#include "auth/desk.hpp"

namespace {

using auth::Verdict;
using test_auth::Desk;
using test_auth::password;
using test_auth::plc;
using test_auth::source;

/// Of test_auth::password, made by Python's crypt.crypt().
const settings::Account imported{
    "old",
    "$6$deadbeefdeadbeef$zvOdRD/CRm4.TLliILHGqjEq5zz930ZSiyJVVieB5i50HY"
    "KUxwLigN9R50DwgstA1/BYqwShoZawaFuv7lhA3."};

}  // namespace

BOOST_AUTO_TEST_SUITE(imported_account)

BOOST_AUTO_TEST_CASE(its_first_login_gives_a_hash_of_our_own_for_the_same_password) {
    Desk desk;
    desk.authenticator.replace_accounts({plc(), imported}, {});
    desk.submit("old", "violet-canoe-38");
    desk.submit("old", password);
    desk.hash_all();
    BOOST_TEST(desk.verdicts == std::vector<bool>({false, true}), boost::test_tools::per_element());
    BOOST_REQUIRE(desk.upgrades.size() == 1U);
    const auth::Upgrade& upgrade = desk.upgrades.front();
    BOOST_TEST(upgrade.username == "old");
    BOOST_TEST(upgrade.old_hash == imported.password_hash);
    BOOST_TEST(upgrade.new_hash.starts_with("$argon2id$"));
    BOOST_TEST(auth::verify_password(upgrade.new_hash, password));
    desk.end();
}

BOOST_AUTO_TEST_CASE(who_logged_in_stays_verified_over_the_change) {
    test_support::SimClock clock;
    auth::Authenticator* in_use = nullptr;
    auth::Authenticator authenticator(clock, [&in_use](const auth::Upgrade& upgrade) {
        in_use->replace_accounts({{upgrade.username, upgrade.new_hash}}, {});
    });
    in_use = &authenticator;
    authenticator.replace_accounts({imported}, {});
    std::stop_source stop;
    bool right = false;
    authenticator.submit(
        {auth::Realm::sms, source, "old", password, [&right](bool accepted) { right = accepted; }});
    clock.spawn("hash", [&] { authenticator.run(stop.get_token()); });
    clock.run();
    BOOST_TEST(right);
    BOOST_TEST(
        (authenticator.known(auth::Realm::sms, source, "old", password) == Verdict::accepted));
    stop.request_stop();
    clock.run();
}

BOOST_AUTO_TEST_CASE(a_hash_that_could_not_be_kept_comes_again) {
    Desk desk;  // keeps none
    desk.authenticator.replace_accounts({imported}, {});
    desk.submit("old", password);
    desk.hash_all();
    desk.submit("old", password, "192.168.8.21");
    desk.clock.run();
    BOOST_TEST(desk.verdicts == std::vector<bool>({true, true}), boost::test_tools::per_element());
    BOOST_TEST(desk.upgrades.size() == 2U);
    desk.end();
}

BOOST_AUTO_TEST_CASE(its_hash_opens_nobody_else) {
    Desk desk;
    desk.authenticator.replace_accounts({{"plc", *auth::hash_password("green-kayak-52")}, imported},
                                        {});
    desk.submit("plc", password, "192.168.8.21");     // the imported one's
    desk.submit("nobody", password, "192.168.8.22");  // nobody's
    desk.submit("old", "green-kayak-52", "192.168.8.23");
    desk.hash_all();
    BOOST_TEST(desk.verdicts == std::vector<bool>({false, false, false}),
               boost::test_tools::per_element());
    BOOST_TEST(desk.upgrades.empty());
    desk.end();
}

BOOST_AUTO_TEST_SUITE_END()
