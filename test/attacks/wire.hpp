#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attacks/command_table.hpp"
#include "faults/modem/line_modem.hpp"
#include "faults/modem/line_port.hpp"
#include "hal/modem/material.hpp"
#include "hal/recovery/jump_clock.hpp"

/// What the attacks inside the process share.
namespace attacks {

/// `-- --cases N --seed N` of a run by hand, or of the long one.
struct Run {
    unsigned long cases;
    std::uint32_t seed;

    Run(unsigned long usual, std::uint32_t usual_seed) : cases(usual), seed(usual_seed) {
        const auto& suite = boost::unit_test::framework::master_test_suite();
        for (int i = 1; i + 1 < suite.argc; i += 2) {
            const std::string_view name = suite.argv[i];
            const auto number = std::strtoul(suite.argv[i + 1], nullptr, 10);
            cases = name == "--cases" ? number : cases;
            seed = name == "--seed" ? static_cast<std::uint32_t>(number) : seed;
        }
        BOOST_TEST_MESSAGE(cases << " cases from seed " << seed);
    }
};

class Random {
public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return engine_() % limit; }
    template <class Pieces>
    std::string some(const Pieces& pieces, std::size_t most) {
        std::string text;
        for (std::size_t count = below(most + 1); count > 0; --count) {
            text += pieces[below(std::size(pieces))];
        }
        return text;
    }
    std::string octets(std::size_t most) {
        std::string text(below(most + 1), '\0');
        for (char& octet : text) {
            octet = static_cast<char>(below(256));
        }
        return text;
    }

private:
    std::mt19937 engine_;
};

/// Hands all on, and writes down what the gateway writes.
class TappedPort final : public hal::SerialPort {
public:
    TappedPort(std::unique_ptr<hal::SerialPort> port, std::string& written)
        : port_(std::move(port)), written_(written) {}
    hal::Result<std::size_t> read_some(std::span<char> buffer, hal::Deadline deadline) override {
        return port_->read_some(buffer, deadline);
    }
    hal::Result<> write_all(std::string_view bytes, hal::Deadline deadline) override {
        written_ += bytes;
        return port_->write_all(bytes, deadline);
    }
    hal::Result<> drain(hal::Deadline deadline) override { return port_->drain(deadline); }
    void interrupt() noexcept override { port_->interrupt(); }

private:
    std::unique_ptr<hal::SerialPort> port_;
    std::string& written_;
};

/// A started AtModem, a modem that does as it is told, and the wire between.
struct Wire {
    Wire() : line(clock, book(), {}, profile.timeouts.submit) {
        auto tapped = std::make_unique<TappedPort>(
            std::make_unique<modem_faults::LinePort>(line, clock, *waker), written);
        modem = std::move(*hal::make_at_modem({.main = std::move(tapped), .others = {}}, profile,
                                              clock, stop.get_token()));
        line.network = [](const std::string&) -> modem_faults::Reply {
            return {{hal::Milliseconds(0), "\r\n+CMGS: 5\r\n\r\nOK\r\n"}};
        };
        BOOST_REQUIRE(modem->start().has_value());
    }

    static const modem_faults::Phrasebook& book() {
        static const modem_faults::Phrasebook one(
            test_support::load_transcript("generic/start.at"));
        return one;
    }

    JumpClock clock;
    std::unique_ptr<hal::Waker> waker = clock.make_waker();
    std::stop_source stop;
    hal::ModemProfile profile = modem_test::generic_profile();
    modem_faults::LineModem line;
    std::string written;
    std::unique_ptr<hal::Modem> modem;
};

/// The command lines in what was written, without PDUs; false if anything is not of the table.
inline bool all_known(std::string_view written, std::vector<std::string>& lines) {
    std::string line;
    for (const char octet : written) {
        if (!is_written_octet(octet)) {
            return false;
        }
        if (octet == '\r') {
            if (!line.empty() && !is_known_command(line)) {
                return false;
            }
            lines.push_back(std::exchange(line, {}));
        } else if (octet == '\x1a' || octet == '\x1b') {
            line.clear();
        } else {
            line += octet;
        }
    }
    return true;
}

}  // namespace attacks
