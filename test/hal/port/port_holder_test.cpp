#include "port/port_holder.hpp"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "hal/error.hpp"
#include "port/tty_port.hpp"
#include "support/temp_directory.hpp"
#include "usb_tree.hpp"

using hal::Errc;
namespace fs = std::filesystem;

namespace {

/// A /proc of our making; and a real tty.
struct Fixture {
    void add_process(int pid, const std::string& program,
                     const std::vector<std::string>& descriptors) const {
        const fs::path folder = proc.path() / std::to_string(pid);
        fs::create_directories(folder / "fd");
        std::ofstream(folder / "comm") << program << '\n';
        int number = 3;
        for (const std::string& target : descriptors) {
            fs::create_symlink(target, folder / "fd" / std::to_string(number++));
        }
    }
    std::optional<hal::PortHolder> find() const {
        struct stat status{};
        BOOST_REQUIRE(stat(tty.path().c_str(), &status) == 0);
        return hal::find_holder(status.st_rdev, proc.path().string());
    }
    hal::Result<std::unique_ptr<hal::SerialPort>> open(const std::string& where) const {
        return hal::open_tty_port(tty.path(), *clock, *waker, where);
    }

    test_support::TempDirectory proc;
    FakeTty tty{false};
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::unique_ptr<hal::Waker> waker = clock->make_waker();
};

/// Another process that has the tty open under a name; it is killed at the end.
class Intruder {
public:
    Intruder(const std::string& path, const char* program) {
        std::array<int, 2> pipe_ends{};
        BOOST_REQUIRE(pipe(pipe_ends.data()) == 0);
        pid_ = fork();
        if (pid_ == 0) {
            hold(path, program, pipe_ends[1]);
        }
        close(pipe_ends[1]);
        char octet = 0;
        BOOST_TEST(read(pipe_ends[0], &octet, 1) == 1);
        close(pipe_ends[0]);
    }
    ~Intruder() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Intruder(const Intruder&) = delete;
    Intruder& operator=(const Intruder&) = delete;
    std::string pid() const { return std::to_string(pid_); }

private:
    /// Without what it has from us: it would pass for the maker of the tty.
    [[noreturn]] static void hold(const std::string& path, const char* program, int ready) {
        for (int fd = 3; fd < 256; ++fd) {
            if (fd != ready) {
                close(fd);
            }
        }
        prctl(PR_SET_NAME, program);
        if (::open(path.c_str(), O_RDWR | O_NOCTTY) >= 0 && write(ready, "x", 1) == 1) {
            pause();
        }
        _exit(1);
    }

    pid_t pid_ = -1;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(port_holder, Fixture)

BOOST_AUTO_TEST_CASE(who_has_the_tty_open_is_found) {
    add_process(77, "minicom", {"/dev/null", "/dev/no-such-thing", "socket:[1]", tty.path()});
    fs::create_directories(proc.path() / "sys/fd");
    const auto holder = find();
    BOOST_REQUIRE(holder.has_value());
    BOOST_TEST(holder->pid == 77);
    BOOST_TEST(holder->program == "minicom");
}

BOOST_AUTO_TEST_CASE(others_and_the_maker_of_a_pseudo_terminal_are_not_meant) {
    add_process(76, "idle", {"/dev/null"});
    add_process(77, "modem-sim", {"/dev/ptmx", tty.path()});
    fs::create_directories(proc.path() / "78");  // another user's
    BOOST_TEST(!find().has_value());
    BOOST_TEST(!hal::find_holder(0, "/no-such-proc").has_value());
}

BOOST_AUTO_TEST_CASE(this_process_counts_when_no_other_does) {
    add_process(getpid(), "sms-gatewayd", {tty.path()});
    BOOST_REQUIRE(find().has_value());
    BOOST_TEST(find()->pid == getpid());
    add_process(77, "minicom", {tty.path()});
    BOOST_TEST(find()->pid == 77);
}

BOOST_AUTO_TEST_CASE(modem_manager_is_named_with_what_to_do) {
    const Intruder intruder(tty.path(), "ModemManager");
    const auto port = open("/proc");
    BOOST_REQUIRE(!port);
    BOOST_TEST(port.error().code == Errc::port_busy);
    BOOST_TEST(port.error().context ==
               "ModemManager (pid " + intruder.pid() + ") holds " + tty.path() +
                   ": stop it with `systemctl stop ModemManager`, or let it ignore this modem"
                   " (docs/TROUBLESHOOTING.md)");
}

BOOST_AUTO_TEST_CASE(another_program_is_named_as_long_as_it_is_there) {
    {
        const Intruder intruder(tty.path(), "minicom");
        const auto port = open("/proc");
        BOOST_REQUIRE(!port);
        BOOST_TEST(port.error().context.starts_with("minicom (pid " + intruder.pid() + ") holds"));
    }
    BOOST_TEST(open("/proc").has_value());
}

BOOST_AUTO_TEST_CASE(a_port_of_this_process_serves_one_modem) {
    const auto first = open("/proc");
    BOOST_REQUIRE(first);
    const auto second = open("/proc");
    BOOST_REQUIRE(!second);
    BOOST_TEST((second.error().code == std::errc::device_or_resource_busy));
    BOOST_TEST(second.error().context == tty.path() + " serves another modem of this gateway");
}

BOOST_AUTO_TEST_CASE(a_running_modem_manager_is_the_likely_holder_when_proc_does_not_tell) {
    add_process(88, "ModemManager", {});
    const auto first = open(proc.path().string());
    BOOST_REQUIRE(first);
    const auto second = open(proc.path().string());
    BOOST_REQUIRE(!second);
    BOOST_TEST(second.error().code == Errc::port_busy);
    BOOST_TEST(second.error().context.starts_with("probably ModemManager (pid 88) holds"));
    fs::remove_all(proc.path() / "88");
    BOOST_TEST(open(proc.path().string()).error().context == tty.path());
}

BOOST_AUTO_TEST_SUITE_END()
