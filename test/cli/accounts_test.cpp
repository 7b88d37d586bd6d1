#include <boost/test/unit_test.hpp>

#include "auth/password.hpp"
#include "cli/program.hpp"
#include "settings/settings.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;
using cli_test::stored;
using settings::Account;

constexpr auto password = "violet-canoe-37";
constexpr auto not_running = "Saved. In effect when the worker starts: it is not running.\n";

// Of "violet", as openssl passwd writes them.
const std::string md5crypt = "$1$saltsalt$gSWE9pUWxl2T9Pb37TuZR/";
const std::string imported = "$5$saltsalt$" + std::string(43, 'a');

/// A program whose settings hold the account "plc".
struct WithAccount : Program {
    WithAccount() {
        BOOST_REQUIRE(run({"accounts", "set", "plc", "--password-file", "-"}, password).exit == 0);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(account_commands)

BOOST_AUTO_TEST_CASE(an_account_is_added_with_the_shipped_limits) {
    Program program;
    const auto outcome =
        program.run({"accounts", "set", "plc", "--password-file", "-"}, "violet-canoe-37\n");
    BOOST_TEST(outcome.exit == 0, outcome.err);
    BOOST_TEST(outcome.out == not_running);
    const Account account = stored(program).accounts.at(0);
    BOOST_TEST(account.username == "plc");
    BOOST_TEST(auth::verify_password(account.password_hash, password));
    BOOST_TEST((account.limits == settings::Limits()));
    BOOST_TEST((account.destinations == settings::Destinations()));
    BOOST_TEST(account.may_read);
}

BOOST_AUTO_TEST_CASE(each_thing_can_be_changed_alone) {
    WithAccount program;
    const std::string hash = stored(program).accounts.at(0).password_hash;
    Account expected{.username = "plc", .password_hash = hash};
    const auto set = [&program](std::vector<std::string> options) {
        options.insert(options.begin(), {"accounts", "set", "plc"});
        const auto outcome = program.run(options);
        BOOST_TEST(outcome.exit == 0, outcome.err);
        return stored(program).accounts.at(0);
    };
    expected.limits.per_hour = 0;
    BOOST_TEST((set({"--per-hour", "0"}) == expected));
    expected.limits.per_day = 50;
    BOOST_TEST((set({"--per-day", "50"}) == expected));
    expected.destinations.premium = true;
    BOOST_TEST((set({"--premium", "yes"}) == expected));
    expected.may_read = false;
    BOOST_TEST((set({"--read", "no"}) == expected));
    expected.destinations.allowed = {"+44", "07"};
    BOOST_TEST((set({"--allow", "+44", "--allow", "07"}) == expected));
    expected.destinations.blocked = {"+449"};
    BOOST_TEST((set({"--block", "+449"}) == expected));
    // A list that is given replaces the old one; an empty one clears it.
    expected.destinations.allowed = {"+1"};
    BOOST_TEST((set({"--allow", "+1"}) == expected));
    expected.destinations.allowed.clear();
    BOOST_TEST((set({"--allow", ""}) == expected));
    expected.destinations.blocked.clear();
    BOOST_TEST((set({"--block", ""}) == expected));
    expected.destinations.premium = false;
    expected.may_read = true;
    BOOST_TEST((set({"--premium", "no", "--read", "yes"}) == expected));
}

BOOST_AUTO_TEST_CASE(several_accounts_stand_beside_each_other) {
    WithAccount program;
    BOOST_TEST(
        program.run({"accounts", "set", "pump", "--password-file", "-"}, "green-kayak-52").exit ==
        0);
    BOOST_TEST(program.run({"accounts", "set", "plc", "--per-hour", "7"}).exit == 0);
    const auto accounts = stored(program).accounts;
    BOOST_REQUIRE(accounts.size() == 2U);
    BOOST_TEST(accounts[0].limits.per_hour == 7U);
    BOOST_TEST(accounts[1].username == "pump");
    BOOST_TEST(accounts[1].limits.per_hour == 100U);
    BOOST_TEST(auth::verify_password(accounts[1].password_hash, "green-kayak-52"));
    BOOST_TEST(program.run({"accounts", "remove", "plc"}).out == not_running);
    BOOST_REQUIRE(stored(program).accounts.size() == 1U);
    BOOST_TEST(stored(program).accounts[0].username == "pump");
}

BOOST_AUTO_TEST_CASE(a_hash_of_the_old_firmware_is_taken_over_as_it_is) {
    Program program;
    std::ofstream(program.file("hash")) << md5crypt << "\n";
    BOOST_TEST(program
                   .run({"accounts", "set", "old", "--password-hash-file", program.file("hash"),
                         "--per-hour", "9"})
                   .exit == 0);
    BOOST_TEST(
        program.run({"accounts", "set", "old5", "--password-hash-file", "-"}, imported).exit == 0);
    BOOST_TEST(stored(program).accounts.at(0).password_hash == md5crypt);
    BOOST_TEST(stored(program).accounts.at(0).limits.per_hour == 9U);
    BOOST_TEST(stored(program).accounts.at(1).password_hash == imported);
    const auto listed = program.run({"accounts", "list"});
    BOOST_TEST(listed.out ==
               "old  (imported password), 9 an hour, 500 a day\n"
               "old5  (imported password), 100 an hour, 500 a day\n");
}

BOOST_AUTO_TEST_CASE(accounts_are_listed_without_their_hashes) {
    Program program;
    BOOST_TEST(program.run({"accounts"}).out == "No accounts: sms-gateway accounts set NAME\n");
    BOOST_TEST(program.run({"accounts", "--json"}).out == "[]\n");
    const std::string hash = *auth::hash_password(password);
    BOOST_REQUIRE(settings::save(
        program.settings(),
        {.accounts = {
             {"plc", hash},
             {.username = "\xE2\x80\xAE",
              .password_hash = imported,
              .limits = {.per_hour = 0, .per_day = 0},
              .destinations = {.allowed = {"+44", "07"}, .blocked = {"+449"}, .premium = true},
              .may_read = false}}}));
    BOOST_TEST(program.run({"accounts"}).out ==
               "plc  (password set), 100 an hour, 500 a day\n"
               "\\u{202e}  (imported password), any number an hour, any number a day, only to +44 "
               "07, not to +449, premium numbers and short codes too, may not read\n");
    const std::string json =
        R"([{"username":"plc","imported":false,"per_hour":100,"per_day":500,"allow":[],"block":[],)"
        R"("premium":false,"read":true},{"username":")"
        "\xE2\x80\xAE"
        R"(","imported":true,"per_hour":0,"per_day":0,"allow":["+44","07"],"block":["+449"],)"
        R"("premium":true,"read":false}])";
    BOOST_TEST(program.run({"accounts", "list", "--json"}).out == json + "\n");
    const auto shown = program.run({"settings", "show", "--json"}).out;
    BOOST_TEST(contains(shown, "\"accounts\":" + json), shown);
    for (const auto* command : {"accounts", "settings"}) {
        const std::string verb = command == std::string("accounts") ? "list" : "show";
        for (const auto& out :
             {program.run({command, verb}).out, program.run({command, verb, "--json"}).out}) {
            BOOST_TEST(!contains(out, "$"), out);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_set_names_its_field_and_changes_nothing) {
    WithAccount program;
    const auto before = cli_test::read_file(program.settings());
    const auto refuse = [&](std::vector<std::string> arguments, const std::string& why,
                            const std::string& input = {}) {
        arguments.insert(arguments.begin(), "accounts");
        const auto outcome = program.run(arguments, input);
        BOOST_TEST(outcome.exit == 1);
        BOOST_TEST(outcome.out.empty());
        BOOST_TEST(outcome.err.starts_with("sms-gateway: " + why), outcome.err);
        BOOST_TEST((input.empty() || !contains(outcome.err, input)));
        BOOST_TEST(cli_test::read_file(program.settings()) == before);
    };
    refuse({"set", "pump"}, "password: a new account needs one");
    refuse({"set", "pump", "--per-hour", "5"}, "password: a new account needs one");
    refuse({"set", "pump", "--password-file", "-"}, "password: shorter than 12", "tiny");
    refuse({"set", "canoe", "--password-file", "-"}, "password: contains the username", password);
    refuse({"set", "", "--password-file", "-"}, "username: ", password);
    refuse({"set", "plc", "--password-file", "/nonexistent"}, "/nonexistent: ");
    refuse({"set", "plc", "--password-hash-file", "/nonexistent"}, "/nonexistent: ");
    refuse({"set", "plc", "--password-hash-file", "-"}, "password-hash: ", password);
    refuse({"set", "plc", "--password-hash-file", "-"}, "password-hash: ", md5crypt.substr(1));
    refuse({"set", "plc", "--password-file", "-", "--password-hash-file", "-"},
           "password: give --password-file or --password-hash-file", password);
    refuse({"set", "plc", "--per-hour", "100001"}, "per-hour: ");
    refuse({"set", "plc", "--per-day", "100001"}, "per-day: ");
    refuse({"set", "plc", "--allow", "+44", "--allow", "4x"}, "allow: \"4x\" is no prefix");
    refuse({"set", "plc", "--block", "UK"}, "block: \"UK\" is no prefix");
    refuse({"set", "plc"}, "username: nothing to set for plc");
    refuse({"remove", "pump"}, "username: there is no account pump\n");
}

BOOST_AUTO_TEST_CASE(the_last_account_of_a_gateway_that_is_on_stays) {
    WithAccount program;
    BOOST_REQUIRE(
        program.run({"settings", "set", "--device", "simulator", "--enabled", "yes"}).exit == 0);
    const auto refused = program.run({"accounts", "remove", "plc"});
    BOOST_TEST(refused.exit == 1);
    BOOST_TEST(refused.err.starts_with("sms-gateway: username: plc is the last account of a "
                                       "gateway that is switched on; "),
               refused.err);
    BOOST_TEST(stored(program).accounts.size() == 1U);
    BOOST_REQUIRE(program.run({"settings", "set", "--enabled", "no"}).exit == 0);
    BOOST_TEST(program.run({"accounts", "remove", "plc"}).exit == 0);
    BOOST_TEST(stored(program).accounts.empty());
}

BOOST_AUTO_TEST_CASE(a_change_is_in_effect_at_once_when_the_worker_runs) {
    WithAccount program;
    const auto changes = [&program] {
        return std::vector<cli_test::Outcome>{
            program.run({"accounts", "set", "plc", "--per-hour", "7"}),
            program.run({"accounts", "set", "pump", "--password-file", "-"}, "green-kayak-52"),
            program.run({"accounts", "remove", "pump"}),
            program.run({"administrator", "reset"}),
        };
    };
    {
        const cli_test::Worker worker(
            program, [](const local::Request&) { return local::Response{200, {}}; });
        for (const auto& outcome : changes()) {
            BOOST_TEST(outcome.exit == 0, outcome.err);
            BOOST_TEST(outcome.out == "Saved and applied.\n");
        }
        BOOST_REQUIRE(worker.requests().size() == 4U);
        BOOST_TEST(worker.requests()[3].method == "POST");
        BOOST_TEST(worker.requests()[3].path == "/settings/apply");
        BOOST_TEST(program.run({"accounts", "remove", "nobody"}).exit == 1);
        BOOST_TEST(worker.requests().size() == 4U);
    }
    const cli_test::Worker worker(program, [](const local::Request&) {
        return local::Response{422, {{"error", "device: no such profile"}}};
    });
    for (const auto& outcome : changes()) {
        BOOST_TEST(outcome.exit == 1);
        BOOST_TEST(outcome.out.empty());
        BOOST_TEST(outcome.err ==
                   "sms-gateway: saved, but not in effect yet: device: no such profile\n");
    }
}

BOOST_AUTO_TEST_SUITE_END()
