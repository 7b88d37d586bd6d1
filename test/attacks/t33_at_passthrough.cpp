// T33: AT commands of somebody else's. There is no way through: every line that is written, in each
// of the known dialogues with each kind of modem, is in a table, and the table holds no more than
// what the sources have. Red when a command is written that is not in the table, or one is added to
// the sources without the table.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "at/at_line.hpp"
#include "attacks/wire.hpp"
#include "hal/modem/exchanges.hpp"

namespace {

namespace fs = std::filesystem;

/// Literals that begin a line: "AT", "AT+CMGD=" and so on, without comments.
std::set<std::string> literals_of_sources() {
    static const std::regex literal(R"re((?:AtLine\(?|[({])\s*"(AT[A-Z0-9+=?,!#]*)")re");
    std::set<std::string> found;
    for (const char* folder : {"at", "modem", "port"}) {
        for (const fs::directory_entry& file :
             fs::directory_iterator(fs::path(TEST_SOURCE_DIR) / "hal" / folder)) {
            std::ifstream stream(file.path());
            for (std::string line; std::getline(stream, line);) {
                line = line.substr(0, line.find("//"));
                for (std::sregex_iterator match(line.begin(), line.end(), literal), end;
                     match != end; ++match) {
                    found.insert((*match)[1]);
                }
            }
        }
    }
    return found;
}

/// Up to the first placeholder.
std::string beginning(std::string_view pattern) {
    return std::string(pattern.substr(0, pattern.find_first_of("$\"")));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(at_passthrough)

BOOST_AUTO_TEST_CASE(every_line_of_every_dialogue_is_in_the_table) {
    std::set<std::string> seen;
    for (const modem_test::Exchange& exchange : modem_test::exchanges) {
        JumpClock clock;
        const auto waker = clock.make_waker();
        const std::stop_source stop;
        const hal::ModemProfile profile = exchange.profile();
        const modem_faults::Phrasebook book(exchange.transcript());
        modem_faults::LineModem line(clock, book, {}, profile.timeouts.submit);
        std::string written;
        auto port = std::make_unique<attacks::TappedPort>(
            std::make_unique<modem_faults::LinePort>(line, clock, *waker), written);
        modem_test::FakePin pin;
        const auto modem = hal::make_at_modem({.main = std::move(port), .others = {}}, profile,
                                              clock, stop.get_token(), &pin);
        BOOST_REQUIRE(modem.has_value());
        if ((*modem)->start()) {
            exchange.scenario(**modem);
        }
        std::vector<std::string> commands;
        BOOST_TEST(attacks::all_known(written, commands), exchange.name() << ": " << written);
        seen.insert(commands.begin(), commands.end());
    }
    BOOST_TEST(seen.size() > 40U);
}

BOOST_AUTO_TEST_CASE(the_table_is_what_the_sources_have) {
    const std::set<std::string> literals = literals_of_sources();
    BOOST_TEST(literals.size() > 40U);
    std::set<std::string> table;
    for (const std::string_view pattern : attacks::command_table) {
        table.insert(beginning(pattern));
    }
    for (const std::string& literal : literals) {
        BOOST_TEST(table.contains(literal), literal << " is not in command_table.hpp");
    }
    for (const std::string& line : table) {
        BOOST_TEST(literals.contains(line), line << " is in no source any more");
    }
}

BOOST_AUTO_TEST_CASE(a_profile_cannot_send_or_hide_a_second_line) {
    using hal::at::AtLine;
    for (const char* line : {"AT+CMGS=20", "AT+CMEE=1;+CMSS=1", "AT\rATD07700900123;", "AT+X=\x1a",
                             "AT+X=\x1b", "AT+X\n", "reboot"}) {
        BOOST_TEST(!AtLine::from_profile(line).has_value(), line);
    }
}

BOOST_AUTO_TEST_SUITE_END()
