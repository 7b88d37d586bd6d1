#include "auth/password.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "auth/error.hpp"

BOOST_AUTO_TEST_SUITE(password)

BOOST_AUTO_TEST_CASE(a_hash_is_argon2id_at_the_floor_and_fits_its_password_only) {
    const auto hash = auth::hash_password("correct horse battery");
    BOOST_REQUIRE(hash);
    BOOST_TEST(hash->starts_with("$argon2id$v=19$m=7168,t=5,p=1$"));
    BOOST_TEST(auth::verify_password(*hash, "correct horse battery"));
    BOOST_TEST(!auth::verify_password(*hash, "correct horse batterz"));
    BOOST_TEST(!auth::verify_password(*hash, ""));
}

BOOST_AUTO_TEST_CASE(two_hashes_of_one_password_differ) {
    BOOST_TEST(*auth::hash_password("correct horse") != *auth::hash_password("correct horse"));
}

BOOST_AUTO_TEST_CASE(a_zero_octet_does_not_end_a_password) {
    using namespace std::string_view_literals;
    const auto hash = auth::hash_password("first\0second"sv);
    BOOST_TEST(!auth::verify_password(*hash, "first"));
    BOOST_TEST(auth::verify_password(*hash, "first\0second"sv));
}

BOOST_AUTO_TEST_CASE(what_is_no_hash_fits_nothing) {
    BOOST_TEST(!auth::verify_password("", ""));
    BOOST_TEST(!auth::verify_password("$argon2id$", "x"));
    BOOST_TEST(!auth::verify_password(std::string(4096, '$'), "x"));
}

const std::string good_passwords[] = {
    "violet-canoe-37",
    "twelve chars",
    "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C \xD0\xB4\xD0\xBB\xD1\x8F x",
};

BOOST_DATA_TEST_CASE(a_good_password_is_taken, good_passwords, candidate) {
    BOOST_TEST(auth::check_new_password("plc", candidate).has_value());
}

struct Refusal {
    std::string candidate;
    std::string reason;
    friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
        return out << refusal.candidate;
    }
};

const Refusal refusals[] = {
    {"", "shorter than 12"},
    {"eleven char", "shorter than 12"},
    // 11 characters, 22 octets
    {"\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6",
     "shorter than 12"},
    {"violet-canoe\n37", "control character"},
    {"aaaabbbbccccdddd", "different characters"},
    {"my-PumpHouse-is-wet", "username"},
    {"MyPassword-37-x", "\"password\""},
    {"user_pass_user_pass", "\"user_pass\""},
    {"x-123456789-x-y", "\"12345678\""},
};

BOOST_DATA_TEST_CASE(a_bad_password_is_refused_with_the_rule, refusals, refusal) {
    const auto result = auth::check_new_password("pumphouse", refusal.candidate);
    BOOST_REQUIRE(!result);
    BOOST_TEST((result.error().code == auth::Errc::password_refused));
    BOOST_TEST(result.error().context.starts_with("password: "));
    BOOST_TEST(result.error().context.find(refusal.reason) != std::string::npos,
               result.error().context);
}

BOOST_AUTO_TEST_CASE(a_refusal_does_not_repeat_the_password) {
    const auto result = auth::check_new_password("plc", "secretz");
    BOOST_TEST(result.error().message().find("secretz") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_username_of_two_characters_may_stand_in_a_password) {
    BOOST_TEST(auth::check_new_password("io", "violet-canoe-io").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
