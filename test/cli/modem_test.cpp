#include <boost/test/unit_test.hpp>

#include "cli/program.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;
using cli_test::Worker;
using local::Request;
using local::Response;

/// A worker with these modems that takes every wish.
Response agreeable(const Request& request, const std::vector<std::string>& names, bool now) {
    if (request.path == "/status") {
        boost::json::array modems;
        for (const std::string& name : names) {
            modems.push_back(boost::json::object{{"name", name}});
        }
        return {200, {{"modems", modems}}};
    }
    return {202, {{"modem", "x"}, {"rung", "soft_restart"}, {"now", now}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(modem_commands)

BOOST_AUTO_TEST_CASE(each_wish_goes_to_the_modem_that_is_named) {
    for (const char* verb : {"restart", "reset", "power-cycle"}) {
        Program program;
        const Worker worker(program,
                            [](const Request& request) { return agreeable(request, {}, true); });
        const auto outcome = program.run({"modem", verb, "spare"});
        BOOST_TEST(outcome.exit == 0, outcome.err);
        BOOST_TEST(outcome.out.starts_with("Accepted."), outcome.out);
        BOOST_REQUIRE(worker.requests().size() == 1);
        BOOST_TEST(worker.requests()[0].method == "POST");
        BOOST_TEST(worker.requests()[0].path == std::string("/modems/spare/") + verb);
    }
}

BOOST_AUTO_TEST_CASE(the_only_modem_need_not_be_named) {
    Program program;
    const Worker worker(
        program, [](const Request& request) { return agreeable(request, {"modem1"}, false); });
    const auto outcome = program.run({"modem", "restart"});
    BOOST_TEST(outcome.exit == 0, outcome.err);
    BOOST_TEST(outcome.out.starts_with("Noted: the modem is busy"), outcome.out);
    BOOST_REQUIRE(worker.requests().size() == 2);
    BOOST_TEST(worker.requests()[1].path == "/modems/modem1/restart");
}

BOOST_AUTO_TEST_CASE(of_several_one_has_to_be_named) {
    Program program;
    const Worker worker(program, [](const Request& request) {
        return agreeable(request, {"modem1", "spare"}, true);
    });
    const auto outcome = program.run({"modem", "power-cycle"});
    BOOST_TEST(outcome.exit == 2);
    BOOST_TEST(contains(outcome.err, "modem1, spare"), outcome.err);
    BOOST_TEST(worker.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_modem_there_is_nothing_to_recover) {
    Program program;
    const Worker worker(program,
                        [](const Request& request) { return agreeable(request, {}, true); });
    BOOST_TEST(program.run({"modem", "reset"}).exit == 1);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_passed_on_and_a_name_cannot_leave_its_place) {
    Program program;
    const Worker worker(program, [](const Request&) {
        return Response{409, {{"error", "no more than 4 resets an hour"}}};
    });
    const auto outcome = program.run({"modem", "reset", "../status"});
    BOOST_TEST(outcome.exit == 1);
    BOOST_TEST(outcome.err == "sms-gateway: no more than 4 resets an hour\n");
    BOOST_TEST(worker.requests()[0].path == "/modems/%2E%2E%2Fstatus/reset");
}

BOOST_AUTO_TEST_SUITE_END()
