#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "gpio/line.hpp"
#include "hal/clock.hpp"
#include "hal/power_control.hpp"

using hal::BoardPower;
using hal::gpio::Direction;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const fs::path& configfs() {
    static const fs::path path = "/sys/kernel/config/gpio-sim";
    return path;
}

boost::test_tools::assertion_result have_gpio_sim(boost::unit_test::test_unit_id) {
    if (fs::is_directory(configfs())) {
        return true;
    }
    std::cout << "skipped: there is no gpio-sim (" << configfs().string() << ")\n";
    return false;
}

constexpr const char* label = "sms-gateway-test";
constexpr const char* exports = "/sys/class/gpio";

/// One chip of four lines: "t-reset", "t-key", "t-status" and one without a name.
struct Fixture {
    Fixture() {
        fs::create_directories(bank);
        write(bank / "num_lines", "4");
        write(bank / "label", label);
        int number = 0;
        for (const char* name : {"t-reset", "t-key", "t-status"}) {
            const fs::path line = bank / ("line" + std::to_string(number++));
            fs::create_directory(line);
            write(line / "name", name);
        }
        write(device / "live", "1");
        chip = read(bank / "chip_name");
        BOOST_REQUIRE(!chip.empty());
        lines = fs::path("/sys/devices/platform") / read(device / "dev_name") / chip;
    }
    ~Fixture() {
        write(device / "live", "0");
        std::error_code ignored;
        for (int number = 0; number < 3; ++number) {
            fs::remove(bank / ("line" + std::to_string(number)), ignored);
        }
        fs::remove(bank, ignored);
        fs::remove(device, ignored);
    }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    static void write(const fs::path& file, const std::string& text) {
        std::ofstream(file) << text;
    }
    static std::string read(const fs::path& file) {
        std::ifstream stream(file);
        std::string line;
        std::getline(stream, line);
        return line;
    }
    fs::path sim(int line) const { return lines / ("sim_gpio" + std::to_string(line)); }
    std::string level(int line) const { return read(sim(line) / "value"); }
    hal::LineSpec at(unsigned offset) const { return {.chip = chip, .name = "", .offset = offset}; }
    static hal::Result<std::unique_ptr<hal::gpio::Line>> open(const hal::LineSpec& spec) {
        return hal::gpio::open_line(spec, Direction::output, exports);
    }
    /// Lets the kernel export a line; its name, or empty on a kernel that cannot.
    static std::string export_line(int line) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(exports, ignored)) {
            if (read(entry.path() / "label") == label) {
                const auto number = std::to_string(std::stoi(read(entry.path() / "base")) + line);
                write(fs::path(exports) / "export", number);
                return "gpio" + number;
            }
        }
        return {};
    }
    /// Waits until the line has that level at the pin.
    hal::Instant await(int line, const std::string& wanted) {
        const auto waker = clock->make_waker();
        const auto limit = clock->now() + 20s;
        while (level(line) != wanted && clock->now() < limit) {
            clock->wait(*waker, clock->now() + 1ms);
        }
        BOOST_TEST(level(line) == wanted);
        return clock->now();
    }

    fs::path device = configfs() / ("sms-gateway-" + std::to_string(getpid()));
    fs::path bank = device / "bank0";
    std::string chip;
    fs::path lines;
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gpio_sim, Fixture, *boost::unit_test::precondition(have_gpio_sim))

BOOST_AUTO_TEST_CASE(a_line_is_found_by_chip_label_path_and_name) {
    for (const hal::LineSpec& spec :
         {at(0), hal::LineSpec{.chip = label, .name = "", .offset = 0},
          hal::LineSpec{.chip = "/dev/" + chip, .name = "", .offset = 0},
          hal::LineSpec{.chip = chip, .name = "t-reset"},
          hal::LineSpec{.chip = "", .name = "t-reset"}}) {
        const auto line = open(spec);
        BOOST_REQUIRE_MESSAGE(line, hal::gpio::describe(spec));
        BOOST_TEST((*line)->set(true).has_value());
        BOOST_TEST(level(0) == "1");
        BOOST_TEST((*line)->set(false).has_value());
        BOOST_TEST(level(0) == "0");
    }
}

