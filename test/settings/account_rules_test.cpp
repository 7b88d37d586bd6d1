#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "settings/settings.hpp"

namespace {

using settings::Account;
using settings::Administrator;
using settings::Settings;

const std::string argon2id = "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA";

const std::string hash22(22, 'a');
const std::string hash43(43, '.');
const std::string hash86(86, '/');

const std::string good_hashes[] = {
    argon2id,
    "$argon2id$v=19$m=99999,t=99,p=9$c2FsdC+/$aGFzaC+/",
    "$1$saltsalt$" + hash22,
    "$1$s$" + hash22,
    "$5$saltsaltsaltsalt$" + hash43,
    "$5$rounds=1000$s$" + hash43,
    "$6$saltsaltsaltsalt$" + hash86,
    "$6$rounds=99999$./AZaz09$" + hash86,
};

const std::string bad_hashes[] = {
    "",
    "violet-canoe-37",
    "$argon2id$",
    "$argon2id$x",
    "$argon2id$v=16$m=7168,t=5,p=1$c2FsdA$aGFzaA",
    "$argon2id$v=19$m=100000,t=5,p=1$c2FsdA$aGFzaA",
    "$argon2id$v=19$m=07168,t=5,p=1$c2FsdA$aGFzaA",
    "$argon2id$v=19$m=,t=5,p=1$c2FsdA$aGFzaA",
    "$argon2id$v=19$m=7168,t=100,p=1$c2FsdA$aGFzaA",
    "$argon2id$v=19$m=7168,t=5,p=10$c2FsdA$aGFzaA",
    "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA",
    "$argon2id$v=19$m=7168,t=5,p=1$$aGFzaA",
    "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$",
    "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFz$aA",
    "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFz.A",
    "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA=",
    "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA\n",
    "$argon2id$v=19$\n",
    argon2id + std::string(250, 'a'),
    "$argon2i$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA",
    "$2b$10$" + std::string(53, 'a'),
    "$y$j9T$salt$" + hash43,
    "$1$" + hash22,
    "$1$$" + hash22,
    "$1$saltsalts$" + hash22,
    "$1$saltsalt$" + hash22 + "a",
    "$1$saltsalt$" + hash22.substr(1),
    "$1$rounds=5000$saltsalt$" + hash22,
    "$1$salt:alt$" + hash22,
    "$1$saltsalt$" + hash22 + "\n",
    "$1$salts$lt$" + hash22,
    "$5$saltsaltsaltsalts$" + hash43,
    "$5$saltsalt$" + hash86,
    "$5$rounds=999$s$" + hash43,
    "$5$rounds=0999$s$" + hash43,
    "$5$rounds=100000$s$" + hash43,
    "$5$rounds=$s$" + hash43,
    "$5$rounds=1000" + hash43,
    "$5$rounds=10a0$s$" + hash43,
    "$6$saltsalt$" + hash43,
    "$6$saltsalt$" + hash86.substr(1) + "*",
    std::string("$1$saltsalt$aaaaaaaaaaaaaaaaaaaaa\0", 34),
};

struct Refusal {
    std::string field;
    Settings settings;
    friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
        return out << refusal.field;
    }
};

Settings with(Account account) {
    account.username = "plc";
    account.password_hash = argon2id;
    return {.accounts = {std::move(account)}};
}

Settings allowing(const std::string& prefix) {
    return with({.destinations = {.allowed = {"+44", prefix}}});
}

Settings with(Administrator administrator) {
    return {.administrator = std::move(administrator)};
}

const Refusal refusals[] = {
    {"per-hour: 0", with(Account{.limits = {.per_hour = 100001}})},
    {"per-day: 0", with(Account{.limits = {.per_day = 100001}})},
    {"allow: \"\" is no prefix", allowing("")},
    {"allow: \"+\" is no prefix", allowing("+")},
    {"allow: \"44+\" is no prefix", allowing("44+")},
    {"allow: \" 44\" is no prefix", allowing(" 44")},
    {"allow: \"4-4\" is no prefix", allowing("4-4")},
    {"allow: \"123456789012345678901\" is no prefix", allowing("123456789012345678901")},
    {"block: \"x\" is no prefix", with(Account{.destinations = {.blocked = {"x"}}})},
    {"allow: at most 100 prefixes",
     with(Account{.destinations = {.allowed = std::vector<std::string>(101, "+44")}})},
    {"block: at most 100 prefixes",
     with(Account{.destinations = {.blocked = std::vector<std::string>(101, "+44")}})},
    {"administrator username: only together with a password", with(Administrator{.username = "a"})},
    {"administrator username: only together with a password",
     with(Administrator{.password_hash = argon2id})},
    {"administrator username: 1 to 64",
     with(Administrator{.username = "a\nb", .password_hash = argon2id})},
    {"administrator password-hash: not an Argon2id hash",
     with(Administrator{.username = "a", .password_hash = "$1$saltsalt$" + hash22})},
    {"administrator setup-code-hash: not an Argon2id hash",
     with(Administrator{.setup_code_hash = "0000-0000-0000"})},
    {"network: \"lan\"", {.networks = {"lan"}}},
    {"networks: at most 64", {.networks = std::vector<std::string>(65, "::1")}},
};

const Settings accepted[] = {
    with(Account{.limits = {.per_hour = 0, .per_day = 100000}}),
    allowing("0"),
    allowing("+12345678901234567890"),
    allowing("12345678901234567890"),
    with(Account{.destinations = {.allowed = std::vector<std::string>(100, "+44"),
                                  .blocked = std::vector<std::string>(100, "+44")}}),
    with(Administrator{.username = "a", .password_hash = argon2id}),
    with(Administrator{.setup_code_hash = argon2id}),
    {.networks = std::vector<std::string>(64, "::1")},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(account_rules)

BOOST_DATA_TEST_CASE(hashes_of_these_forms_are_taken, good_hashes, hash) {
    BOOST_TEST(settings::validate({.accounts = {{"plc", hash}}}).has_value());
}

BOOST_DATA_TEST_CASE(other_hashes_are_refused_and_not_repeated, bad_hashes, hash) {
    const auto result = settings::validate({.accounts = {{"plc", hash}}});
    BOOST_REQUIRE(!result);
    BOOST_TEST(result.error().context ==
               "password-hash: neither an Argon2id hash nor one of crypt's $1$, $5$, $6$");
}

BOOST_DATA_TEST_CASE(what_breaks_a_rule_names_its_field, refusals, refusal) {
    const auto result = settings::validate(refusal.settings);
    BOOST_REQUIRE(!result);
    BOOST_TEST((result.error().code == settings::Errc::invalid));
    BOOST_TEST(result.error().context.starts_with(refusal.field), result.error().context);
}

BOOST_AUTO_TEST_CASE(what_keeps_the_rules_passes) {
    for (const Settings& one : accepted) {
        BOOST_TEST(settings::validate(one).has_value(), settings::to_xml(one));
    }
}

BOOST_AUTO_TEST_CASE(a_fresh_installation_has_limits_and_is_for_the_lan) {
    const Settings fresh;
    const Account account;
    BOOST_TEST(account.limits.per_hour == 100U);
    BOOST_TEST(account.limits.per_day == 500U);
    BOOST_TEST(!account.destinations.premium);
    BOOST_TEST(fresh.keeping.waiting == 1000U);
    BOOST_TEST(fresh.networks.empty());
    BOOST_TEST(fresh.administrator.setup_code_hash.empty());
}

BOOST_AUTO_TEST_SUITE_END()
