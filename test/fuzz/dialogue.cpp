// A whole dialogue with a modem that answers well, badly, late, not at all, or with any octets, as
// the input says. Whatever it does: every call ends, 0x1A leaves only after a whole PDU at a prompt
// and at most once for each submit, nothing is called sent that nobody confirmed, and each line
// written is one of ours.

#include <memory>
#include <stop_token>
#include <string>

#include "attacks/command_table.hpp"
#include "faults/modem/line_modem.hpp"
#include "fuzz/input.hpp"
#include "hal/error.hpp"
#include "hal/modem/material.hpp"
#include "hal/recovery/jump_clock.hpp"

namespace {

using Kind = hal::SubmitOutcome::Kind;

/// What one operation may take, and all of them together.
constexpr std::chrono::hours longest{6};
constexpr std::size_t most_calls = 20000;

constexpr std::string_view phrases[] = {
    "\r\nOK\r\n",
    "\r\nERROR\r\n",
    "\r\n> ",
    "\r\n+CMGS: 5\r\n",
    "\r\n+CMGS: 256\r\n\r\nOK\r\n",
    "\r\n+CMS ERROR: 38\r\n",
    "\r\n+CME ERROR: 11\r\n",
    "\r\n+CMTI: \"SM\",3\r\n",
    "\r\n+CDS: 25\r\n0006D60C91447700901032621011619550006210116195500000\r\n",
    "\r\n+CMT: ,24\r\n00040C9144770090103200006210100000000005E8329BFD06\r\n",
    "\r\n+CMGL: 1,0,,4\r\n0001020399\r\n",
    "\r\n+CMGR: 0,,4\r\n0001020399\r\n",
    "\r\nRDY\r\n",
    "\r\n+CPIN: SIM PIN\r\n",
    "\r\n+CPMS: 1,20,1,20,1,20\r\n",
    "\r\n+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)\r\n",
    "AT+CMGS=18\r",
    "\x1a\x1b\r\n",
    "\r\n+CREG: 2,1,\"00C3\",\"01A2B3C4\",7\r\n",
    "\r\n+QIND: SMS DONE\r\n",
    // What answers an earlier message stands before the octet that ends this one.
    "\r\n> \r\n+CMGS: 7\r\n\r\nOK\r\n",
};

const modem_faults::Phrasebook& book() {
    static const modem_faults::Phrasebook one([] {
        test_support::Transcript all = test_support::load_transcript("generic/start.at");
        for (const char* more : {"generic/submit_accepted.at", "generic/list.at"}) {
            const auto steps = test_support::load_transcript(more).steps;
            all.steps.insert(all.steps.end(), steps.begin(), steps.end());
        }
        return all;
    }());
    return one;
}

/// Between the gateway and a modem that does as it is told.
class HostilePort final : public hal::SerialPort {
public:
    HostilePort(modem_faults::LineModem& modem, JumpClock& clock, fuzz::Input& input)
        : modem_(modem), clock_(clock), input_(input) {}

    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override {
        count();
        if (gone_) {
            return hal::unexpected(hal::Errc::port_gone, "fuzz");
        }
        if (unread_.empty()) {
            const auto said = input_.at_end() ? answer(deadline) : say(deadline);
            if (!said) {
                return hal::Unexpected{said.error()};
            }
        }
        if (unread_.empty()) {
            clock_.jump_to(deadline);
            return hal::unexpected(hal::Errc::timed_out, "fuzz");
        }
        const std::size_t taken = std::min(buffer.size(), unread_.size());
        unread_.copy(buffer.data(), taken);
        for (const char octet : std::string_view(unread_).substr(0, taken)) {
            confirmed_ = is_confirmation(octet) || confirmed_;
        }
        unread_.erase(0, taken);
        stale_ -= std::min(stale_, taken);
        return taken;
    }
    hal::Result<> write_all(std::string_view octets, hal::Deadline) override {
        count();
        for (const char octet : octets) {
            heard(octet);
        }
        if (gone_) {
            return hal::unexpected(hal::Errc::port_gone, "fuzz");
        }
        modem_.hear(octets);
        return {};
    }
    hal::Result<> drain(hal::Deadline) override {
        return gone_ ? hal::Result<>(hal::unexpected(hal::Errc::port_gone, "fuzz"))
                     : hal::Result<>();
    }
    void interrupt() noexcept override {}

    unsigned ends_of_message() const { return ends_; }
    /// Whether +CMGS: has come through since the last 0x1A.
    bool confirmed() const { return confirmed_; }

private:
    void count() { fuzz::require(++calls_ < most_calls, "a dialogue ends"); }

    /// As the modem by itself would.
    hal::Result<> answer(hal::Deadline deadline) {
        if (modem_.next() <= deadline) {
            clock_.jump_to(modem_.next());
            unread_ += modem_.speak();
        }
        return {};
    }
    void add(std::string_view octets) {
        for (const char octet : octets) {
            modem_.watch().to_host(octet);
        }
        unread_ += octets;
    }
    hal::Result<> say(hal::Deadline deadline) {
        switch (input_.below(8)) {
            case 0:
            case 1:
                return answer(deadline);
            case 2:
                add(input_.counted(80));
                return {};
            case 3:
                add(phrases[input_.below(std::size(phrases))]);
                return {};
            case 4: {  // cut off, and the rest is lost
                const std::size_t length = input_.octet();
                HAL_CHECK(answer(deadline));
                unread_.resize(std::min(unread_.size(), length));
                return {};
            }
            case 5:  // late
                clock_.jump_to(
                    std::min(deadline, clock_.now() + hal::Milliseconds(100 * input_.octet())));
                return answer(deadline);
            case 6:  // not at all
                return {};
            default:
                gone_ = input_.octet() > 250;
                return hal::unexpected(gone_ ? hal::Errc::port_gone : hal::Errc::interrupted,
                                       "fuzz");
        }
    }

