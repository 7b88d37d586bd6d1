#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "cli/program.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;
using cli_test::Worker;
using local::Request;
using local::Response;

/// Of a worker that tells of one modem only.
boost::json::value healthy() {
    return boost::json::parse(R"({
        "version": "0.1.0", "enabled": true, "device": "quectel-ec25", "replies": "text-7.06",
        "modem": {"state": "ready", "trouble": "", "port": "/dev/ttyUSB2",
                  "name": "modem1", "device": "", "advice": "", "exchange": "", "dry_run": false,
                  "rsrp_dbm": -98, "rsrq_db": -11, "sinr_db": null, "pin_tries_left": 3,
                  "service_centre": "+447700900000", "indications": "2,1,0,0,0",
                  "status_reports": false, "storages": "SM,SM,SM",
                  "manufacturer": "Quectel", "model": "EC25", "revision": "R06",
                  "imei": "001010123456789", "sim": "ready", "sim_trouble": "",
                  "iccid": "8944000000000000000", "registration": "home", "network": "Example",
                  "technology": "LTE", "rssi_dbm": -71,
                  "storage": {"name": "SM", "used": 2, "total": 30}, "board": "reset line",
                  "recovery": [{"at": "2026-01-02T03:04:05Z", "rung": "reopen",
                                "fault": "silent", "reason": "3 probes", "result": "done", "cured": true}]},
        "queue": {"waiting": 2, "armed": 1, "uncertain": 1, "oldest_waiting_s": 130, "why": ""},
        "inbox": {"synced": true, "messages": 2},
        "last_refusal": {"code": "+CMS ERROR: 50", "meaning": "facility not subscribed",
                         "at": "2026-01-02T03:04:05Z"}})");
}

/// What `status` prints after one change to a healthy worker's answer.
std::string status_with(const std::string& path, const boost::json::value& value) {
    boost::json::value answer = healthy();
    boost::system::error_code error;
    *answer.find_pointer(path, error) = value;
    BOOST_REQUIRE(!error);
    Program program;
    const Worker worker(program, [&answer](const Request&) { return Response{200, answer}; });
    const auto outcome = program.run({"status"});
    BOOST_TEST(outcome.exit == 0);
    BOOST_TEST(outcome.err.empty());
    return outcome.out;
}

struct Trouble {
    std::string path;
    boost::json::value value;
    std::string verdict;
    friend std::ostream& operator<<(std::ostream& out, const Trouble& trouble) {
        return out << trouble.path;
    }
};

