#include "settings/settings.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "auth/password.hpp"
#include "cli/program.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;
using cli_test::stored;

constexpr auto password = "violet-canoe-37";

/// A program whose settings hold the account "plc".
struct WithAccount : Program {
    WithAccount() {
        BOOST_REQUIRE(run({"settings", "set", "--username", "plc", "--password-file", "-",
                           "--device", "simulator"},
                          password)
                          .exit == 0);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_commands)

BOOST_AUTO_TEST_CASE(one_command_sets_up_a_fresh_gateway) {
    Program program;
    std::ofstream(program.file("secret")) << password << "\r\n";
    const auto outcome = program.run({"settings", "set", "--enabled", "yes", "--username", "plc",
                                      "--password-file", program.file("secret"), "--device",
                                      "simulator", "--modem", "tcp:127.0.0.1:4000"});
    BOOST_TEST(outcome.exit == 0, outcome.err);
    BOOST_TEST(outcome.err.empty());
    const settings::Settings result = stored(program);
    BOOST_TEST(result.enabled);
    BOOST_TEST(result.device == "simulator");
    BOOST_REQUIRE(result.modems.size() == 1);
    BOOST_TEST(result.modems[0].name == "modem1");
    BOOST_TEST(result.modems[0].port == "tcp:127.0.0.1:4000");
    BOOST_REQUIRE(result.accounts.size() == 1);
    BOOST_TEST(result.accounts[0].username == "plc");
    BOOST_TEST(auth::verify_password(result.accounts[0].password_hash, password));
    BOOST_TEST(!contains(cli_test::read_file(program.settings()), password));
    struct stat file{};
    BOOST_REQUIRE(::stat(program.settings().c_str(), &file) == 0);
    BOOST_TEST((file.st_mode & 07777U) == 0600U);
}

BOOST_AUTO_TEST_CASE(each_setting_can_be_changed_alone) {
    WithAccount program;
    BOOST_TEST(program.run({"settings", "set", "--enabled", "yes"}).exit == 0);
    BOOST_TEST(program.run({"settings", "set", "--modem", "/dev/ttyUSB2"}).exit == 0);
    BOOST_TEST(program.run({"settings", "set", "--device", "generic-3gpp"}).exit == 0);
    settings::Settings result = stored(program);
    BOOST_TEST(result.enabled);
    BOOST_TEST(result.device == "generic-3gpp");
    BOOST_TEST(result.modems.at(0).port == "/dev/ttyUSB2");
    BOOST_TEST(program.run({"settings", "set", "--modem", ""}).exit == 0);
    BOOST_TEST(stored(program).modems.at(0).port == "auto");
    BOOST_TEST(program.run({"settings", "set", "--recovery", "dry-run"}).exit == 0);
    BOOST_TEST(stored(program).recovery_dry_run);
    BOOST_TEST(program.run({"settings", "set", "--recovery", "on"}).exit == 0);
    BOOST_TEST(!stored(program).recovery_dry_run);
    BOOST_TEST(stored(program).modems.size() == 1U);
    BOOST_TEST(program.run({"settings", "set", "--keep-days", "7"}).exit == 0);
    BOOST_TEST(program.run({"settings", "set", "--keep-messages", "500"}).exit == 0);
    BOOST_TEST(program.run({"settings", "set", "--max-waiting", "1000"}).exit == 0);
    const settings::Keeping keeping{.days = 7, .messages = 500, .waiting = 1000};
    BOOST_TEST((stored(program).keeping == keeping));
    BOOST_TEST(
        contains(program.run({"settings", "show"}).out,
                 "keep       finished messages for 7 days, at most 500; at most 1000 may wait\n"));
}

BOOST_AUTO_TEST_CASE(a_new_name_keeps_the_password_and_a_new_password_the_name) {
    WithAccount program;
    BOOST_TEST(program.run({"settings", "set", "--username", "pump"}).exit == 0);
    BOOST_TEST(stored(program).accounts[0].username == "pump");
    BOOST_TEST(auth::verify_password(stored(program).accounts[0].password_hash, password));
    BOOST_TEST(program.run({"settings", "set", "--password-file", "-"}, "green-kayak-52\n").exit ==
               0);
    BOOST_REQUIRE(stored(program).accounts.size() == 1);
    BOOST_TEST(stored(program).accounts[0].username == "pump");
    BOOST_TEST(auth::verify_password(stored(program).accounts[0].password_hash, "green-kayak-52"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_set_names_its_field_and_changes_nothing) {
    Program program;
    const auto refuse = [&program](std::vector<std::string> options, const std::string& field,
                                   const std::string& input = {}) {
        options.insert(options.begin(), {"settings", "set"});
        const auto outcome = program.run(options, input);
        BOOST_TEST(outcome.exit == 1);
        BOOST_TEST(outcome.out.empty());
        BOOST_TEST(outcome.err.starts_with("sms-gateway: " + field), outcome.err);
        BOOST_TEST((stored(program) == settings::Settings{}));
    };
    refuse({"--username", "plc"}, "password: ");
    refuse({"--password-file", "-"}, "username: ", password);
    refuse({"--username", "plc", "--password-file", "-"}, "password: shorter than 12", "short");
    refuse({"--username", "plc", "--password-file", "-"}, "password: ", "");
    refuse({"--username", "canoe", "--password-file", "-"}, "password: contains the username",
           password);
    refuse({"--username", "", "--password-file", "-"}, "username: ", password);
    refuse({"--username", "plc", "--password-file", "/nonexistent"}, "/nonexistent: ");
    refuse({"--enabled", "yes"}, "enabled: needs an account");
    refuse({"--device", "../x"}, "device: ");
    refuse({"--modem", "COM1"}, "modem port: ");
    refuse({"--modem-name", "A"}, "modem name: ");
    refuse({"--modem-device", "../x"}, "modem device: ");
    refuse({"--imei", "1"}, "imei: ");
    refuse({"--sim-pin-file", "-"}, "pin: 4 to 8 digits", "987");
    refuse({"--sim-pin-file", "/nonexistent"}, "/nonexistent: ");
    refuse({"--username", "plc", "--password-file", "-", "--sim-pin-file", "-"},
           "sim-pin-file: ", password);
    refuse({"--keep-days", "0"}, "keeping days: ");
    refuse({"--keep-messages", "0"}, "keeping messages: ");
    refuse({"--networks", "10.0.0.0/8,lan"}, "network: \"lan\" is neither");
    refuse({"--networks", "192.168.8.1/24"}, "network: \"192.168.8.1/24\" has bits set");
    refuse({"--remove-modem", "spare"}, "remove-modem: there is no modem spare");
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_named_with_its_line_and_left_alone) {
    Program program;
    std::ofstream(program.settings()) << "<settings enabled=\"no\">\n<gadget/></settings>";
    for (const auto& arguments : {std::vector<std::string>{"settings", "show"},
                                  std::vector<std::string>{"settings", "set", "--enabled", "no"}}) {
        const auto outcome = program.run(arguments);
        BOOST_TEST(outcome.exit == 1);
        BOOST_TEST(contains(outcome.err, "settings.xml:2: "), outcome.err);
    }
    BOOST_TEST(contains(cli_test::read_file(program.settings()), "<gadget/>"));
}

BOOST_AUTO_TEST_CASE(with_several_accounts_the_name_chooses) {
    Program program;
    const std::string hash = *auth::hash_password(password);
    BOOST_REQUIRE(settings::save(program.settings(), {.accounts = {{"one", hash}, {"two", hash}}}));
    BOOST_TEST(
        program
            .run({"settings", "set", "--username", "two", "--password-file", "-"}, "green-kayak-52")
            .exit == 0);
    BOOST_TEST(stored(program).accounts[0].password_hash == hash);
    BOOST_TEST(auth::verify_password(stored(program).accounts[1].password_hash, "green-kayak-52"));
    BOOST_TEST(program.run({"settings", "set", "--username", "three"}).exit == 1);
}

BOOST_AUTO_TEST_CASE(two_at_once_do_not_lose_each_others_changes) {
    Program program;
    WithAccount first;
    const std::string program_words =
        cli_test::quoted(PROGRAM) + " --settings " + cli_test::quoted(first.settings()) + " ";
    const std::string command = program_words + "settings set ";
    const std::string both = "for i in 1 2 3 4 5; do " + command + "--device d$i >/dev/null & " +
                             command + "--modem /dev/tty$i >/dev/null & " + program_words +
                             "groups set g$i 07700900123 >/dev/null & wait; done";
    BOOST_TEST(std::system(both.c_str()) == 0);
    BOOST_TEST(stored(first).device == "d5");
    BOOST_TEST(stored(first).modems.at(0).port == "/dev/tty5");
    BOOST_TEST(stored(first).groups.size() == 5U);
}

BOOST_AUTO_TEST_CASE(show_tells_everything_but_the_hash) {
    WithAccount program;
    const auto text = program.run({"settings", "show"});
    BOOST_TEST(text.exit == 0);
    BOOST_TEST(text.out ==
               "enabled    no\n"
               "networks   private ranges and loopback\n"
               "account    plc  (password set), 100 an hour, 500 a day\n"
               "web        none: sms-gateway administrator code\n"
               "device     simulator\n"
               "modem      none: sms-gateway settings set --modem auto\n"
               "keep       finished messages for 30 days, at most 10000; at most 1000 may wait\n");
    const auto json = program.run({"settings", "show", "--json"});
    BOOST_TEST(json.out ==
               R"({"enabled":false,"usernames":["plc"],)"
               R"("accounts":[{"username":"plc","imported":false,"per_hour":100,"per_day":500,)"
               R"("allow":[],"block":[],"premium":false,"read":true}],)"
               R"("administrator":{"username":"","code_set":false},"networks":[],"get":true,)"
               R"("device":"simulator","modems":[],)"
               R"("keeping":{"days":30,"messages":10000,"waiting":1000},"recovery_dry_run":false,)"
               R"("groups":[]})"
               "\n");
}

BOOST_AUTO_TEST_CASE(networks_are_replaced_and_taken_back_and_get_is_switched) {
    Program program;
    BOOST_TEST(program.run({"settings", "set", "--networks", "192.168.8.0/24, ::1,", "--get", "no"})
                   .exit == 0);
    BOOST_TEST((stored(program).networks == std::vector<std::string>{"192.168.8.0/24", "::1"}));
    BOOST_TEST(!stored(program).get_allowed);
    const auto shown = program.run({"settings", "show"}).out;
    BOOST_TEST(contains(shown, "GET        refused: POST alone\nnetworks   192.168.8.0/24, ::1\n"),
               shown);
    BOOST_TEST(program.run({"settings", "set", "--networks", "10.0.0.0/8"}).exit == 0);
    BOOST_TEST((stored(program).networks == std::vector<std::string>{"10.0.0.0/8"}));
    BOOST_TEST(!stored(program).get_allowed);
    BOOST_TEST(program.run({"settings", "set", "--networks", "", "--get", "yes"}).exit == 0);
    BOOST_TEST(stored(program).networks.empty());
    BOOST_TEST(stored(program).get_allowed);
}

BOOST_AUTO_TEST_CASE(modems_are_added_changed_and_removed_by_name) {
    Program program;
    const auto set = [&program](std::vector<std::string> options, const std::string& input = {}) {
        options.insert(options.begin(), {"settings", "set"});
        const auto outcome = program.run(options, input);
        BOOST_TEST(outcome.exit == 0, outcome.err);
    };
    set({"--modem", "/dev/ttyUSB2"});
    set({"--modem-name", "spare", "--modem-device", "generic-3gpp"});
    set({"--modem-name", "spare", "--imei", "001010123456789", "--sim-pin-file", "-"}, "0042\n");
    set({"--imei", "004999010640000"});  // no name: the first
    const std::vector<settings::ModemSettings> expected{
        {.name = "modem1", .port = "/dev/ttyUSB2", .imei = "004999010640000"},
        {.name = "spare",
         .port = "auto",
         .device = "generic-3gpp",
         .imei = "001010123456789",
         .pin = "0042"}};
    BOOST_TEST((stored(program).modems == expected));
    set({"--modem-name", "spare", "--imei", "", "--modem-device", "", "--sim-pin-file", "-"});
    BOOST_TEST((stored(program).modems[1] == settings::ModemSettings{.name = "spare"}));
    set({"--remove-modem", "modem1"});
    BOOST_TEST(stored(program).modems.size() == 1U);
    BOOST_TEST(stored(program).modems[0].name == "spare");
}

BOOST_AUTO_TEST_CASE(the_pin_is_shown_nowhere) {
    Program program;
    BOOST_REQUIRE(program.run({"settings", "set", "--sim-pin-file", "-"}, "94713").exit == 0);
    BOOST_REQUIRE(stored(program).modems.at(0).pin == "94713");
    const auto text = program.run({"settings", "show"});
    BOOST_TEST(contains(text.out, "modem      modem1, port auto  (PIN set)\n"), text.out);
    BOOST_TEST(!contains(text.out, "94713"));
    const auto json = program.run({"settings", "show", "--json"});
    BOOST_TEST(contains(json.out, R"("imei":"","pin_set":true)"), json.out);
    BOOST_TEST(!contains(json.out, "94713"));
}

BOOST_AUTO_TEST_CASE(apply_asks_the_worker_and_passes_its_refusal_on) {
    Program program;
    {
        const cli_test::Worker worker(
            program, [](const local::Request&) { return local::Response{200, {}}; });
        BOOST_TEST(program.run({"settings", "apply"}).exit == 0);
        BOOST_REQUIRE(worker.requests().size() == 1);
        BOOST_TEST(worker.requests()[0].method == "POST");
        BOOST_TEST(worker.requests()[0].path == "/settings/apply");
    }
    const cli_test::Worker worker(program, [](const local::Request&) {
        return local::Response{422, {{"error", "device: no such profile\x1B[2J"}}};
    });
    const auto refused = program.run({"settings", "apply"});
    BOOST_TEST(refused.exit == 1);
    BOOST_TEST(refused.err == "sms-gateway: device: no such profile\\u{1b}[2J\n");
}

BOOST_AUTO_TEST_SUITE_END()
