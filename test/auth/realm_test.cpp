#include "auth/desk.hpp"

namespace {

using auth::Realm;
using auth::Verdict;
using test_auth::Desk;
using test_auth::password;
using test_auth::plc;
using test_auth::source;

constexpr auto code = "ABCD-EFGH-JKLM";

/// The same user name and password in both realms would prove nothing: they differ.
const settings::Administrator& administrator() {
    static const settings::Administrator somebody{"plc", *auth::hash_password("green-kayak-52"),
                                                  *auth::hash_password(code)};
    return somebody;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_realm)

BOOST_AUTO_TEST_CASE(what_is_good_in_one_realm_is_wrong_in_every_other) {
    const Realm realms[] = {Realm::sms, Realm::administrator, Realm::setup};
    const char* const secrets[] = {password, "green-kayak-52", code};
    for (std::size_t realm = 0; realm < 3; ++realm) {
        Desk desk;
        desk.authenticator.replace_accounts({plc()}, administrator());
        for (std::size_t secret = 0; secret < 3; ++secret) {
            // Each from its own source: these are no guesses.
            desk.submit("plc", secrets[secret], "192.168.8." + std::to_string(secret + 1),
                        realms[realm]);
        }
        desk.hash_all();
        BOOST_TEST(desk.verdicts == std::vector<bool>({realm == 0, realm == 1, realm == 2}),
                   boost::test_tools::per_element());
        desk.end();
    }
}

BOOST_AUTO_TEST_CASE(what_was_verified_in_one_realm_is_unknown_in_every_other) {
    Desk desk;
    // The same password in all, which nothing forbids.
    const std::string hash = plc().password_hash;
    desk.authenticator.replace_accounts({plc()}, {"plc", hash, hash});
    BOOST_TEST(desk.submit("plc", password));
    desk.hash_all();
    BOOST_TEST((desk.known() == Verdict::accepted));
    BOOST_TEST((desk.known(password, source, Realm::administrator) == Verdict::unknown));
    BOOST_TEST((desk.known(password, source, Realm::setup) == Verdict::unknown));
    desk.end();
}

BOOST_AUTO_TEST_CASE(equal_attempts_in_two_realms_are_two) {
    Desk desk;
    desk.authenticator.replace_accounts({plc()}, administrator());
    BOOST_TEST(desk.submit("plc", password));
    BOOST_TEST(desk.submit("plc", password, source, Realm::administrator));
    desk.hash_all();
    BOOST_TEST(desk.verdicts == std::vector<bool>({true, false}), boost::test_tools::per_element());
    desk.end();
}

BOOST_AUTO_TEST_CASE(the_code_needs_no_user_name_and_ignores_one) {
    Desk desk;
    desk.authenticator.replace_accounts({}, administrator());
    BOOST_TEST(desk.submit("", code, source, Realm::setup));
    BOOST_TEST(desk.submit("anybody", code, source, Realm::setup));  // the same attempt
    desk.hash_all();
    BOOST_TEST(desk.verdicts == std::vector<bool>({true, true}), boost::test_tools::per_element());
    BOOST_TEST(
        (desk.authenticator.known(Realm::setup, source, "somebody", code) == Verdict::accepted));
    desk.end();
}

BOOST_AUTO_TEST_CASE(a_realm_without_anybody_rejects_without_a_hash) {
    Desk desk;
    BOOST_TEST((desk.known(password, source, Realm::administrator) == Verdict::rejected));
    BOOST_TEST((desk.known(code, source, Realm::setup) == Verdict::rejected));
    desk.authenticator.replace_accounts({}, administrator());
    BOOST_TEST((desk.known() == Verdict::rejected));
    BOOST_TEST((desk.known(code, source, Realm::setup) == Verdict::unknown));
}

BOOST_AUTO_TEST_CASE(a_used_code_is_forgotten_with_its_hash) {
    Desk desk;
    desk.authenticator.replace_accounts({}, administrator());
    desk.submit("", code, source, Realm::setup);
    desk.hash_all();
    BOOST_TEST((desk.known(code, source, Realm::setup) == Verdict::accepted));
    settings::Administrator set_up = administrator();
    set_up.setup_code_hash.clear();
    desk.authenticator.replace_accounts({}, set_up);
    BOOST_TEST((desk.known(code, source, Realm::setup) == Verdict::rejected));
    desk.end();
}

BOOST_AUTO_TEST_SUITE_END()
