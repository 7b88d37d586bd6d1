#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "cli/program.hpp"

namespace {

using cli_test::contains;
using cli_test::Program;

const std::string shipped = std::string(TEST_SOURCE_DIR) + "/firmware-profiles";

}  // namespace

BOOST_AUTO_TEST_SUITE(profiles)

BOOST_AUTO_TEST_CASE(list_names_the_shipped_devices) {
    Program program;
    const auto outcome = program.run({"--profiles", shipped, "profile", "list"});
    BOOST_TEST(outcome.exit == 0);
    BOOST_TEST(contains(outcome.out, "simulator "), outcome.out);
    BOOST_TEST(contains(program.run({"--profiles", shipped, "--json", "profile", "list"}).out,
                        R"("name":"simulator")"));
}

BOOST_AUTO_TEST_CASE(a_folder_without_profiles_is_an_error) {
    Program program;
    const auto outcome = program.run({"--profiles", "/nonexistent", "profile", "list"});
    BOOST_TEST(outcome.exit == 1);
    BOOST_TEST(contains(outcome.err, "/nonexistent"));
}

BOOST_AUTO_TEST_CASE(check_passes_a_good_file_and_names_the_line_of_a_bad_one) {
    Program program;
    const std::string good = shipped + "/simulator.xml";
    const std::string bad = program.file("bad.xml");
    std::ofstream(bad) << "<?xml version=\"1.0\"?>\n<gadget/>\n";
    const auto fine = program.run({"profile", "check", good});
    BOOST_TEST(fine.exit == 0, fine.err);
    BOOST_TEST(fine.out == good + ": OK\n");
    const auto both = program.run({"profile", "check", bad, good});
    BOOST_TEST(both.exit == 1);
    BOOST_TEST(contains(both.err, "bad.xml:2: "), both.err);
    BOOST_TEST(both.out == good + ": OK\n");
}

BOOST_AUTO_TEST_SUITE_END()
