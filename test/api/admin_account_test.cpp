#include <boost/test/data/test_case.hpp>

#include "api/admin_fixture.hpp"

namespace {

using test_support::Client;

using Fixture = test_support::AdminFixture;

/// Typed by hand.
const std::vector<std::string> spellings{"K7QM-2XWD-9RTA", "k7qm2xwd9rta", " k7qm 2xwd 9rta "};

struct Wrong {
    std::string username;
    std::string password;
    std::string sentence;
    friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
        return out << wrong.sentence;
    }
};

const std::vector<Wrong> wrong_choices{
    {"ada\n", "correct-horse-9", "username: 1 to 64 characters, no control characters"},
    {std::string(65, 'x'), "correct-horse-9",
     "username: 1 to 64 characters, no control characters"},
    {"ada", "short", "password: shorter than 12 characters"},
    {"horse", "correct-horse-9", "password: contains the username"},
    {"ada", "password1234567", "password: contains \"password\", which guessers try first"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_account, Fixture)

BOOST_DATA_TEST_CASE_F(Fixture, the_code_lets_choose_the_administrator_who_is_logged_in,
                       spellings) {
    forget_administrator();
    BOOST_TEST(state() == "setup");
    const auto answer = set_up(sample);
    BOOST_TEST(state_in(answer) == "logged-in");
    keep_cookie(answer);
    BOOST_TEST(state() == "logged-in");
    const settings::Administrator stored = saved().administrator;
    BOOST_TEST(stored.username == "ada");
    BOOST_TEST(auth::verify_password(stored.password_hash, password));
    BOOST_TEST(stored.setup_code_hash.empty());
    BOOST_TEST(saved().accounts.size() == 1U);  // The other settings stay.
    cookie.clear();
    BOOST_TEST(state_in(log_in()) == "logged-in");
}

BOOST_AUTO_TEST_CASE(a_code_is_good_once) {
    forget_administrator();
    BOOST_TEST(state_in(set_up()) == "logged-in");
    BOOST_TEST(refusal(set_up(), 409) == "there is an administrator already");
    settings.administrator = {};
    save(settings);
    BOOST_REQUIRE(gateway->apply().has_value());
    BOOST_TEST(refusal(set_up(), 409).starts_with("there is no code: "));
}

BOOST_AUTO_TEST_CASE(two_who_have_the_code_are_not_both_administrators) {
    forget_administrator();
    http::Request ada = request("POST", "setup",
                                R"({"code":"K7QM-2XWD-9RTA","username":"ada",)"
                                R"("password":"correct-horse-9"})");
    http::Request bob = ada;
    bob.body.replace(bob.body.find("ada"), 3, "bob");
    Client first(*router, ada);
    Client second(*router, bob);
    BOOST_TEST(state_in(first.answer()) == "logged-in");
    refusal(second.answer(), 409);
    BOOST_TEST(saved().administrator.username == "ada");
}

BOOST_AUTO_TEST_CASE(a_wrong_code_is_refused_and_the_right_one_still_good) {
    forget_administrator();
    BOOST_TEST(refusal(set_up("K7QM-2XWD-9RTB"), 401) == "code: wrong");
    BOOST_TEST(state() == "setup");
    refusal(set_up(settings.administrator.setup_code_hash), 401);
    BOOST_TEST(state_in(set_up()) == "logged-in");
}

BOOST_DATA_TEST_CASE_F(Fixture, a_bad_choice_is_refused_and_leaves_the_code_good, wrong_choices) {
    forget_administrator();
    const auto answer =
        ask("POST", "setup",
            {{"code", code}, {"username", sample.username}, {"password", sample.password}});
    BOOST_TEST(refusal(answer, 400) == sample.sentence);
    BOOST_TEST(state_in(set_up()) == "logged-in");
}

BOOST_AUTO_TEST_CASE(a_code_drawn_beside_an_administrator_is_no_way_in) {
    settings.administrator.setup_code_hash = hash_of(settings::normal_setup_code(code));
    run(settings);
    refusal(set_up(code, other_password), 409);
    refusal(log_in("ada", code), 401);
    BOOST_TEST((saved().administrator == settings.administrator));
}

BOOST_AUTO_TEST_CASE(a_new_password_ends_the_other_sessions_and_the_old_password) {
    keep_cookie(log_in());
    const std::string other_browser = cookie;
    cookie.clear();
    keep_cookie(log_in());
    const std::string before = cookie;
    const auto answer = change_password(password, other_password);
    BOOST_TEST(state_in(answer) == "logged-in");
    keep_cookie(answer);
    BOOST_TEST(cookie != before);
    BOOST_TEST(state() == "logged-in");
    for (const std::string& old : {other_browser, before}) {
        cookie = old;
        BOOST_TEST(state() == "logged-out");
    }
    cookie.clear();
    refusal(log_in("ada", password), 401);
    BOOST_TEST(state_in(log_in("ada", other_password)) == "logged-in");
    BOOST_TEST(auth::verify_password(saved().administrator.password_hash, other_password));
}

BOOST_AUTO_TEST_CASE(a_new_password_needs_a_session_and_the_old_one) {
    refusal(change_password(password, other_password), 401);
    cookie = "__Host-sms-gateway=" + std::string(64, '0');
    refusal(change_password(password, other_password), 401);
    cookie.clear();
    keep_cookie(log_in());
    BOOST_TEST(refusal(change_password(other_password, other_password), 401) == "password: wrong");
    BOOST_TEST(refusal(change_password(device_password, other_password), 401) == "password: wrong");
    BOOST_TEST(refusal(change_password(password, "short"), 400) ==
               "new_password: shorter than 12 characters");
    BOOST_TEST(refusal(ask("PUT", "administrator", {{"password", password}}), 400) ==
               "new_password: is missing");
    BOOST_TEST(state() == "logged-in");
    BOOST_TEST((saved().administrator == settings.administrator));
}

// The settings' folder is not the tests' to make unwritable: root runs them too.
BOOST_AUTO_TEST_CASE(settings_that_cannot_be_written_stay_and_the_caller_is_told) {
    forget_administrator();
    std::filesystem::create_directory(directory.file("settings.xml.new"));
    BOOST_TEST(refusal(set_up(), 503) == "the settings cannot be written now");
    BOOST_TEST(state() == "setup");
    std::filesystem::remove(directory.file("settings.xml.new"));
    BOOST_TEST(state_in(set_up()) == "logged-in");
}

BOOST_AUTO_TEST_CASE(what_the_command_line_has_changed_meanwhile_is_not_overwritten) {
    keep_cookie(log_in());
    settings.administrator.password_hash = hash_of("third-horse-3");
    save(settings);  // Not in effect yet.
    BOOST_TEST(refusal(change_password(password, other_password), 409) ==
               "the administrator has just been changed");
    BOOST_TEST((saved().administrator == settings.administrator));
}

BOOST_AUTO_TEST_CASE(a_gateway_that_stops_while_a_password_is_stored_stops) {
    forget_administrator();
    Client client(*router, request("POST", "setup",
                                   R"({"code":"K7QM-2XWD-9RTA","username":"ada",)"
                                   R"("password":"correct-horse-9"})"));
    gateway->stop();
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_SUITE_END()
