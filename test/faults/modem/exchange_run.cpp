#include "faults/modem/exchange_run.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "faults/modem/line_port.hpp"
#include "hal/error.hpp"
#include "hal/modem/material.hpp"
#include "support/sim_clock.hpp"

namespace modem_faults {
namespace {

/// Three starts with every command at its limit are shorter.
constexpr std::chrono::hours longest{2};

bool begins(const std::string& text, std::string_view with) {
    return text.starts_with(with);
}

/// What the network did with the message, told by what the modem was to say.
bool has_accepted(const std::string& replies) {
    return replies.find("+CMGS:") != std::string::npos;
}

struct Line {
    explicit Line(const Dialogue& dialogue, const Fault& fault)
        : modem(clock, dialogue.book, fault, dialogue.profile.timeouts.submit) {
        modem.taken = [this, &dialogue](const std::string&) {
            ++taken;
            const Reply* reply = dialogue.book.find(Phrasebook::end_of_message, 0);
            for (const Phrase& phrase : reply == nullptr ? Reply() : *reply) {
                accepted = accepted || has_accepted(phrase.octets);
            }
        };
        auto port = std::make_unique<LinePort>(modem, clock, *waker);
        auto made = hal::make_at_modem({.main = std::move(port), .others = {}}, dialogue.profile,
                                       clock, stop.get_token(), &pin);
        if (!made) {
            throw std::logic_error("no dialect");
        }
        at_modem = std::move(*made);
    }

    test_support::SimClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    std::stop_source stop;
    modem_test::FakePin pin;
    LineModem modem;
    unsigned taken = 0;
    bool accepted = false;
    std::unique_ptr<hal::Modem> at_modem;
};

/// What must hold for a submit, whatever happened to it.
void check_submit(const Line& line, const Fault& fault, ExchangeRun& run) {
    const std::string& result = run.result;
    const unsigned ends = line.modem.watch().ends_of_message();
    const auto rule = [&](bool holds, const char* what) {
        if (!holds) {
            run.broken.emplace_back(what);
        }
    };
    rule(ends <= 1, "one submit wrote 0x1A twice");
    if (begins(result, "accepted")) {
        rule(line.accepted, "accepted, though the network took nothing");
    } else if (begins(result, "refused")) {
        const bool said_so = fault.kind == Fault::Kind::reply;
        rule(ends == 1, "refused without 0x1A");
        rule(said_so || !line.accepted, "refused, though the network took it");
    } else if (begins(result, "not submitted") || begins(result, "start:")) {
        rule(ends == 0, "not submitted, though 0x1A was written");
    } else {
        rule(begins(result, "unknown"), "no outcome");
        rule(ends == 1 || line.modem.times_gone() > 0, "in doubt without 0x1A");
    }
}

/// Every PDU that was read must have been on the wire as one line.
void check_pdus(const Line& line, ExchangeRun& run) {
    std::string said = line.modem.said();
    std::erase(said, '\0');
    std::istringstream tokens(run.result);
    constexpr std::size_t shortest = 8;
    for (std::string token; tokens >> token;) {
        const bool is_pdu = token.size() >= shortest &&
                            token.find_first_not_of("0123456789ABCDEF") == std::string::npos;
        if (is_pdu && said.find('\n' + token + '\r') == std::string::npos) {
            run.broken.push_back("a PDU that nobody sent: " + token);
        }
    }
}

/// Until it has nothing more to say.
void listen(Line& line, ExchangeRun& run) {
    for (;;) {
        const auto events = line.at_modem->wait(line.clock.now() + std::chrono::seconds(1));
        if (!events || events->empty()) {
            return;
        }
        for (const hal::Event& event : *events) {
            run.events.push_back(modem_test::to_text(event));
        }
    }
}

void go_on(Line& line, ExchangeRun& run) {
    listen(line, run);
    static_cast<void>(line.at_modem->probe());  // whatever it says: what is written is looked at
    listen(line, run);
    std::ranges::sort(run.events);
}

}  // namespace

ExchangeRun Dialogue::run(const Fault& fault) const {
    ExchangeRun run;
    Line line(*this, fault);
    const hal::Instant begun = line.clock.now();
    try {
        const auto started = line.at_modem->start();
        run.result =
            started ? exchange.scenario(*line.at_modem) : "start: " + started.error().message();
        go_on(line, run);
    } catch (const std::exception& error) {
        run.broken.push_back(std::string("hangs: ") + error.what());
    }
    if (line.clock.now() - begun > longest) {
        run.broken.emplace_back("takes too long");
    }
    const auto& violations = line.modem.watch().violations();
    run.broken.insert(run.broken.end(), violations.begin(), violations.end());
    if (book.find(Phrasebook::end_of_message, 0) != nullptr) {
        check_submit(line, fault, run);
    } else {
        check_pdus(line, run);
    }
    if (run.result.find(modem_test::FakePin::value) != std::string::npos) {
        run.broken.emplace_back("the PIN is shown");
    }
    run.said = line.modem.said();
    run.heard = line.modem.heard();
    run.answered = line.modem.answered();
    run.reply_places = line.modem.reply_places();
    return run;
}

}  // namespace modem_faults
