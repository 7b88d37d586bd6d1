#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

#include "settings/settings.hpp"
#include "support/temp_directory.hpp"

namespace {

hal::Result<settings::Settings> load_text(const std::string& text) {
    const test_support::TempDirectory directory;
    std::ofstream(directory.file("settings.xml")) << text;
    return settings::load(directory.file("settings.xml"));
}

struct Refusal {
    std::string place;  // line and the sentence's beginning
    std::string xml;
    friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
        return out << refusal.place;
    }
};

const std::string hash = "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA";

/// A file whose second line is an account with something more.
std::string with_account(const std::string& attributes, const std::string& children) {
    return "<settings enabled=\"no\"><accounts>\n<account username=\"plc\" password-hash=\"" +
           hash + "\" " + attributes + ">" + children + "</account></accounts></settings>";
}

const Refusal refusals[] = {
    {": ", ""},
    {":1: ", "<config enabled=\"no\"/>"},
    {":1: ", "<settings/>"},
    {":1: ", "<settings enabled=\"maybe\"/>"},
    {":1: ", "<settings enabled=\"no\" colour=\"red\"/>"},
    {":2: ", "<settings enabled=\"no\">\n<gadget/></settings>"},
    {":2: ", "<settings enabled=\"no\">\ntext</settings>"},
    {":3: device: ", "<settings enabled=\"no\">\n\n<device use=\"../x\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<device/></settings>"},
    {":3: ", "<settings enabled=\"no\">\n<device use=\"a\"/>\n<device use=\"b\"/></settings>"},
    {":2: modem port: ", "<settings enabled=\"no\">\n<modem port=\"COM1\"/></settings>"},
    {":2: modem name: ", "<settings enabled=\"no\">\n<modem name=\"A\"/></settings>"},
    {":2: imei: ", "<settings enabled=\"no\">\n<modem imei=\"1\"/></settings>"},
    {":2: pin: ", "<settings enabled=\"no\">\n<modem pin=\"1\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<modem puk=\"12345678\"/></settings>"},
    {": modem name: \"modem1\" stands there twice",
     "<settings enabled=\"no\"><modem/><modem port=\"/dev/ttyUSB2\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<recovery dry-run=\"perhaps\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<recovery/></settings>"},
    {":2: keeping days: ", "<settings enabled=\"no\">\n<keeping days=\"0\"/></settings>"},
    {":2: <keeping> messages=\"many\"",
     "<settings enabled=\"no\">\n<keeping messages=\"many\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<keeping weeks=\"1\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<hooks text=\"x\"/></settings>"},
    {":2: ", "<settings enabled=\"no\"><hooks>\n<nagios text=\"x\"/></hooks></settings>"},
    {":2: ", "<settings enabled=\"no\"><hooks>\n<grafana/></hooks></settings>"},
    {":2: hooks alertmanager text: {colour} is no placeholder",
     "<settings enabled=\"no\">\n<hooks><alertmanager text=\"{colour}\"/></hooks></settings>"},
    {":3: password-hash: ",
     "<settings enabled=\"no\"><accounts>\n\n<account username=\"plc\" password-hash=\"x\"/>"
     "</accounts></settings>"},
    {":2: ",
     "<settings enabled=\"no\"><accounts>\n<account username=\"plc\" password=\"violet\" "
     "password-hash=\"" +
         hash + "\"/></accounts></settings>"},
    {":1: ", "<settings enabled=\"no\" get=\"maybe\"/>"},
    {":2: <account> per-hour=\"many\"", with_account("per-hour=\"many\"", "")},
    {":2: <account> per-day=\"-1\"", with_account("per-day=\"-1\"", "")},
    {":2: per-day: 0 (any number) to 100000", with_account("per-day=\"100001\"", "")},
    {":2: ", with_account("premium=\"maybe\"", "")},
    {":2: ", with_account("read=\"1\"", "")},
    {":2: ", with_account("", "<deny prefix=\"+44\"/>")},
    {":2: ", with_account("", "<allow/>")},
    {":2: ", with_account("", "<allow prefix=\"+44\" number=\"x\"/>")},
    {":2: allow: \"44*\" is no prefix", with_account("", "<allow prefix=\"44*\"/>")},
    {":2: block: \"++44\" is no prefix", with_account("", "<block prefix=\"++44\"/>")},
    {":2: administrator username: only together",
     "<settings enabled=\"no\">\n<administrator username=\"a\"/></settings>"},
    {":2: administrator setup-code-hash: ",
     "<settings enabled=\"no\">\n<administrator setup-code-hash=\"1234\"/></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<administrator code=\"1234\"/></settings>"},
    {":2: ", "<settings enabled=\"no\"><administrator/>\n<administrator/></settings>"},
    {":3: network: \"10.0.0.1/8\" has bits set",
     "<settings enabled=\"no\"><networks>\n<network address=\"10.0.0.0/8\"/>\n"
     "<network address=\"10.0.0.1/8\"/></networks></settings>"},
    {":2: ", "<settings enabled=\"no\"><networks>\n<network/></networks></settings>"},
    {":2: ", "<settings enabled=\"no\"><networks>\n<lan address=\"::1\"/></networks></settings>"},
    {":2: ", "<settings enabled=\"no\">\n<group name=\"a\"/></settings>"},
    {":2: ", "<settings enabled=\"no\"><groups>\n<number>07700900123</number></groups></settings>"},
    {":2: ", "<settings enabled=\"no\"><groups>\n<group/></groups></settings>"},
    {":2: ",
     "<settings enabled=\"no\"><groups>\n<group name=\"a\" limit=\"1\"/></groups></settings>"},
    {":3: ",
     "<settings enabled=\"no\"><groups><group name=\"a\">\n\n"
     "<number kind=\"home\">07700900123</number></group></groups></settings>"},
    {":2: group number: \"12\"",
     "<settings enabled=\"no\"><groups>\n<group name=\"a\"><number>12</number></group></groups>"
     "</settings>"},
    {":2: ", "<settings enabled=\"no\"><groups/>\n<groups/></settings>"},
    {": group name: \"a\" stands there twice",
     "<settings enabled=\"no\"><groups><group name=\"a\"/><group name=\"a\"/></groups></settings>"},
    {": enabled: needs an account", "<settings enabled=\"yes\"><device use=\"a\"/></settings>"},
    {":1: ", "<!DOCTYPE x><settings enabled=\"no\"/>"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(load)

BOOST_AUTO_TEST_CASE(a_missing_file_is_a_fresh_installation_off_and_without_accounts) {
    const test_support::TempDirectory directory;
    const auto fresh = settings::load(directory.file("settings.xml"));
    BOOST_REQUIRE(fresh);
    BOOST_TEST(!fresh->enabled);
    BOOST_TEST(fresh->accounts.empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_but_cannot_be_read_is_an_error) {
    const test_support::TempDirectory directory;
    BOOST_TEST(!settings::load(directory.path().string()));
}

BOOST_AUTO_TEST_CASE(the_order_of_elements_is_free) {
    const auto loaded = load_text(
        "<settings enabled=\"yes\"><accounts><account username=\"plc\""
        " password-hash=\"" +
        hash +
        "\"/></accounts>"
        "<modem port=\"/dev/ttyUSB2\"/><device use=\"quectel-ec25\"/>"
        "</settings>");
    BOOST_REQUIRE(loaded);
    const settings::Settings expected{.enabled = true,
                                      .accounts = {{"plc", hash}},
                                      .device = "quectel-ec25",
                                      .modems = {{.name = "modem1", .port = "/dev/ttyUSB2"}}};
    BOOST_TEST((*loaded == expected));
}

BOOST_AUTO_TEST_CASE(what_an_older_file_does_not_say_is_as_shipped) {
    const auto loaded = load_text(with_account("", ""));
    BOOST_REQUIRE(loaded);
    const settings::Account& account = loaded->accounts.at(0);
    BOOST_TEST(account.limits.per_hour == 100U);
    BOOST_TEST(account.limits.per_day == 500U);
    BOOST_TEST(account.destinations.allowed.empty());
    BOOST_TEST(account.destinations.blocked.empty());
    BOOST_TEST(!account.destinations.premium);
    BOOST_TEST(account.may_read);
    BOOST_TEST(loaded->get_allowed);
    BOOST_TEST(loaded->networks.empty());
    BOOST_TEST(loaded->keeping.waiting == 1000U);
    BOOST_TEST(loaded->administrator.username.empty());
    BOOST_TEST(loaded->administrator.setup_code_hash.empty());
}

BOOST_AUTO_TEST_CASE(what_an_account_may_do_is_read) {
    const auto loaded = load_text(
        with_account("per-hour=\"0\" per-day=\"7\" premium=\"yes\" read=\"no\"",
                     "<block prefix=\"+449\"/><allow prefix=\"+44\"/><allow prefix=\"0\"/>"));
    BOOST_REQUIRE(loaded);
    const settings::Account expected{
        .username = "plc",
        .password_hash = hash,
        .limits = {.per_hour = 0, .per_day = 7},
        .destinations = {.allowed = {"+44", "0"}, .blocked = {"+449"}, .premium = true},
        .may_read = false};
    BOOST_TEST((loaded->accounts.at(0) == expected));
}

BOOST_AUTO_TEST_CASE(modems_keep_their_order_and_one_that_names_no_port_is_looked_for) {
    const auto loaded = load_text(
        "<settings enabled=\"no\"><modem name=\"b\" pin=\"0000\"/><recovery dry-run=\"no\"/>"
        "<modem name=\"a\" port=\"/dev/ttyUSB2\" device=\"quectel-ec25\""
        " imei=\"001010123456789\"/></settings>");
    BOOST_REQUIRE(loaded);
    const settings::Settings expected{.modems = {{.name = "b", .port = "auto", .pin = "0000"},
                                                 {.name = "a",
                                                  .port = "/dev/ttyUSB2",
                                                  .device = "quectel-ec25",
                                                  .imei = "001010123456789"}}};
    BOOST_TEST((*loaded == expected));
}

BOOST_AUTO_TEST_CASE(groups_and_their_numbers_keep_their_order_and_their_writing) {
    const auto loaded = load_text(
        "<settings enabled=\"no\"><groups><group name=\"on-call\">"
        "<number>07700 900124</number><number>07700 900123</number></group>"
        "<group name=\"On-call\"/></groups></settings>");
    BOOST_REQUIRE(loaded);
    const settings::Settings expected{
        .groups = {{.name = "on-call", .numbers = {"07700 900124", "07700 900123"}},
                   {.name = "On-call", .numbers = {}}}};
    BOOST_TEST((*loaded == expected));
}

BOOST_AUTO_TEST_CASE(what_keeping_does_not_say_stays_as_it_is) {
    const auto loaded =
        load_text("<settings enabled=\"no\"><keeping days=\"1\" waiting=\"5\"/></settings>");
    BOOST_REQUIRE(loaded);
    const settings::Settings expected{.keeping = {.days = 1, .waiting = 5}};
    BOOST_TEST((*loaded == expected));
    BOOST_TEST(loaded->keeping.messages == 10000U);
}

BOOST_DATA_TEST_CASE(a_wrong_file_is_refused_with_file_and_line, refusals, refusal) {
    const auto loaded = load_text(refusal.xml);
    BOOST_REQUIRE(!loaded);
    const std::string& context = loaded.error().context;
    BOOST_TEST(context.find("settings.xml" + refusal.place) != std::string::npos, context);
}

BOOST_AUTO_TEST_SUITE_END()
