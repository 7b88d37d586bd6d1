#include <algorithm>
#include <array>

#include "hal/modem/session.hpp"

using namespace modem_test;
using namespace std::chrono_literals;

namespace {

/// What is done with a started modem, and everything that came of it as text.
using Scenario = std::string (*)(hal::Modem& modem);

const hal::Octets tpdu = *hal::at::from_hex("01000C91447700090000000003C8F23C");

std::string submits(hal::Modem& modem) {
    return to_text(modem.submit(tpdu, [] { return hal::Result<>(); }));
}

std::string lists(hal::Modem& modem) {
    const auto listed = modem.list();
    if (!listed) {
        return "error";
    }
    std::string text;
    for (const auto& message : *listed) {
        text += to_text(message) + "\n";
    }
    return text;
}

std::string reads(hal::Modem& modem) {
    std::string text;
    for (const hal::Slot& slot : {hal::Slot{"SM", 1}, {"SM", 2}, {"SM", 3}, {"ME", 7}}) {
        const auto found = modem.read(slot);
        text += !found ? "error\n" : found->has_value() ? to_text(**found) + "\n" : "empty\n";
    }
    return text;
}

std::string asks(hal::Modem& modem) {
    const auto sim = modem.sim();
    std::string text = sim ? std::to_string(static_cast<int>(sim->state)) + "|" + sim->iccid + "|" +
                                 sim->imsi + "\n"
                           : "error\n";
    const auto registration = modem.registration();
    text += registration ? std::to_string(static_cast<int>(registration->state)) + "|" +
                               registration->network + "|" + registration->technology + "\n"
                         : "error\n";
    const auto signal = modem.signal();
    for (const auto& figure : {&hal::Signal::rssi_dbm, &hal::Signal::rsrp_dbm,
                               &hal::Signal::rsrq_db, &hal::Signal::sinr_db}) {
        text += signal ? std::to_string((*signal.operator->().*figure).value_or(0)) + " " : "error";
    }
    return text;
}

std::string asks_all(hal::Modem& modem) {
    std::string text = asks(modem);
    const auto centre = modem.service_centre();
    text += centre ? *centre : "error";
    return text + (modem.restart() ? " restarts" : " error");
}

/// Slot 7 is read, emptied and read again.
std::string keeps(hal::Modem& modem, const char* storage) {
    std::string text = lists(modem);
    const auto reads_slot = [&] {
        const auto found = modem.read({storage, 7});
        text += !found ? "error\n" : found->has_value() ? to_text(**found) + "\n" : "empty\n";
    };
    reads_slot();
    text += modem.remove({storage, 7}) ? "removed\n" : "error\n";
    reads_slot();
    const auto use = modem.storage();
    return text + (use ? use->name + std::to_string(use->used) : "error");
}

std::string keeps_messages(hal::Modem& modem) {
    return keeps(modem, "SM");
}

std::string keeps_reports(hal::Modem& modem) {
    return keeps(modem, "SR");
}

std::string identifies(hal::Modem& modem) {
    const auto identity = modem.identity();
    return identity ? identity->manufacturer + "|" + identity->model + "|" + identity->revision +
                          "|" + identity->imei
                    : "error";
}

struct Case {
    const char* start;
    const char* then;
    Scenario scenario;
    hal::ModemProfile (*profile)();

    Transcript transcript() const {
        auto first = load_transcript(start);
        return then[0] == '\0' ? first : first + load_transcript(then);
    }
};

const std::array<Case, 30> cases = {{
    {"quectel/start.at", "", identifies, quectel_profile},
    {"quectel/start_pin.at", "", identifies, quectel_profile},
    {"quectel/start.at", "quectel/submit.at", submits, quectel_profile},
    {"quectel/start.at", "quectel/list.at", keeps_messages, quectel_profile},
    {"quectel/start.at", "quectel/status.at", asks_all, quectel_profile},
    {"sierra/start.at", "", identifies, sierra_profile},
    {"sierra/start_pin.at", "", identifies, sierra_profile},
    {"sierra/start_hl78xx.at", "", identifies, hl78xx_profile},
    {"sierra/start.at", "sierra/submit.at", submits, sierra_profile},
    {"sierra/start.at", "sierra/list.at", keeps_messages, sierra_profile},
    {"sierra/start.at", "sierra/status.at", asks_all, sierra_profile},
    {"sierra/start_hl78xx.at", "sierra/status_hl78xx.at", asks_all, hl78xx_profile},
    {"telit/start.at", "", identifies, telit_profile},
    {"telit/start_pin.at", "", identifies, telit_profile},
    {"telit/start_le910s1.at", "telit/submit.at", submits, telit_profile},
    {"telit/start.at", "telit/list.at", keeps_reports, telit_profile},
    {"telit/start.at", "telit/status.at", asks_all, telit_profile},
    {"generic/start_pin.at", "", identifies, generic_profile},
    {"generic/start_no_final.at", "", identifies, generic_profile},
    {"generic/start_stubborn.at", "", identifies, generic_profile},
    {"generic/start.at", "generic/submit_accepted.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_refused.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_refused_at_once.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_urcs.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_echo.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_ok_only.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_ok_lost.at", submits, generic_profile},
    {"generic/start.at", "generic/list.at", lists, generic_profile},
    {"generic/start.at", "generic/read.at", reads, generic_profile},
    {"generic/start.at", "generic/status.at", asks, generic_profile},
}};

struct Run {
    std::string result;  ///< or "start: <error>"
    std::size_t operations = 0;
    std::string last_write;
    std::size_t pins_written = 0;
    std::string pin_log;
};

Run run(const Case& which, const Transcript& transcript, ScriptedPort::Options options = {}) {
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
    for (const Case& which : cases) {
        const auto transcript = which.transcript();
        const std::string whole = run(which, transcript).result;
        for (std::size_t chunk = 1; chunk <= longest_step; ++chunk) {
            BOOST_TEST(run(which, transcript, {.chunk = chunk}).result == whole,
                       which.start << " " << which.then << " in chunks of " << chunk);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_urc_before_any_line_changes_nothing) {
    for (const Case& which : cases) {
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
    for (const Case& which : cases) {
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
