#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "settings/settings.hpp"

namespace {

using settings::Account;
using settings::ModemSettings;
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
    return {.accounts = {{username, plc.password_hash}}};
}

Settings with_modems(std::vector<ModemSettings> modems) {
    return {.modems = std::move(modems)};
}

Settings with_port(const std::string& port) {
    return with_modems({{.port = port}});
}

Settings with_numbers(const std::vector<std::string>& numbers) {
    return {.groups = {{.name = "on-call", .numbers = numbers}}};
}

Settings with_group_name(const std::string& name) {
    return {.groups = {{.name = name, .numbers = {"07700900123"}}}};
}

/// `count` numbers that differ.
std::vector<std::string> numbers(std::size_t count) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < count; ++at) {
        result.push_back("+44770090" + std::to_string(1000 + at));
    }
    return result;
}

/// `count` groups without numbers, whose names differ.
Settings with_groups(std::size_t count) {
    Settings result;
    for (std::size_t at = 0; at < count; ++at) {
        result.groups.push_back({.name = std::to_string(at), .numbers = {}});
    }
    return result;
}

const Refusal refusals[] = {
    {"username", with_username("")},
    {"username", with_username(std::string(65, 'a'))},
    {"username", with_username("a\nb")},
    {"username", with_username("\xFF")},
    {"username: \"plc\" stands there twice", {.accounts = {plc, plc}}},
    {"password-hash", {.accounts = {{"plc", "violet-canoe-37"}}}},
    {"device", {.device = "../etc/passwd"}},
    {"device", {.device = ".."}},
    {"device", {.device = "Simulator"}},
    {"keeping days", {.keeping = {.days = 0}}},
    {"keeping days", {.keeping = {.days = 3651}}},
    {"keeping messages", {.keeping = {.messages = 0}}},
    {"keeping messages", {.keeping = {.messages = 1000001}}},
    {"keeping waiting", {.keeping = {.waiting = 1000001}}},
    {"modem port", with_port("")},
    {"modem port", with_port("ttyUSB2")},
    {"modem port", with_port("automatic")},
    {"modem port", with_port("tcp:")},
    {"modem port", with_port("tcp:127.0.0.1")},
    {"modem port", with_port("tcp::4000")},
    {"modem port", with_port("tcp:127.0.0.1:0")},
    {"modem port", with_port("tcp:127.0.0.1:70000")},
    {"modem port", with_port("tcp:127.0.0.1:40x")},
    {"modem name", with_modems({{.name = ""}})},
    {"modem name", with_modems({{.name = "Modem"}})},
    {"modem name", with_modems({{.name = "a.b"}})},
    {"modem name", with_modems({{.name = std::string(33, 'a')}})},
    {"modem name: \"a\" stands there twice", with_modems({{.name = "a"}, {.name = "a"}})},
    {"modem port: \"/dev/ttyUSB2\" stands there twice",
     with_modems({{.name = "a", .port = "/dev/ttyUSB2"}, {.name = "b", .port = "/dev/ttyUSB2"}})},
    {"modem device", with_modems({{.device = "../x"}})},
    {"imei: 14 to 17 digits", with_modems({{.imei = "0010101234567"}})},
    {"imei: 14 to 17 digits", with_modems({{.imei = "001010123456789012"}})},
    {"imei: 14 to 17 digits", with_modems({{.imei = "00101012345678x"}})},
    {"imei: 001010123456789 stands there twice",
     with_modems(
         {{.name = "a", .imei = "001010123456789"}, {.name = "b", .imei = "001010123456789"}})},
    {"pin: 4 to 8 digits", with_modems({{.pin = "123"}})},
    {"pin: 4 to 8 digits", with_modems({{.pin = "123456789"}})},
    {"pin: 4 to 8 digits", with_modems({{.pin = "12a4"}})},
    {"group name: 1 to 64", with_group_name("")},
    {"group name: 1 to 64", with_group_name(std::string(65, 'a'))},
    {"group name: 1 to 64", with_group_name("a\tb")},
    {"group name: 1 to 64", with_group_name("\xFF")},
    {"group name: \"a\" stands there twice", {.groups = {{"a", {}}, {"a", {}}}}},
    {"group number: \"12\" is no number", with_numbers({"07700 900123", "12"})},
    {"group number: \"\" is no number", with_numbers({""})},
    {"group number: \"ACME\" is no number", with_numbers({"ACME"})},
    {"group number: \"123456789012345678901\"", with_numbers({"123456789012345678901"})},
    {"group number: \"0770", with_numbers({"07700900123" + std::string(30, ' ')})},
    {"group number: \"(07700) 900123\" stands there twice, in on-call",
     with_numbers({"07700900123", "(07700) 900123"})},
    {"group number: \"0044 7700 900123\" stands there twice",
     with_numbers({"+447700900123", "0044 7700 900123"})},
    {"group numbers: at most 100, in on-call", with_numbers(numbers(101))},
    {"groups: at most 100", with_groups(101)},
    {"enabled: needs an account", {.enabled = true, .device = "simulator"}},
    {"enabled: needs a device", {.enabled = true, .accounts = {plc}}},
};

const Settings accepted[] = {
    {},
    {.accounts = {plc}},
    {.enabled = true, .accounts = {plc}, .device = "simulator"},
    {.enabled = true,
     .accounts = {plc, {"\xC3\xA4 & <b>", plc.password_hash}},
     .device = "quectel-ec25",
     .modems = {{.port = "/dev/ttyUSB2"}}},
    with_port("tcp:[::1]:4000"),
    with_modems({{.name = "a"}, {.name = "b"}, {.name = std::string(32, '-')}}),
    with_modems({{.device = "quectel-ec25", .imei = "00101012345678", .pin = "0000"}}),
    with_modems({{.imei = "00101012345678901", .pin = "12345678"}}),
    with_numbers({}),
    with_numbers({"+447700900123", "07700900123", "123"}),
    with_numbers({"07700900123" + std::string(29, ' ')}),
    with_numbers(numbers(100)),
    with_groups(100),
    {.groups = {{"a", {"07700900123"}}, {"A", {"07700900123"}}, {"\xC3\xA4 & <b>", {}}}},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_DATA_TEST_CASE(what_breaks_a_rule_names_its_field, refusals, refusal) {
    const auto result = settings::validate(refusal.settings);
    BOOST_REQUIRE(!result);
    BOOST_TEST((result.error().code == settings::Errc::invalid));
    BOOST_TEST(result.error().context.starts_with(refusal.field), result.error().context);
}

BOOST_AUTO_TEST_CASE(what_was_given_as_a_pin_is_in_no_message) {
    const auto result = settings::validate(with_modems({{.pin = "987"}}));
    BOOST_REQUIRE(!result);
    BOOST_TEST(result.error().message().find("987") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_keeps_the_rules_passes) {
    for (const Settings& one : accepted) {
        BOOST_TEST(settings::validate(one).has_value(), settings::to_xml(one));
    }
}

BOOST_AUTO_TEST_CASE(a_name_is_counted_in_characters) {
    std::string name;
    for (int i = 0; i < 64; ++i) {
        name += "\xC3\xA4";
    }
    BOOST_TEST(settings::validate(with_username(name)).has_value());
    BOOST_TEST(!settings::validate(with_username(name + "x")));
    BOOST_TEST(settings::validate(with_group_name(name)).has_value());
    BOOST_TEST(!settings::validate(with_group_name(name + "x")));
}

BOOST_AUTO_TEST_SUITE_END()
