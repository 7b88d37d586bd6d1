#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "gpio/line.hpp"
#include "hal/clock.hpp"
#include "support/temp_directory.hpp"

using hal::gpio::Direction;
using namespace std::chrono_literals;

namespace {

/// Lines as the kernel exports them, as plain files.
struct Fixture {
    void add_line(const std::string& name) {
        std::filesystem::create_directory(sysfs.path() / name);
        write(name + "/value", "1\n");  // what a killed worker left
    }
    void write(const std::string& file, const std::string& text) const {
        std::ofstream(sysfs.path() / file) << text;
    }
    std::string read(const std::string& file) const {
        std::ifstream stream(sysfs.path() / file);
        std::string line;
        std::getline(stream, line);
        return line;
    }
    hal::Result<std::unique_ptr<hal::gpio::Line>> try_open(const hal::LineSpec& spec,
                                                           Direction direction) const {
        return hal::gpio::open_line(spec, direction, sysfs.path().string());
    }
    std::unique_ptr<hal::gpio::Line> open(const hal::LineSpec& spec,
                                          Direction direction = Direction::output) const {
        auto line = try_open(spec, direction);
        BOOST_REQUIRE(line);
        return std::move(*line);
    }

    test_support::TempDirectory sysfs;
    hal::LineSpec reset{.chip = "", .name = "", .exported = "modem_reset"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exported_line, Fixture)

BOOST_AUTO_TEST_CASE(an_output_is_inactive_from_its_start_to_its_end) {
    add_line("modem_reset");
    {
        const auto line = open(reset);
        BOOST_TEST(read("modem_reset/value") == "0");
        BOOST_TEST(line->set(true).has_value());
        BOOST_TEST(read("modem_reset/value") == "1");
    }
    BOOST_TEST(read("modem_reset/value") == "0");
}

BOOST_AUTO_TEST_CASE(polarity_is_that_of_the_pin_also_if_the_kernel_inverts_the_file) {
    add_line("modem_reset");
    for (const bool active_low : {false, true}) {
        for (const bool kernel_inverts : {false, true}) {
            write("modem_reset/active_low", kernel_inverts ? "1\n" : "0\n");
            reset.active_low = active_low;
            const auto line = open(reset);
            const char* inactive = active_low != kernel_inverts ? "1" : "0";
            const char* active = active_low != kernel_inverts ? "0" : "1";
            BOOST_TEST(read("modem_reset/value") == inactive);
            BOOST_TEST(line->set(true).has_value());
            BOOST_TEST(read("modem_reset/value") == active);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_free_direction_is_set_without_a_glitch) {
    add_line("modem_reset");
    write("modem_reset/direction", "in\n");
    open(reset);
    BOOST_TEST(read("modem_reset/direction") == "low");
    write("modem_reset/direction", "in\n");
    reset.active_low = true;
    open(reset);
    BOOST_TEST(read("modem_reset/direction") == "high");
}

// Writing to the direction would change the level of a line that is an output already.
BOOST_AUTO_TEST_CASE(a_direction_that_fits_is_left_alone) {
    add_line("modem_reset");
    write("modem_reset/direction", "out\n");
    open(reset);
    BOOST_TEST(read("modem_reset/direction") == "out");
}

BOOST_AUTO_TEST_CASE(an_input_is_read_anew_each_time) {
    add_line("modem_status");
    write("modem_status/direction", "out\n");
    const auto line = open({.chip = "", .name = "", .exported = "modem_status"}, Direction::input);
    BOOST_TEST(read("modem_status/direction").starts_with("in"));
    BOOST_TEST(*line->active());
    write("modem_status/value", "0\n");
    BOOST_TEST(!*line->active());
    write("modem_status/value", "");
    BOOST_TEST(!line->active().has_value());
}

BOOST_AUTO_TEST_CASE(a_line_that_is_not_there_is_named) {
    const auto line = try_open(reset, Direction::output);
    BOOST_REQUIRE(!line);
    BOOST_TEST((line.error().code == std::errc::no_such_file_or_directory));
    BOOST_TEST(line.error().context == "exported modem_reset");
}

BOOST_AUTO_TEST_CASE(a_place_that_is_none_is_refused) {
    add_line("modem_reset");
    for (const hal::LineSpec& spec :
         {hal::LineSpec{.chip = "", .name = "", .offset = 4},
          hal::LineSpec{.chip = "", .name = "", .exported = "../modem_reset"},
          hal::LineSpec{.chip = "", .name = "", .exported = ".."},
          hal::LineSpec{.chip = "gpiochip0", .name = "", .exported = "modem_reset"},
          hal::LineSpec{.chip = "", .name = "", .exported = "modem_reset", .open_drain = true}}) {
        const auto line = try_open(spec, Direction::output);
        BOOST_REQUIRE(!line);
        BOOST_TEST((line.error().code == std::errc::invalid_argument));
    }
    BOOST_TEST(read("modem_reset/value") == "1");
}

BOOST_AUTO_TEST_CASE(a_board_of_exported_lines_works) {
    add_line("modem_reset");
    hal::BoardLines lines;
    lines.reset = reset;
    const hal::PowerTimings timings{.reset_pulse = 1ms};
    const auto clock = hal::make_system_clock();
    const auto power = hal::make_power_control(lines, timings, *clock, sysfs.path().string());
    BOOST_TEST(power->trouble() == "");
    BOOST_TEST(read("modem_reset/value") == "0");
    BOOST_TEST(power->reset_pulse().has_value());
    BOOST_TEST(read("modem_reset/value") == "0");
    std::filesystem::remove_all(sysfs.path() / "modem_reset");
    const auto later = hal::make_power_control(lines, timings, *clock, sysfs.path().string());
    BOOST_TEST(later->trouble().starts_with("reset: exported modem_reset: No such file"));
}

BOOST_AUTO_TEST_SUITE_END()
