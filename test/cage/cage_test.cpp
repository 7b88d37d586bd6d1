#include "cage/cage.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <string>

#include "support/temp_directory.hpp"

namespace {

/// lock() is for good, so each case has a process of its own. Its exit status is the answer.
bool holds_behind_bars(const std::function<bool()>& check) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(cage::lock() && check() ? 0 : 1);
    }
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// "CapEff:" of proc(5), as it stands there.
std::string status_line(const std::string& name) {
    std::ifstream file("/proc/self/status");
    std::string line;
    while (std::getline(file, line) && !line.starts_with(name)) {
    }
    return line.substr(std::min(line.size(), line.find_last_of('\t') + 1));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cage_locked)

BOOST_AUTO_TEST_CASE(no_capability_is_left_to_root_either) {
    for (const char* set : {"CapInh:", "CapPrm:", "CapEff:", "CapAmb:"}) {
        BOOST_TEST(holds_behind_bars([set] { return status_line(set) == "0000000000000000"; }),
                   set);
    }
}

BOOST_AUTO_TEST_CASE(there_is_no_way_to_new_privileges) {
    BOOST_TEST(holds_behind_bars([] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1; }));
}

BOOST_AUTO_TEST_CASE(there_is_no_core_file_and_nobody_reads_the_memory) {
    BOOST_TEST(holds_behind_bars([] {
        rlimit core{.rlim_cur = 1, .rlim_max = 1};
        ::getrlimit(RLIMIT_CORE, &core);
        return core.rlim_cur == 0 && core.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE) == 0;
    }));
}

BOOST_AUTO_TEST_CASE(files_are_the_owners_alone) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("x");
    BOOST_TEST(holds_behind_bars(
        [&path] { return ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0666) >= 0; }));
    struct stat file{};
    BOOST_REQUIRE(::stat(path.c_str(), &file) == 0);
    BOOST_TEST((file.st_mode & 0777U) == 0600U);
}

BOOST_AUTO_TEST_CASE(locking_twice_is_fine) {
    BOOST_TEST(holds_behind_bars([] { return cage::lock().has_value(); }));
}

BOOST_AUTO_TEST_SUITE_END()
