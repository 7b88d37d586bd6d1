#include <boost/test/unit_test.hpp>

#include "cli/program.hpp"
#include "settings/settings.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;
using settings::Group;

std::vector<Group> kept(const Program& program) {
    return cli_test::stored(program).groups;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(group_commands)

BOOST_AUTO_TEST_CASE(a_group_is_made_replaced_in_its_place_and_removed) {
    Program program;
    const auto made = program.run({"groups", "set", "on-call", "07700 900123", "+447700900124"});
    BOOST_TEST(made.exit == 0, made.err);
    BOOST_TEST(made.out == "Saved. In effect after: sms-gateway settings apply\n");
    BOOST_TEST(program.run({"groups", "set", "the night shift", "07700900125"}).exit == 0);
    std::vector<Group> expected{{"on-call", {"07700 900123", "+447700900124"}},
                                {"the night shift", {"07700900125"}}};
    BOOST_TEST((kept(program) == expected));

    BOOST_TEST(program.run({"groups", "set", "on-call", "07700900126"}).exit == 0);
    expected[0].numbers = {"07700900126"};
    BOOST_TEST((kept(program) == expected));

    const auto removed = program.run({"groups", "remove", "on-call"});
    BOOST_TEST(removed.out == "Saved. In effect after: sms-gateway settings apply\n");
    expected.erase(expected.begin());
    BOOST_TEST((kept(program) == expected));
}

BOOST_AUTO_TEST_CASE(the_other_settings_stay) {
    Program program;
    BOOST_REQUIRE(program.run({"settings", "set", "--device", "simulator"}).exit == 0);
    BOOST_REQUIRE(program.run({"groups", "set", "on-call", "07700900123"}).exit == 0);
    BOOST_REQUIRE(program.run({"settings", "set", "--modem", "/dev/ttyUSB2"}).exit == 0);
    const settings::Settings expected{.device = "simulator",
                                      .modems = {{.port = "/dev/ttyUSB2"}},
                                      .groups = {{"on-call", {"07700900123"}}}};
    BOOST_TEST((*settings::load(program.settings()) == expected));
}

BOOST_AUTO_TEST_CASE(they_are_listed_for_people_and_programs) {
    Program program;
    BOOST_TEST(program.run({"groups"}).out == "No groups: sms-gateway groups set NAME NUMBER...\n");
    BOOST_TEST(program.run({"groups", "--json"}).out == "[]\n");
    BOOST_REQUIRE(settings::save(
        program.settings(), {.groups = {{"on-call", {"07700 900123"}}, {"\xE2\x80\xAE", {}}}}));
    BOOST_TEST(program.run({"groups"}).out == "on-call\n    07700 900123\n\\u{202e}\n");
    const std::string json =
        "[{\"name\":\"on-call\",\"numbers\":[\"07700 900123\"]},"
        "{\"name\":\"\xE2\x80\xAE\",\"numbers\":[]}]";
    BOOST_TEST(program.run({"groups", "--json"}).out == json + "\n");
    BOOST_TEST(contains(program.run({"settings", "show"}).out,
                        "groups     2; sms-gateway groups lists them\n"));
    BOOST_TEST(
        contains(program.run({"settings", "show", "--json"}).out, "\"groups\":" + json + "}"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_set_names_its_field_and_changes_nothing) {
    Program program;
    BOOST_REQUIRE(program.run({"groups", "set", "on-call", "07700900123"}).exit == 0);
    const auto before = cli_test::read_file(program.settings());
    const auto refuse = [&](const std::vector<std::string>& arguments, const std::string& why) {
        const auto outcome = program.run(arguments);
        BOOST_TEST(outcome.exit == 1);
        BOOST_TEST(outcome.out.empty());
        BOOST_TEST(outcome.err.starts_with("sms-gateway: " + why), outcome.err);
        BOOST_TEST(cli_test::read_file(program.settings()) == before);
    };
    refuse({"groups", "set", "", "07700900123"}, "group name: ");
    refuse({"groups", "set", "a\nb", "07700900123"}, "group name: ");
    refuse({"groups", "set", "on-call", "07700900123", "12"}, "group number: \"12\" is no number");
    refuse({"groups", "set", "on-call", "+447700900123", "00447700900123"},
           "group number: \"00447700900123\" stands there twice");
    refuse({"groups", "remove", "On-call"}, "group name: there is no group On-call\n");
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_named_with_its_line_and_left_alone) {
    Program program;
    const std::string broken = "<settings enabled=\"no\">\n<gadget/></settings>";
    std::ofstream(program.settings()) << broken;
    for (const auto& arguments : {std::vector<std::string>{"groups"},
                                  std::vector<std::string>{"groups", "set", "a", "07700900123"},
                                  std::vector<std::string>{"groups", "remove", "a"}}) {
        const auto outcome = program.run(arguments);
        BOOST_TEST(outcome.exit == 1);
        BOOST_TEST(contains(outcome.err, "settings.xml:2: "), outcome.err);
    }
    BOOST_TEST(cli_test::read_file(program.settings()) == broken);
}

BOOST_AUTO_TEST_SUITE_END()