const Trouble troubles[] = {
    {"/enabled", false, "OFF: "},
    {"/modem/state", "absent", "NOT SENDING: the modem is absent\n"},
    {"/modem/sim", "absent", "NOT SENDING: the SIM is absent\n"},
    {"/modem/registration", "denied", "NOT SENDING: no network (registration: denied)\n"},
    {"/queue/why", "the SIM refuses", "NOT SENDING: the SIM refuses\n"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(status)

BOOST_AUTO_TEST_CASE(a_healthy_gateway_in_short_lines) {
    BOOST_TEST(status_with("/version", "0.1.0") ==
               "OK: messages can be sent\n"
               "modem      modem1: ready, /dev/ttyUSB2\n"
               "           Quectel EC25 R06\n"
               "imei       001010123456789\n"
               "sim        ready, 8944000000000000000, PIN tries left 3\n"
               "network    home, Example, LTE, -71 dBm, RSRP -98 dBm, RSRQ -11 dB\n"
               "smsc       +447700900000\n"
               "storage    2 of 30 places used in SM\n"
               "limits     no delivery reports\n"
               "board      reset line\n"
               "recovery   2026-01-02T03:04:05Z, reopen, silent, 3 probes, done, cured\n"
               "queue      2 waiting, the oldest for 2 min, 1 being sent, 1 uncertain\n"
               "inbox      2 messages\n"
               "refused    2026-01-02T03:04:05Z, +CMS ERROR: 50, facility not subscribed\n"
               "device     quectel-ec25, replies text-7.06\n"
               "version    0.1.0\n");
}

BOOST_DATA_TEST_CASE(the_first_line_names_what_stands_in_the_way, troubles, trouble) {
    const std::string out = status_with(trouble.path, trouble.value);
    BOOST_TEST(out.starts_with(trouble.verdict), out);
}

BOOST_AUTO_TEST_CASE(each_of_several_modems_is_shown_and_the_first_line_names_the_one_that_cannot) {
    boost::json::value answer = healthy();
    boost::json::value spare = answer.at("modem");
    spare.as_object()["name"] = "spare";
    spare.as_object()["state"] = "absent";
    spare.as_object()["trouble"] = "/dev/ttyUSB6: another program holds it: ModemManager (77)";
    spare.as_object()["advice"] = "end that program";
    spare.as_object()["exchange"] = "another SIM than before";
    spare.as_object()["dry_run"] = true;
    spare.as_object()["indications"] = "";
    answer.as_object()["modems"] = boost::json::array{answer.at("modem"), spare};
    Program program;
    const Worker worker(program, [&answer](const Request&) { return Response{200, answer}; });
    const std::string out = program.run({"status"}).out;
    for (const char* part :
         {"OK: messages can be sent, but not by every modem: spare: the modem is absent "
          "(/dev/ttyUSB6: another program holds it: ModemManager (77))\n",
          "\nmodem      modem1: ready, ", "\nmodem      spare: absent, ",
          "\nwhat to do end that program\n", "\nexchanged  another SIM than before\n",
          "\nlimits     tells nothing by itself", "\nrecovery   dry run: "}) {
        BOOST_TEST(contains(out, part), part << " is missing in " << out);
    }
}

BOOST_AUTO_TEST_CASE(a_locked_sim_says_why_and_how_many_tries_are_left) {
    boost::json::value answer = healthy();
    answer.at("modem").as_object()["sim"] = "pin-required";
    answer.at("modem").as_object()["sim_trouble"] = "the PIN was tried once";
    answer.at("modem").as_object()["pin_tries_left"] = 2;
    Program program;
    const Worker worker(program, [&answer](const Request&) { return Response{200, answer}; });
    const std::string out = program.run({"status"}).out;
    BOOST_TEST(out.starts_with("NOT SENDING: the SIM is pin-required (the PIN was tried once)\n"),
               out);
    BOOST_TEST(contains(out, "PIN tries left 2\n"), out);
}

BOOST_AUTO_TEST_CASE(json_is_the_workers_own) {
    Program program;
    const Worker worker(program, [](const Request&) { return Response{200, healthy()}; });
    BOOST_TEST(program.run({"--json", "status"}).out == boost::json::serialize(healthy()) + "\n");
}

BOOST_AUTO_TEST_CASE(a_worker_of_another_version_is_no_reason_to_crash) {
    Program program;
    for (const boost::json::value& answer :
         {boost::json::value(), boost::json::value("x"), boost::json::parse(R"({"modem":7})")}) {
        const Worker worker(program, [&answer](const Request&) { return Response{200, answer}; });
        BOOST_TEST(program.run({"status"}).exit == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_database_that_refuses_is_the_first_thing_said) {
    boost::json::value answer = healthy();
    answer.as_object()["storage"] = {
        {"trouble", "disk full"}, {"put_aside", "/var/lib/sms-gateway/sms-gateway.db.corrupt-1"}};
    answer.as_object()["queue"] = {{"waiting", nullptr}, {"why", "the database: disk full"}};
    Program program;
    const Worker worker(program, [&answer](const Request&) { return Response{200, answer}; });
    const auto outcome = program.run({"status"});
    BOOST_TEST(outcome.out.starts_with("NOT SENDING: the database: disk full\n"), outcome.out);
    BOOST_TEST(contains(outcome.out, "queue      not known\n"), outcome.out);
    BOOST_TEST(contains(outcome.out, "database   disk full\n"), outcome.out);
    BOOST_TEST(contains(outcome.out, "the old file is /var/lib/sms-gateway/sms-gateway.db.corr"),
               outcome.out);
}

BOOST_AUTO_TEST_SUITE_END()
