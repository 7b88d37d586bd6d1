#include <filesystem>
#include <fstream>

#include "hal/modem/session.hpp"
#include "modem/dialect.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

std::string to_text(const std::optional<int>& figure) {
    return figure ? std::to_string(*figure) : "-";
}

std::string figures(const hal::Signal& signal) {
    return to_text(signal.rssi_dbm) + " " + to_text(signal.rsrp_dbm) + " " +
           to_text(signal.rsrq_db) + " " + to_text(signal.sinr_db);
}

/// What is asked of a started modem in all status transcripts.
struct Status {
    Status(const char* start, const char* then, const hal::ModemProfile& profile)
        : session(load_transcript(start) + load_transcript(then), {}, profile) {
        require(session.modem->start());
        sim = session.modem->sim().value();
        registration = session.modem->registration().value();
        signal = figures(session.modem->signal().value());
        service_centre = session.modem->service_centre().value();
        BOOST_TEST(session.modem->restart().has_value());
        session.check_finished();
        BOOST_TEST(sim.iccid == "8901260000000000000");
        BOOST_TEST(sim.imsi == "001010123456789");
        BOOST_TEST((registration.state == hal::RegistrationState::home));
        BOOST_TEST(registration.network == "Example Net");
        BOOST_TEST(registration.technology == "LTE");
        BOOST_TEST(service_centre == "+447700900000");
    }

    Session session;
    hal::Sim sim;
    hal::Registration registration;
    std::string signal;
    std::string service_centre;
};

std::string capabilities(const hal::Modem& modem) {
    const auto found = modem.capabilities();
    return found.indications + (found.status_reports ? " with" : " without") + " reports in " +
           found.storages;
}

std::vector<std::string> transcripts() {
    std::vector<std::string> paths;
    const std::string folder = std::string(TEST_SOURCE_DIR) + "/test/transcripts";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".at") {
            paths.push_back(std::filesystem::relative(entry.path(), folder).string());
        }
    }
    return paths;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dialects)

BOOST_AUTO_TEST_CASE(status_of_each) {
    BOOST_TEST(Status("quectel/start.at", "quectel/status.at", quectel_profile()).signal ==
               "- -81 -10 19");
    BOOST_TEST(Status("sierra/start.at", "sierra/status.at", sierra_profile()).signal ==
               "-51 -81 -15 24");
    BOOST_TEST(
        Status("sierra/start_hl78xx.at", "sierra/status_hl78xx.at", hl78xx_profile()).signal ==
        "-77 -97 -9 11");
    BOOST_TEST(Status("telit/start.at", "telit/status.at", telit_profile()).signal ==
               "-73 -101 -16 -");
}

BOOST_AUTO_TEST_CASE(figures_of_another_technology_are_not_taken_for_those_of_lte) {
    Session session(load_transcript("telit/status_umts.at"), {}, telit_profile());
    BOOST_TEST(figures(session.modem->signal().value()) == "-73 - - -");
    // Nor does silence: the next question is asked.
    BOOST_TEST(figures(session.modem->signal().value()) == "-73 -90 -10 -");
    BOOST_TEST(figures(session.modem->signal().value()) == "-73 - - -");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_sierra_modem_is_waited_for_until_it_is_online) {
    Session session(load_transcript("sierra/start.at"), {}, sierra_profile());
    require(session.modem->start());
    session.check_finished();
    BOOST_TEST(session.modem->identity()->model == "EM7455");
    BOOST_TEST(session.modem->identity()->revision == "SWI9X30C_02.24.05.06");
    BOOST_TEST(capabilities(*session.modem) == "2,1,0,1,0 with reports in SM,SM,SM");
    BOOST_TEST(modem_test::to_text(session.events_within(0s)).empty());
}

BOOST_AUTO_TEST_CASE(an_hl78xx_that_starts_in_the_midst_is_set_up_again) {
    Session session(load_transcript("sierra/start_hl78xx.at"), {}, hl78xx_profile());
    require(session.modem->start());
    session.check_finished();
    BOOST_TEST(session.modem->identity()->model == "HL7802");
}

BOOST_AUTO_TEST_CASE(a_telit_modem_is_waited_for_until_its_sms_are_ready) {
    Session session(load_transcript("telit/start.at"), {}, telit_profile());
    require(session.modem->start());
    session.check_finished();
    BOOST_TEST(session.modem->identity()->revision == "25.21.664-P0F.664501");
    BOOST_TEST(capabilities(*session.modem) == "2,1,0,2,0 with reports in SM,SM,SM");
    Session without(load_transcript("telit/start_le910s1.at"), {}, telit_profile());
    require(without.modem->start());
    without.check_finished();
    BOOST_TEST(without.modem->identity()->revision == "M0L.020001");
}

BOOST_AUTO_TEST_CASE(a_report_in_its_own_storage_is_read_and_removed_there) {
    Session session(load_transcript("telit/start.at") + load_transcript("telit/list.at"), {},
                    telit_profile());
    require(session.modem->start());
    BOOST_TEST(session.modem->list()->size() == 1U);
    const auto report = session.modem->read({"SR", 7});
    require(report);
    BOOST_TEST(modem_test::to_text(**report) ==
               "SR 7 0 0006110B91447700090000F0621020300000406210203000004000");
    BOOST_TEST(session.modem->remove({"SR", 7}).has_value());
    BOOST_TEST(!session.modem->read({"SR", 7})->has_value());
    BOOST_TEST(session.modem->storage()->name == "SM");
    session.check_finished();
}

BOOST_AUTO_TEST_CASE(a_profiles_restart_command_is_checked) {
    auto profile = hl78xx_profile();
    profile.restart_command = "AT+CUAD";
    Session session(test_support::parse_transcript("# Device: none  Source: invented\n", "none"),
                    {}, profile);
    const auto restarted = session.modem->restart();
    BOOST_REQUIRE(!restarted);
    BOOST_TEST((restarted.error().code == hal::Errc::not_supported));
    BOOST_TEST(session.port->writes().empty());
}

BOOST_AUTO_TEST_CASE(no_dialect_and_no_transcript_asks_for_the_applications_of_the_sim) {
    std::string lines;
    const auto add = [&](const auto& questions) {
        for (const auto& question : questions) {
            lines += question.query.line.text() + "\n";
        }
    };
    for (const char* name : {"generic", "quectel", "sierra", "telit"}) {
        const hal::modem::Dialect& dialect = *hal::modem::find_dialect(name);
        add(dialect.questions().revision);
        add(dialect.questions().iccid);
        add(dialect.questions().pin_tries);
        add(dialect.questions().signal);
        lines += dialect.restart_command().text() + "\n";
        if (const auto readiness = dialect.readiness()) {
            lines += readiness->query.line.text() + "\n";
        }
    }
    const auto paths = transcripts();
    BOOST_TEST(paths.size() > 40U);
    for (const std::string& path : paths) {
        for (const auto& step : load_transcript(path).steps) {
            lines += step.kind == Transcript::Step::Kind::sent ? step.octets + "\n" : "";
        }
    }
    BOOST_TEST(lines.find("AT+CMGS=") != std::string::npos);
    BOOST_TEST(lines.find("+CUAD") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
