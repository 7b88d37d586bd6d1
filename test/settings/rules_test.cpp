#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "settings/settings.hpp"

namespace {

using settings::Account;
using settings::Settings;

const Account plc{"plc", "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA"};

struct Refusal {
    std::string field;  // what the context must begin with
    Settings settings;
    friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
        return out << refusal.field;
    }
};

Settings with_username(const std::string& username) {
    return {false, {{username, plc.password_hash}}, "", ""};
}

const Refusal refusals[] = {
    {"username", with_username("")},
    {"username", with_username(std::string(65, 'a'))},
    {"username", with_username("a\nb")},
    {"username", with_username("\xFF")},
    {"username: \"plc\" stands there twice", {false, {plc, plc}, "", ""}},
    {"password-hash", {false, {{"plc", "violet-canoe-37"}}, "", ""}},
    {"device", {false, {}, "../etc/passwd", ""}},
    {"device", {false, {}, "..", ""}},
    {"device", {false, {}, "Simulator", ""}},
    {"modem port", {false, {}, "", "ttyUSB2"}},
    {"modem port", {false, {}, "", "tcp:"}},
    {"modem port", {false, {}, "", "tcp:127.0.0.1"}},
    {"modem port", {false, {}, "", "tcp::4000"}},
    {"modem port", {false, {}, "", "tcp:127.0.0.1:0"}},
    {"modem port", {false, {}, "", "tcp:127.0.0.1:70000"}},
    {"modem port", {false, {}, "", "tcp:127.0.0.1:40x"}},
    {"enabled: needs an account", {true, {}, "simulator", ""}},
    {"enabled: needs a device", {true, {plc}, "", ""}},
};

const Settings accepted[] = {
    {},
    {false, {plc}, "", ""},
    {true, {plc}, "simulator", ""},
    {true, {plc, {"\xC3\xA4 & <b>", plc.password_hash}}, "quectel-ec25", "/dev/ttyUSB2"},
    {true, {plc}, "simulator", "tcp:[::1]:4000"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

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

BOOST_AUTO_TEST_CASE(a_username_is_counted_in_characters) {
    std::string username;
    for (int i = 0; i < 64; ++i) {
        username += "\xC3\xA4";
    }
    BOOST_TEST(settings::validate(with_username(username)).has_value());
    BOOST_TEST(!settings::validate(with_username(username + "x")));
}

BOOST_AUTO_TEST_SUITE_END()
