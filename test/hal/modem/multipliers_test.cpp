#include <algorithm>
#include <array>

#include "hal/modem/exchanges.hpp"
#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

struct Run {
    std::string result;  ///< or "start: <error>"
    std::size_t operations = 0;
    std::string last_write;
    std::size_t pins_written = 0;
    std::string pin_log;
};

Run run(const Exchange& which, const Transcript& transcript, ScriptedPort::Options options = {}) {
    FakePin pin;
    Session session(transcript, options, which.profile(), &pin);
    const auto started = session.modem->start();
    Run run;
    run.result = started ? which.scenario(*session.modem) : "start: " + started.error().message();
    run.operations = session.port->operations();
    run.last_write = session.port->writes().back().octets;
    run.pins_written = static_cast<std::size_t>(std::ranges::count_if(
        session.port->writes(),
        [](const ScriptedPort::Write& write) { return write.octets.starts_with("AT+CPIN="); }));
    run.pin_log = pin.log;
    return run;
}

bool begins(const std::string& text, const char* with) {
    return text.rfind(with, 0) == 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(multipliers)

BOOST_AUTO_TEST_CASE(every_chunk_size_gives_the_same) {
    constexpr std::size_t longest_step = 120;
    for (const Exchange& which : exchanges) {
        const auto transcript = which.transcript();
        const std::string whole = run(which, transcript).result;
        for (std::size_t chunk = 1; chunk <= longest_step; ++chunk) {
            BOOST_TEST(run(which, transcript, {.chunk = chunk}).result == whole,
                       which.start << " " << which.then << " in chunks of " << chunk);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_urc_before_any_line_changes_nothing) {
    for (const Exchange& which : exchanges) {
        const auto transcript = which.transcript();
        const std::string plain = run(which, transcript).result;
        const std::size_t places = count_received_lines(transcript);
        for (std::size_t place = 0; place < places; ++place) {
            for (const char* urc : {"+CMTI: \"ME\",77", "+CREG: 1,\"00C3\",\"01A2B3C4\",7",
                                    "+CDS: 5\r\n000611223344", "+QIND: \"csq\",20,99", "RING"}) {
                BOOST_TEST(run(which, with_urc(transcript, urc, place)).result == plain,
                           which.start << " " << which.then << ": " << urc << " at " << place);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(each_step_failing_gives_a_value_or_an_error) {
    const std::array<std::error_code, 4> failures = {hal::Errc::port_gone, hal::Errc::timed_out,
                                                     hal::Errc::interrupted,
                                                     std::make_error_code(std::errc::io_error)};
    for (const Exchange& which : exchanges) {
        const auto transcript = which.transcript();
        const Run whole = run(which, transcript);
        for (std::size_t step = 1; step <= whole.operations; ++step) {
            for (const auto& failure : failures) {
                // A hang is an exception of the port.
                const Run failed = run(which, transcript, {.failing = step, .failure = failure});
                const std::string what = which.then + (": " + failed.result) + " with " +
                                         failure.message() + " at " + std::to_string(step);
                BOOST_TEST(!failed.result.empty(), what);
                // Whatever fails, a PIN is written once at most, after that was noted, and shown to
                // nobody.
                const bool noted = failed.pin_log.find("try ") != std::string::npos;
                BOOST_TEST(failed.pins_written <= (noted ? 1U : 0U), what);
                BOOST_TEST(failed.result.find(FakePin::value) == std::string::npos, what);
                const bool accepted = begins(failed.result, "accepted");
                BOOST_TEST((!accepted || failed.result == whole.result), what);
                // After 0x1A nothing is written, whatever fails; before it, nothing is in doubt.
                const bool in_doubt = begins(failed.result, "unknown");
                const bool refused = begins(failed.result, "refused");
                BOOST_TEST((failed.last_write == "\x1a") == (accepted || in_doubt || refused),
                           what);
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
