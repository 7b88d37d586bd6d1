#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "cli/program.hpp"

namespace {

using boost::json::object;
using cli_test::contains;
using cli_test::Program;
using cli_test::Worker;
using local::Request;
using local::Response;

object message(const std::string& state, const std::string& error = {}) {
    return {{"id", "m-17"},
            {"state", state},
            {"number", "+447700900123"},
            {"text", "first\nsecond"},
            {"parts",
             {{{"part", 1},
               {"state", state},
               {"reference", nullptr},
               {"attempts", 2},
               {"error", error},
               {"possible_duplicate", true}}}},
            {"created_at", "2026-01-02T03:04:05Z"},
            {"finished_at", nullptr},
            {"why", ""}};
}

struct Ending {
    std::string state;
    int exit;
    std::string word;
    friend std::ostream& operator<<(std::ostream& out, const Ending& ending) {
        return out << ending.state;
    }
};

const Ending endings[] = {
    {"sent", 0, "OK"},
    {"delivered", 0, "OK"},
    {"failed", 1, "failed"},
    {"expired", 1, "failed"},
    {"cancelled", 1, "failed"},
    {"undeliverable", 1, "failed"},
    {"uncertain", 4, "uncertain"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(messages)

BOOST_DATA_TEST_CASE(send_prints_the_id_and_waits_for_the_end, endings, ending) {
    Program program;
    const Worker worker(program, [&ending](const Request& request) {
        return request.method == "POST"
                   ? Response{202, message("queued")}
                   : Response{200, message(ending.state, ending.exit == 1 ? "+CMS ERROR: 50" : "")};
    });
    const auto outcome = program.run({"send", "+447700900123", "hello"});
    BOOST_TEST(outcome.exit == ending.exit);
    BOOST_TEST(outcome.out.starts_with("m-17\n"));
    BOOST_TEST(contains(outcome.out + outcome.err, ending.word));
    BOOST_TEST(outcome.err.empty() == (ending.exit != 1));
    BOOST_TEST(contains(outcome.err, "+CMS ERROR: 50") == (ending.exit == 1));
    const auto requests = worker.requests();
    BOOST_REQUIRE(requests.size() == 2);
    BOOST_TEST(requests[0].path == "/messages");
    BOOST_TEST(boost::json::serialize(requests[0].body) ==
               R"({"number":"+447700900123","text":"hello"})");
    BOOST_TEST(requests[1].path == "/messages/m-17");
}

BOOST_AUTO_TEST_CASE(what_is_asked_for_besides_is_passed_on_as_it_is_for_the_worker_to_judge) {
    Program program;
    const Worker worker(program, [](const Request&) { return Response{202, message("sent")}; });
    BOOST_TEST(program
                   .run({"send", "07700900123", "hello", "--report", "--priority", "3",
                         "--validity", "60", "--uncertain", "drop", "--id", "door-7"})
                   .exit == 0);
    BOOST_TEST(boost::json::serialize(worker.requests()[0].body) ==
               R"({"number":"07700900123","text":"hello","priority":"3","validity":"60",)"
               R"("uncertain":"drop","id":"door-7","report":"1"})");
}

BOOST_AUTO_TEST_CASE(a_text_may_come_from_standard_input) {
    Program program;
    const Worker worker(program, [](const Request&) { return Response{202, message("sent")}; });
    BOOST_TEST(program.run({"send", "07700900123", "-"}, "line one\nline two\n").exit == 0);
    BOOST_TEST(worker.requests()[0].body.at("text").as_string() == "line one\nline two");
}

BOOST_AUTO_TEST_CASE(a_text_may_begin_with_a_dash) {
    Program program;
    const Worker worker(program, [](const Request&) { return Response{202, message("sent")}; });
    BOOST_TEST(program.run({"send", "--", "07700900123", "-5 degrees"}).exit == 0);
    BOOST_TEST(worker.requests()[0].body.at("text").as_string() == "-5 degrees");
}

BOOST_AUTO_TEST_CASE(a_send_that_stops_waiting_says_not_known_yet) {
    Program program;
    const Worker worker(program, [](const Request&) { return Response{202, message("queued")}; });
    const auto outcome = program.run({"send", "07700900123", "hello", "--wait", "0"});
    BOOST_TEST(outcome.exit == 4);
    BOOST_TEST(outcome.err.empty());
    BOOST_TEST(outcome.out == "m-17\nwaiting for its turn\n");
}

BOOST_AUTO_TEST_CASE(a_refused_send_says_why) {
    Program program;
    const Worker worker(program, [](const Request&) {
        return Response{400, object{{"error", "number: not a phone number"}}};
    });
    const auto outcome = program.run({"send", "nobody", "hello"});
    BOOST_TEST(outcome.exit == 1);
    BOOST_TEST(outcome.out.empty());
    BOOST_TEST(outcome.err == "sms-gateway: number: not a phone number\n");
}

BOOST_AUTO_TEST_CASE(show_tells_all_parts) {
    Program program;
    const Worker worker(
        program, [](const Request&) { return Response{200, message("failed", "+CMS ERROR: 50")}; });
    const auto outcome = program.run({"show", "m-17"});
    BOOST_TEST(outcome.exit == 0);
    BOOST_TEST(outcome.out ==
               "failed: refused for good\n"
               "id         m-17\n"
               "number     +447700900123\n"
               "text       first\\nsecond\n"
               "accepted   2026-01-02T03:04:05Z\n"
               "part 1     failed, 2 attempts, +CMS ERROR: 50, possibly sent twice\n");
    BOOST_TEST(program.run({"show", "m-17", "--json"}).out.starts_with(R"({"id":"m-17",)"));
}

BOOST_AUTO_TEST_CASE(show_tells_of_reports_and_of_an_answer_that_is_owed) {
    Program program;
    object shown = message("delivered");
    shown["answer_owed"] = true;
    shown["parts"].at(0).as_object()["report"] = {{"status", 0}, {"meaning", "it has arrived"}};
    const Worker worker(program, [&](const Request&) { return Response{200, shown}; });
    const auto outcome = program.run({"show", "m-17"});
    BOOST_TEST(contains(outcome.out,
                        "answer     owed: whoever sent it has not been told the end\n"
                        "part 1     delivered, 2 attempts, report: it has arrived, possibly"));
}

BOOST_AUTO_TEST_CASE(a_received_message_is_deleted_by_its_index) {
    Program program;
    const Worker worker(program, [](const Request& request) {
        return request.path == "/inbox/7" ? Response{200, object{{"index", 7}}}
                                          : Response{404, object{{"error", "none of it"}}};
    });
    BOOST_TEST(program.run({"inbox", "delete", "7"}).out == "Deleted.\n");
    BOOST_TEST(worker.requests()[0].method == "DELETE");
    const auto refused = program.run({"inbox", "delete", "8"});
    BOOST_TEST(refused.exit == 1);
    BOOST_TEST(refused.err == "sms-gateway: none of it\n");
}

BOOST_AUTO_TEST_CASE(an_id_cannot_become_another_path) {
    Program program;
    const Worker worker(program, [](const Request&) {
        return Response{404, object{{"error", "no such message"}}};
    });
    BOOST_TEST(program.run({"show", "../settings/apply"}).exit == 1);
    BOOST_TEST(worker.requests()[0].path == "/messages/%2E%2E%2Fsettings%2Fapply");
}

BOOST_AUTO_TEST_CASE(list_shows_each_message_on_its_own_lines) {
    Program program;
    const Worker worker(program, [](const Request&) {
        return Response{200, object{{"messages",
                                     {{{"index", 3},
                                       {"date", "Fri Jan  2 03:04:05 2026"},
                                       {"sender", "+447700900456"},
                                       {"text", "one\n4  forged"},
                                       {"status", "new"}}}}}};
    });
    const auto outcome = program.run({"list"});
    BOOST_TEST(outcome.exit == 0);
    BOOST_TEST(outcome.out ==
               "3  Fri Jan  2 03:04:05 2026  +447700900456  [new]\n    one\\n4  forged\n");
}

BOOST_AUTO_TEST_SUITE_END()