    bool is_confirmation(char octet) {
        constexpr std::string_view word = "+CMGS:";
        // Said before 0x1A, it is no answer to it, whenever it is read.
        if (stale_ == 0 && octet != '\0') {
            last_ += octet;
        }
        return last_.ends_with(word);
    }
    void heard(char octet) {
        if (octet == '\x1a') {
            ++ends_;
            confirmed_ = false;
            stale_ = unread_.size();
            last_.clear();
            line_.clear();
        } else if (octet == '\x1b') {
            line_.clear();
        } else if (octet == '\r') {
            fuzz::require(line_.empty() || attacks::is_known_command(line_),
                          "a line is one of the table's");
            line_.clear();
        } else {
            line_ += octet;
            fuzz::require(attacks::is_written_octet(octet), "an octet is of the table's alphabet");
        }
    }

    modem_faults::LineModem& modem_;
    JumpClock& clock_;
    fuzz::Input& input_;
    std::string unread_;
    std::string line_;
    std::string last_;
    std::size_t stale_ = 0;  ///< octets of unread_ from before the last 0x1A
    std::size_t calls_ = 0;
    unsigned ends_ = 0;
    bool confirmed_ = false;
    bool gone_ = false;
};

void submit(hal::Modem& modem, const HostilePort& port, bool arms) {
    static const hal::Octets tpdu = *hal::at::from_hex("01000C91447700090000000003C8F23C");
    const unsigned before = port.ends_of_message();
    bool armed = false;
    const auto outcome = modem.submit(tpdu, [&]() -> hal::Result<> {
        fuzz::require(port.ends_of_message() == before, "armed before 0x1A");
        armed = arms;
        return arms ? hal::Result<>() : hal::unexpected(hal::Errc::not_ready, "fuzz");
    });
    const unsigned ends = port.ends_of_message() - before;
    fuzz::require(ends <= 1, "one 0x1A for a submit at most");
    fuzz::require(armed == (ends == 1), "0x1A exactly when armed");
    fuzz::require((outcome.kind == Kind::not_submitted) == (ends == 0),
                  "not submitted exactly when there was no 0x1A");
    fuzz::require(outcome.kind != Kind::accepted || port.confirmed(),
                  "accepted only when +CMGS said so after 0x1A");
}

void use(hal::Modem& modem, const HostilePort& port, JumpClock& clock, std::uint8_t what) {
    switch (what % 12) {
        case 0:
        case 1:
        case 2:
            return submit(modem, port, what < 240);
        case 3:
            return static_cast<void>(modem.list());
        case 4:
            return static_cast<void>(modem.read({"SM", 3}));
        case 5:
            return static_cast<void>(modem.remove({"ME", 7}));
        case 6:
            return static_cast<void>(modem.wait(clock.now() + std::chrono::seconds(30)));
        case 7:
            return static_cast<void>(modem.sim());
        case 8:
            return static_cast<void>(modem.registration());
        case 9:
            static_cast<void>(modem.storage());
            return static_cast<void>(modem.list_reports());
        case 10:
            return static_cast<void>(modem.restart());
        default:
            static_cast<void>(modem.signal());
            static_cast<void>(modem.service_centre());
            return static_cast<void>(modem.probe());
    }
}

hal::ModemProfile profile_of(std::uint8_t which) {
    switch (which % 4) {
        case 0:
            return modem_test::generic_profile();
        case 1:
            return modem_test::quectel_profile();
        case 2:
            return modem_test::sierra_profile();
        default:
            return modem_test::telit_profile();
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::uint8_t flags = input.octet();
    const std::string_view operations = input.counted(6);
    JumpClock clock;
    const hal::Instant begun = clock.now();
    const hal::ModemProfile profile = profile_of(flags);
    modem_faults::LineModem line(clock, book(), {.echoes = (flags & 4U) != 0},
                                 profile.timeouts.submit);
    auto made = std::make_unique<HostilePort>(line, clock, input);
    const HostilePort& port = *made;
    modem_test::FakePin pin;
    const std::stop_source stop;
    const auto modem = hal::make_at_modem({.main = std::move(made), .others = {}}, profile, clock,
                                          stop.get_token(), &pin);
    fuzz::require(modem.has_value(), "there is a dialect");
    if ((flags & 8U) == 0) {
        static_cast<void>((*modem)->start());
    }
    for (const char operation : operations) {
        use(**modem, port, clock, static_cast<std::uint8_t>(operation));
    }
    for (const std::string& rule : line.watch().violations()) {
        fuzz::require(false, rule.c_str());
    }
    fuzz::require(clock.now() - begun < longest, "a dialogue takes its time and no more");
    return 0;
}
