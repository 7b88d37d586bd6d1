#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "hal/modem.hpp"
#include "profile/load.hpp"
#include "support/scripted_port.hpp"
#include "support/sim_clock.hpp"
#include "support/transcript.hpp"

/// A modem is one file of data: its shipped profile, and nothing made for the test, must bring it
/// up as its transcript test/transcripts/VENDOR/SKU.at has it. Add the file, and it is replayed
/// here.
namespace {

namespace fs = std::filesystem;
using test_support::ScriptedPort;
using test_support::Transcript;

const fs::path source = TEST_SOURCE_DIR;

struct Session {
    hal::ModemProfile profile;
    Transcript transcript;
};

struct Run {
    std::string result;  ///< who it says it is, or "start: <error>"
    std::size_t operations = 0;
    std::string position;  ///< empty: at the end
};

/// Those modems of which there is a transcript: "quectel-ec21" and quectel/ec21.at.
std::vector<Session> sessions() {
    std::vector<Session> found;
    for (const auto& entry : fs::directory_iterator(source / "firmware-profiles" / "modems")) {
        const std::string name = entry.path().stem().string();
        std::string path = name + ".at";
        path.replace(std::min(path.find('-'), path.size()), 1, "/");
        if (fs::exists(source / "test" / "transcripts" / path)) {
            const auto device = profile::load_device(source / "firmware-profiles", name);
            BOOST_REQUIRE_MESSAGE(device, (device ? "" : device.error().message()));
            found.push_back({*(*device)->modem, test_support::load_transcript(path)});
        }
    }
    return found;
}

Run run(const Session& session, const Transcript& transcript, ScriptedPort::Options options = {}) {
    test_support::SimClock clock;
    const std::stop_source stop;
    auto made = std::make_unique<ScriptedPort>(transcript, clock, options);
    const ScriptedPort& port = *made;
    auto modem = hal::make_at_modem({.main = std::move(made), .others = {}}, session.profile, clock,
                                    stop.get_token());
    BOOST_REQUIRE(modem);
    const auto started = (*modem)->start();
    Run done;
    if (!started) {
        done.result = "start: " + started.error().message();
    } else if (const auto identity = (*modem)->identity()) {
        done.result = identity->manufacturer + "|" + identity->model + "|" + identity->revision +
                      "|" + identity->imei;
    }
    done.operations = port.operations();
    done.position = port.at_end() ? "" : port.position();
    return done;
}

bool came_up(const Run& done) {
    return !done.result.empty() && !done.result.starts_with("start: ");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sessions_of_modems)

BOOST_AUTO_TEST_CASE(a_modem_comes_up_with_its_profile_alone) {
    const auto all = sessions();
    BOOST_TEST(!all.empty());
    for (const Session& session : all) {
        const Run whole = run(session, session.transcript);
        BOOST_TEST(came_up(whole), session.profile.name << ": " << whole.result);
        BOOST_TEST(whole.position == "", session.profile.name);
    }
}

BOOST_AUTO_TEST_CASE(in_chunks_of_every_size) {
    constexpr std::size_t longest_step = 120;
    for (const Session& session : sessions()) {
        const std::string whole = run(session, session.transcript).result;
        for (std::size_t chunk = 1; chunk <= longest_step; ++chunk) {
            BOOST_TEST(run(session, session.transcript, {.chunk = chunk}).result == whole,
                       session.profile.name << " in chunks of " << chunk);
        }
    }
}

BOOST_AUTO_TEST_CASE(with_a_urc_before_any_line) {
    for (const Session& session : sessions()) {
        const std::string whole = run(session, session.transcript).result;
        const std::size_t places = test_support::count_received_lines(session.transcript);
        for (std::size_t place = 0; place < places; ++place) {
            for (const char* urc : {"+CMTI: \"ME\",77", "+CDS: 5\r\n000611223344", "RING"}) {
                BOOST_TEST(
                    run(session, test_support::with_urc(session.transcript, urc, place)).result ==
                        whole,
                    session.profile.name << ": " << urc << " at " << place);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(with_each_step_failing) {
    for (const Session& session : sessions()) {
        const Run whole = run(session, session.transcript);
        for (std::size_t step = 1; step <= whole.operations; ++step) {
            // A hang is an exception of the port.
            const Run failed =
                run(session, session.transcript,
                    {.failing = step, .failure = std::make_error_code(std::errc::io_error)});
            BOOST_TEST((failed.result == whole.result || failed.result.starts_with("start: ")),
                       session.profile.name << " at " << step << ": " << failed.result);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
