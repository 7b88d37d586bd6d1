#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "cli/program.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;

struct Misuse {
    std::string arguments;  // separated by one space
    friend std::ostream& operator<<(std::ostream& out, const Misuse& misuse) {
        return out << misuse.arguments;
    }
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

const Misuse misuses[] = {
    {""},
    {"dance"},
    {"settings"},
    {"settings dance"},
    {"settings set"},
    {"settings set more --enabled yes"},
    {"settings set --enabled maybe"},
    {"settings set --password violet-canoe-37"},  // argv is for everybody to read
    {"settings set --pass violet-canoe-37"},
    {"settings show --enabled yes"},
    {"status now"},
    {"status --wait 3"},
    {"status --report"},
    {"inbox"},
    {"inbox delete"},
    {"settings set --keep-days many"},
    {"send 07700900123"},
    {"send 07700900123 two words"},
    {"send 07700900123 text --wait soon"},
    {"show"},
    {"profile check"},
    {"groups show"},
    {"groups set"},
    {"groups set on-call"},
    {"groups remove"},
    {"groups remove on-call night"},
    {"groups set on-call 07700900123 --enabled yes"},
    {"groups --per-hour 5"},
    {"accounts set"},
    {"accounts set plc pump"},
    {"accounts set plc --enabled yes"},
    {"accounts set plc --per-hour many"},
    {"accounts set plc --premium maybe"},
    {"accounts set plc --read 1"},
    {"accounts set plc --password violet-canoe-37"},
    {"accounts remove"},
    {"accounts remove plc pump"},
    {"accounts remove plc --read no"},
    {"accounts dance"},
    {"accounts list plc"},
    {"status --password-file -"},
    {"settings set --per-hour 5"},
    {"settings set --get maybe"},
    {"administrator"},
    {"administrator dance"},
    {"administrator code now"},
    {"administrator code --password-file -"},
    {"--colour"},
    {"--settings"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(usage)

BOOST_DATA_TEST_CASE(a_wrong_command_line_ends_with_2_and_one_sentence, misuses, misuse) {
    Program program;
    const auto outcome = program.run(split(misuse.arguments));
    BOOST_TEST(outcome.exit == 2);
    BOOST_TEST(outcome.out.empty());
    BOOST_TEST(outcome.err.starts_with("sms-gateway: "));
    BOOST_TEST(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    BOOST_TEST(!contains(outcome.err, "violet-canoe-37"));
}

BOOST_AUTO_TEST_CASE(help_and_version_go_to_standard_output) {
    Program program;
    const auto help = program.run({"--help"});
    BOOST_TEST(help.exit == 0);
    for (const auto* part : {"settings apply", "accounts set NAME", "administrator code",
                             "--per-hour COUNT", "--networks LIST"}) {
        BOOST_TEST(contains(help.out, part), part);
    }
    const auto version = program.run({"--version"});
    BOOST_TEST(version.exit == 0);
    BOOST_TEST(version.out.starts_with("sms-gateway "));
}

BOOST_AUTO_TEST_CASE(without_a_worker_it_says_so_and_ends_with_3) {
    Program program;
    for (const auto* command :
         {"status", "list", "show 7", "send 07700900123 hello", "settings apply"}) {
        const auto outcome = program.run(split(command));
        BOOST_TEST(outcome.exit == 3);
        BOOST_TEST(outcome.out.empty());
        BOOST_TEST(outcome.err == "sms-gateway: the worker is not running (no socket at " +
                                      program.socket() + ")\n");
    }
}

BOOST_AUTO_TEST_SUITE_END()
