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
    std::string text;
    if (const auto sim = modem.sim()) {
        text += std::to_string(static_cast<int>(sim->state)) + sim->iccid + " " + sim->imsi;
    }
    if (const auto registration = modem.registration()) {
        text += std::to_string(static_cast<int>(registration->state)) + registration->network +
                registration->technology;
    }
    if (const auto signal = modem.signal()) {
        text += std::to_string(signal->rssi_dbm.value_or(0));
    }
    return text;
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

const std::array<Case, 12> cases = {{
    {"quectel/start.at", "", identifies, quectel_profile},
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

/// The result of one run, or "start: <error>"; `operations` of the port come with it.
std::string run(const Case& which, const Transcript& transcript, ScriptedPort::Options options,
                std::size_t* operations = nullptr) {
    Session session(transcript, options, which.profile());
    const auto started = session.modem->start();
    const std::string result =
        started ? which.scenario(*session.modem) : "start: " + started.error().message();
    if (operations != nullptr) {
        *operations = session.port->operations();
    }
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(multipliers)

BOOST_AUTO_TEST_CASE(every_chunk_size_gives_the_same) {
    constexpr std::size_t longest_step = 120;
    for (const Case& which : cases) {
        const auto transcript = which.transcript();
        const std::string whole = run(which, transcript, {});
        for (std::size_t chunk = 1; chunk <= longest_step; ++chunk) {
            BOOST_TEST(run(which, transcript, {.chunk = chunk}) == whole,
                       which.start << " " << which.then << " in chunks of " << chunk);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_urc_before_any_line_changes_nothing) {
    for (const Case& which : cases) {
        const auto transcript = which.transcript();
        const std::string plain = run(which, transcript, {});
        const std::size_t places = count_received_lines(transcript);
        for (std::size_t place = 0; place < places; ++place) {
            for (const char* urc : {"+CMTI: \"ME\",77", "+CREG: 1,\"00C3\",\"01A2B3C4\",7",
                                    "+CDS: 5\r\n000611223344", "+QIND: \"csq\",20,99", "RING"}) {
                BOOST_TEST(run(which, with_urc(transcript, urc, place), {}) == plain,
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
        std::size_t operations = 0;
        const std::string whole = run(which, transcript, {}, &operations);
        for (std::size_t step = 1; step <= operations; ++step) {
            for (const auto& failure : failures) {
                // A hang is an exception of the port; an invented acceptance is found here.
                const std::string result =
                    run(which, transcript, {.failing = step, .failure = failure});
                BOOST_TEST(!result.empty());
                BOOST_TEST((result.rfind("accepted", 0) != 0 || result == whole),
                           which.then << ": " << result << " with " << failure.message()
                                      << " at step " << step);
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