BOOST_AUTO_TEST_CASE(active_low_is_high_when_inactive) {
    auto spec = at(1);
    spec.active_low = true;
    const auto line = open(spec);
    BOOST_REQUIRE(line);
    BOOST_TEST(level(1) == "1");
    BOOST_TEST((*line)->set(true).has_value());
    BOOST_TEST(level(1) == "0");
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_held_keeps_its_errno) {
    const auto holder = open(at(0));
    BOOST_REQUIRE(holder);
    const auto busy = open(at(0));
    BOOST_REQUIRE(!busy);
    BOOST_TEST((busy.error().code == std::errc::device_or_resource_busy));
    BOOST_TEST(busy.error().context.find("held by \"sms-gateway\"") != std::string::npos);
    for (const hal::LineSpec& spec : {hal::LineSpec{.chip = "", .name = "no-such-line"},
                                      hal::LineSpec{.chip = chip, .name = "no-such-line"},
                                      hal::LineSpec{.chip = "no-such-chip", .name = "t-reset"}}) {
        const auto missing = open(spec);
        BOOST_REQUIRE(!missing);
        BOOST_TEST((missing.error().code == std::errc::no_such_file_or_directory));
    }
    BOOST_TEST((open(at(77)).error().code == std::errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_line_that_the_kernel_exports_is_used_there_and_nowhere_else) {
    const std::string name = export_line(0);
    if (name.empty()) {
        BOOST_TEST_MESSAGE("this kernel exports no lines");
        return;
    }
    const auto busy = open(at(0));
    BOOST_REQUIRE(!busy);
    BOOST_TEST((busy.error().code == std::errc::device_or_resource_busy));
    BOOST_TEST(busy.error().context.find("held by \"sysfs\"") != std::string::npos);
    for (const bool active_low : {false, true}) {
        for (const char* kernel_inverts : {"0", "1"}) {
            write(fs::path(exports) / name / "direction", "in");
            write(fs::path(exports) / name / "active_low", kernel_inverts);
            const auto line =
                open({.chip = "", .name = "", .exported = name, .active_low = active_low});
            BOOST_REQUIRE(line);
            BOOST_TEST(level(0) == (active_low ? "1" : "0"));
            BOOST_TEST((*line)->set(true).has_value());
            BOOST_TEST(level(0) == (active_low ? "0" : "1"));
        }
    }
    write(fs::path(exports) / "unexport", name.substr(4));
}

BOOST_AUTO_TEST_CASE(a_reset_pulse_is_as_long_as_asked_at_the_pin) {
    hal::BoardLines board;
    board.reset = at(0);
    const auto power = hal::make_power_control(board, {.reset_pulse = 300ms}, *clock);
    BOOST_TEST(power->trouble() == "");
    std::thread caller([&] { BOOST_TEST(power->reset_pulse().has_value()); });
    const auto begin = await(0, "1");
    const auto length = await(0, "0") - begin;
    caller.join();
    // From the first look that saw it to the first that did not: EC25's window is 150-460 ms.
    BOOST_TEST((length >= 150ms && length <= 460ms));
}

BOOST_AUTO_TEST_CASE(the_status_line_says_what_its_level_is) {
    hal::BoardLines board;
    board.status = at(2);
    const auto power = hal::make_power_control(board, {}, *clock);
    write(sim(2) / "pull", "pull-up");
    BOOST_TEST((*power->status() == BoardPower::on));
    write(sim(2) / "pull", "pull-down");
    BOOST_TEST((*power->status() == BoardPower::off));
}

BOOST_AUTO_TEST_CASE(a_line_that_a_killed_worker_left_active_is_inactive_first) {
    auto spec = at(0);
    spec.active_low = true;
    const pid_t worker = fork();
    if (worker == 0) {
        const auto line = open(spec);
        if (line && (*line)->set(true)) {
            kill(getpid(), SIGKILL);
        }
        _exit(1);
    }
    int status = 0;
    BOOST_REQUIRE(waitpid(worker, &status, 0) == worker);
    BOOST_TEST(WIFSIGNALED(status));
    const auto line = open(spec);
    BOOST_REQUIRE(line);
    BOOST_TEST(level(0) == "1");
}

BOOST_AUTO_TEST_SUITE_END()
