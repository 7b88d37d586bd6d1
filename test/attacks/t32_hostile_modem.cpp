// T32: a modem that wants to hurt: lines without end, NULs, invented +CMGS, answers and indications
// without end, an echo of everything. Each operation comes to its end, memory stays flat, and
// nothing is called sent that was not confirmed after 0x1A. (How a modem fails otherwise:
// faults_modem.) Red if a line, an answer or the indications grow without a limit.

#include "attacks/allocated.hpp"
#include "attacks/wire.hpp"
#include "hal/error.hpp"

namespace {

using Kind = hal::SubmitOutcome::Kind;

constexpr std::size_t most_growth = std::size_t{4} * 1024 * 1024;
constexpr unsigned long usual_cases = 200;

/// Says one thing over and over, as fast as it is read, from when it is told to.
class Babbler final : public hal::SerialPort {
public:
    Babbler(std::unique_ptr<hal::SerialPort> port, JumpClock& clock)
        : port_(std::move(port)), clock_(clock) {}

    void babble(std::string text, std::size_t octets) {
        text_ = std::move(text);
        left_ = octets;
        at_ = 0;
    }
    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override {
        peak_ = std::max(peak_, attacks::allocated_octets());
        if (left_ == 0) {
            return port_->read_some(buffer, deadline);
        }
        // 500 kbit/s.
        clock_.jump_to(clock_.now() + std::chrono::milliseconds(8));
        const std::size_t count = std::min(buffer.size(), left_);
        for (char& octet : buffer.first(count)) {
            octet = text_[at_];
            at_ = (at_ + 1) % text_.size();
        }
        left_ -= count;
        said_ += count;
        return count;
    }
    hal::Result<> write_all(std::string_view bytes, hal::Deadline deadline) override {
        const auto ends = static_cast<unsigned>(std::ranges::count(bytes, '\x1a'));
        ends_ += ends;
        said_ = ends == 0 ? said_ : 0;
        return port_->write_all(bytes, deadline);
    }
    hal::Result<> drain(hal::Deadline deadline) override { return port_->drain(deadline); }
    void interrupt() noexcept override { port_->interrupt(); }

    std::size_t peak() const { return peak_; }
    unsigned ends_of_message() const { return ends_; }
    /// Since the last 0x1A.
    std::size_t said() const { return said_; }

private:
    std::unique_ptr<hal::SerialPort> port_;
    JumpClock& clock_;
    std::string text_;
    std::size_t left_ = 0;
    std::size_t at_ = 0;
    std::size_t peak_ = 0;
    std::size_t said_ = 0;
    unsigned ends_ = 0;
};

struct Fixture {
    Fixture() : line(clock, attacks::Wire::book(), {}, profile.timeouts.submit) {
        auto made = std::make_unique<Babbler>(
            std::make_unique<modem_faults::LinePort>(line, clock, *waker), clock);
        port = made.get();
        modem = std::move(*hal::make_at_modem({.main = std::move(made), .others = {}}, profile,
                                              clock, stop.get_token()));
        BOOST_REQUIRE(modem->start().has_value());
        before = attacks::allocated_octets();
    }

    void check_memory(const std::string& what) const {
        const std::size_t growth = port->peak() - std::min(before, port->peak());
        BOOST_TEST(growth < most_growth, what << " took " << growth << " octets");
    }

    JumpClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    std::stop_source stop;
    hal::ModemProfile profile = modem_test::generic_profile();
    modem_faults::LineModem line;
    Babbler* port = nullptr;
    std::unique_ptr<hal::Modem> modem;
    std::size_t before = 0;
};

const hal::Octets tpdu = *hal::at::from_hex("01000C91447700090000000003C8F23C");

const std::vector<std::string> babble{
    "x",
    std::string(1, '\0'),
    "A line of no meaning\r\n",
    "\r\n+CMGL: 1,0,,4\r\n0001020399\r\n",
    "\r\n+CMTI: \"SM\",7\r\n",
    "\r\n+CMT: ,4\r\n0001020399\r\n",
    "\r\n+CMT: ,24\r\n",
    "\r\n+CREG: 1\r\n",
    "AT+CMGL=4\r",
    "\r\n" + std::string(2000, 'A') + "\r\n",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_modem)

BOOST_AUTO_TEST_CASE(megabytes_of_anything_leave_memory_flat) {
    constexpr std::size_t megabyte = std::size_t{1024} * 1024;
    for (const std::string& text : babble) {
        Fixture fixture;
        fixture.port->babble(text, (text == "x" ? 10 : 1) * megabyte);
        static_cast<void>(fixture.modem->list());
        static_cast<void>(fixture.modem->wait(fixture.clock.now() + std::chrono::seconds(60)));
        fixture.check_memory("\"" + text.substr(0, 30) + "\"");
        // And then it is in step again.
        fixture.port->babble("", 0);
        static_cast<void>(fixture.modem->probe());
        static_cast<void>(fixture.modem->probe());
        BOOST_TEST(fixture.modem->probe().has_value(), text.substr(0, 30));
    }
}

BOOST_AUTO_TEST_CASE(a_list_without_end_is_no_list) {
    Fixture fixture;
    fixture.line.knows = [](const std::string& command) -> std::string {
        if (command != "AT+CMGL=4") {
            return {};
        }
        std::string list;
        for (int i = 0; i < 100'000; ++i) {
            list += "\r\n+CMGL: 1,0,,4\r\n0001020399";
        }
        return list + "\r\n\r\nOK\r\n";
    };
    const auto listed = fixture.modem->list();
    BOOST_REQUIRE(!listed.has_value());
    BOOST_TEST((listed.error().code == hal::Errc::overflow));
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_that_nobody_confirmed) {
    const attacks::Run run(usual_cases, 32);
    attacks::Random random(run.seed);
    std::vector<std::string> lies = babble;
    lies.insert(lies.end(), {"\r\n+CMGS: 7\r\n", "\r\n+CMGS: 7\r\n\r\nOK\r\n", "\r\nOK\r\n",
                             "\r\n+CMGS: 300\r\n", "+CMGS: 7", "\r\n+CMGS:\r\n"});
    unsigned accepted = 0;
    for (unsigned long i = 0; i < run.cases; ++i) {
        Fixture fixture;
        bool confirmed = false;
        fixture.line.network = [&](const std::string&) -> modem_faults::Reply {
            confirmed = random.below(2) == 0;
            const char* answer =
                confirmed ? "\r\n+CMGS: 5\r\n\r\nOK\r\n" : "\r\n+CMS ERROR: 38\r\n";
            return {{hal::Milliseconds(0), answer}};
        };
        fixture.port->babble(lies[random.below(lies.size())], random.below(20'000));
        const auto outcome = fixture.modem->submit(tpdu, [] { return hal::Result<>(); });
        const bool is_accepted = outcome.kind == Kind::accepted;
        accepted += is_accepted ? 1 : 0;
        const unsigned ends = fixture.port->ends_of_message();
        // What it says after 0x1A it may make up: that is its word.
        if (ends > 1 || (outcome.kind == Kind::not_submitted) != (ends == 0) ||
            (is_accepted && !confirmed && fixture.port->said() == 0)) {
            BOOST_ERROR("case " << i << " of seed " << run.seed << ": "
                                << modem_test::to_text(outcome));
        }
        for (const std::string& rule : fixture.line.watch().violations()) {
            BOOST_ERROR("case " << i << " of seed " << run.seed << ": " << rule);
        }
    }
    BOOST_TEST(accepted > run.cases / 20);
}

BOOST_AUTO_TEST_SUITE_END()
