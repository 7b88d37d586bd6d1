#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "auth/password.hpp"
#include "cli/program.hpp"
#include "settings/settings.hpp"
#include "settings/setup_code.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;

settings::Administrator kept(const Program& program) {
    return cli_test::stored(program).administrator;
}

bool fits(const Program& program, const std::string& typed) {
    return auth::verify_password(kept(program).setup_code_hash, settings::normal_setup_code(typed));
}

std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(administrator_commands)

BOOST_AUTO_TEST_CASE(a_code_is_printed_once_and_only_its_hash_is_kept) {
    Program program;
    const auto outcome = program.run({"administrator", "code"});
    BOOST_TEST(outcome.exit == 0, outcome.err);
    const std::string code = outcome.out.substr(0, outcome.out.find('\n'));
    BOOST_TEST(code.size() == 14U);
    BOOST_TEST(code[4] == '-');
    BOOST_TEST(code[9] == '-');
    BOOST_TEST(outcome.out == code +
                                  "\nSaved. In effect when the worker starts: it is not "
                                  "running.\n");
    BOOST_TEST(kept(program).setup_code_hash.starts_with("$argon2id$"));
    BOOST_TEST(fits(program, code));
    BOOST_TEST(fits(program, " " + lowered(code)));
    BOOST_TEST(!fits(program, "0000-0000-0000"));
    const std::string file = cli_test::read_file(program.settings());
    BOOST_TEST(!contains(file, code));
    BOOST_TEST(!contains(file, settings::normal_setup_code(code)));
    BOOST_TEST(contains(program.run({"settings", "show"}).out,
                        "web        none; a code is waiting to be used\n"));
}

BOOST_AUTO_TEST_CASE(another_code_takes_the_place_of_the_first) {
    Program program;
    const auto draw = [&program] {
        const auto outcome = program.run({"administrator", "code", "--json"});
        BOOST_TEST(outcome.exit == 0, outcome.err);
        const auto json = boost::json::parse(outcome.out).as_object();
        BOOST_TEST(!json.at("applied").as_bool());
        return std::string(json.at("code").as_string());
    };
    const std::string first = draw();
    const std::string second = draw();
    BOOST_TEST(first != second);
    BOOST_TEST(fits(program, second));
    BOOST_TEST(!fits(program, first));
}

BOOST_AUTO_TEST_CASE(an_administrator_is_not_replaced_but_forgotten_first) {
    Program program;
    const std::string hash = *auth::hash_password("violet-canoe-37");
    BOOST_REQUIRE(settings::save(program.settings(),
                                 {.administrator = {.username = "root", .password_hash = hash}}));
    const auto refused = program.run({"administrator", "code"});
    BOOST_TEST(refused.exit == 1);
    BOOST_TEST(refused.out.empty());
    BOOST_TEST(refused.err.starts_with("sms-gateway: administrator: there is one already"));
    BOOST_TEST(kept(program).setup_code_hash.empty());
    const auto shown = program.run({"settings", "show"}).out;
    BOOST_TEST(contains(shown, "web        root  (password set)\n"), shown);
    BOOST_TEST(!contains(shown, "$"));
    const auto json = program.run({"settings", "show", "--json"}).out;
    BOOST_TEST(contains(json, R"("administrator":{"username":"root","code_set":false})"), json);
    BOOST_TEST(!contains(json, "$"));

    BOOST_TEST(program.run({"administrator", "reset"}).exit == 0);
    BOOST_TEST((kept(program) == settings::Administrator()));
    BOOST_TEST(program.run({"administrator", "code"}).exit == 0);
}

BOOST_AUTO_TEST_CASE(reset_takes_a_code_back_too) {
    Program program;
    BOOST_REQUIRE(program.run({"administrator", "code"}).exit == 0);
    BOOST_REQUIRE(program.run({"administrator", "reset"}).exit == 0);
    BOOST_TEST((kept(program) == settings::Administrator()));
}

BOOST_AUTO_TEST_CASE(a_code_is_told_even_if_the_worker_refuses_the_settings) {
    Program program;
    {
        const cli_test::Worker worker(
            program, [](const local::Request&) { return local::Response{200, {}}; });
        const auto outcome = program.run({"administrator", "code"});
        BOOST_TEST(outcome.exit == 0);
        BOOST_TEST(contains(outcome.out, "\nSaved and applied.\n"));
        BOOST_TEST(
            contains(program.run({"administrator", "code", "--json"}).out, R"("applied":true)"));
        BOOST_TEST(worker.requests().size() == 2U);
    }
    const cli_test::Worker worker(program, [](const local::Request&) {
        return local::Response{422, {{"error", "device: no such profile"}}};
    });
    const auto outcome = program.run({"administrator", "code"});
    BOOST_TEST(outcome.exit == 1);
    BOOST_TEST(outcome.err ==
               "sms-gateway: saved, but not in effect yet: device: no such profile\n");
    BOOST_TEST(fits(program, outcome.out.substr(0, outcome.out.find('\n'))));
}

BOOST_AUTO_TEST_SUITE_END()
