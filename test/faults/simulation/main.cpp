// The production code on a clock that jumps: one seed is twenty messages, at least three faults and
// a simulated hour. See test/faults/README.md for what a family's program is.
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/program_options.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <vector>

#include "faults/simulation/disk.hpp"
#include "faults/simulation/profiles.hpp"
#include "faults/simulation/world.hpp"

namespace {

using simulation::Outcome;

constexpr std::uint64_t all_seeds = 100000;
constexpr std::uint64_t seeds_in_ci = 5000;
/// Real seconds for one seed, after which something hangs outside of the simulated time.
constexpr unsigned seed_limit_s = 900;

struct Options {
    std::uint64_t first = 1;
    std::uint64_t count = all_seeds;
    unsigned jobs = 2;
    unsigned limit_of_failures = 10;
    bool trace = false;
    bool twice = false;
    std::string artifacts;
};

/// Of many seeds; as it is, it crosses a pipe.
struct Sum {
    std::uint64_t seeds = 0;
    std::uint64_t failed = 0;
    std::uint64_t messages = 0;
    std::uint64_t faults = 0;
    std::uint64_t crashes = 0;
    std::uint64_t lost = 0;
    std::uint64_t doubled = 0;
    std::uint64_t marked = 0;
    std::uint64_t uncertain = 0;
    std::uint64_t joined = 0;
    std::uint64_t seconds = 0;
    std::uint64_t hash = 0;

    void add(const Outcome& outcome) {
        seeds += 1;
        failed += outcome.violations.empty() ? 0 : 1;
        messages += outcome.messages;
        faults += outcome.faults;
        crashes += outcome.crashes;
        lost += outcome.lost;
        doubled += outcome.doubled;
        marked += outcome.marked;
        uncertain += outcome.uncertain;
        joined += outcome.joined;
        seconds += static_cast<std::uint64_t>(outcome.simulated.count());
        hash ^= outcome.hash * (2 * outcome.seed + 1);
    }
    void add(const Sum& other) {
        seeds += other.seeds;
        failed += other.failed;
        messages += other.messages;
        faults += other.faults;
        crashes += other.crashes;
        lost += other.lost;
        doubled += other.doubled;
        marked += other.marked;
        uncertain += other.uncertain;
        joined += other.joined;
        seconds += other.seconds;
        hash ^= other.hash;
    }
};

/// A folder on a tmpfs, with the profiles; gone at the end.
class Workshop {
public:
    Workshop() {
        const bool has_shm = ::access("/dev/shm", W_OK) == 0;
        std::string name = (has_shm ? std::string("/dev/shm") : std::string("/tmp")) +
                           "/sms-gateway-simulation-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("mkdtemp: " + name);
        }
        path_ = name;
        simulation::make_profiles(std::filesystem::path(TEST_SOURCE_DIR) / "firmware-profiles",
                                  path_ / "profiles");
    }
    ~Workshop() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    Outcome run(std::uint64_t seed, bool keep_trace) const {
        const auto work = path_ / "work";
        std::filesystem::create_directories(work);
        ::alarm(seed_limit_s);
        Outcome outcome =
            simulation::run_seed(seed, {.profiles = path_ / "profiles", .work = work}, keep_trace);
        ::alarm(0);
        std::error_code ignored;
        std::filesystem::remove_all(work, ignored);
        return outcome;
    }

private:
    std::filesystem::path path_;
};

std::uint64_t current_seed = 0;

void hangs(int) {
    char text[96];
    const int size =
        std::snprintf(text, sizeof text, "FAILED seed %llu: it hangs; replay with --trace\n",
                      static_cast<unsigned long long>(current_seed));
    static_cast<void>(!::write(STDOUT_FILENO, text, static_cast<std::size_t>(size)));
    ::_exit(3);
}

void keep(const Options& options, const Outcome& outcome) {
    if (!options.artifacts.empty()) {
        std::ofstream file(std::filesystem::path(options.artifacts) /
                           ("seed-" + std::to_string(outcome.seed) + ".txt"));
        for (const std::string& violation : outcome.violations) {
            file << violation << '\n';
        }
        for (const std::string& line : outcome.trace) {
            file << line << '\n';
        }
    }
}

/// In one write, because several jobs write here.
void report(const Options& options, const Outcome& outcome) {
    if (outcome.violations.empty()) {
        return;
    }
    std::string text;
    for (const std::string& violation : outcome.violations) {
        text += "FAILED seed " + std::to_string(outcome.seed) + ": " + violation + "\n";
    }
    text += "  replay: faults_simulation --trace " + std::to_string(outcome.seed) + "\n";
    std::cout << text << std::flush;
    keep(options, outcome);
}

/// The seeds of one job: every `jobs`-th.
Sum run_job(const Options& options, unsigned job) {
    const Workshop workshop;
    Sum sum;
    const bool keep_trace = options.trace || !options.artifacts.empty();
    for (std::uint64_t index = job; index < options.count; index += options.jobs) {
        current_seed = options.first + index;
        Outcome outcome = workshop.run(current_seed, keep_trace);
        if (options.twice && workshop.run(current_seed, keep_trace).hash != outcome.hash) {
            outcome.violations.emplace_back("another run of the same seed goes another way");
        }
        if (options.trace) {
            for (const std::string& line : outcome.trace) {
                std::cout << line << '\n';
            }
            std::cout << "hash " << std::hex << outcome.hash << std::dec << '\n';
        }
        report(options, outcome);
        sum.add(outcome);
        if (sum.failed >= options.limit_of_failures) {
            break;
        }
    }
    return sum;
}

/// Its threads run one at a time: on one processor they need not wake another up in turns.
void stay_on_one_processor(unsigned job) {
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) == 0) {
        return;
    }
    unsigned left = job % static_cast<unsigned>(CPU_COUNT(&allowed));
    for (std::size_t processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (CPU_ISSET(processor, &allowed) && left-- == 0) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(processor, &one);
            static_cast<void>(::sched_setaffinity(0, sizeof one, &one));
            return;
        }
    }
}

/// Each job is a process of its own: nothing of theirs can meet. False: one has died.
bool run_jobs(const Options& options, Sum& sum) {
    bool well = true;
    std::vector<int> pipes;
    for (unsigned job = 0; job < options.jobs; ++job) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) {
            return false;
        }
        if (::fork() == 0) {
            stay_on_one_processor(job);
            simulation::make_sqlite_single_threaded();
            const Sum own = run_job(options, job);
            const bool told = ::write(ends[1], &own, sizeof own) == sizeof own;
            std::cout << std::flush;
            ::_exit(told ? 0 : 3);
        }
        ::close(ends[1]);
        pipes.push_back(ends[0]);
    }
    for (const int pipe : pipes) {
        Sum part;
        well = ::read(pipe, &part, sizeof part) == sizeof part && well;
        sum.add(part);
        ::close(pipe);
    }
    int status = 0;
    while (::wait(&status) > 0) {
        well = well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return well;
}

void print(const Sum& sum) {
    const double years = static_cast<double>(sum.seconds) / (365.25 * 24 * 3600);
    std::printf(
        "simulation: seeds %llu (%.2f simulated years), messages %llu, faults %llu, "
        "crashes %llu, lost %llu, doubled %llu, uncertain %llu (all explained), marked "
        "duplicates %llu, joined requests %llu, hash %016llx\n",
        static_cast<unsigned long long>(sum.seeds), years,
        static_cast<unsigned long long>(sum.messages), static_cast<unsigned long long>(sum.faults),
        static_cast<unsigned long long>(sum.crashes), static_cast<unsigned long long>(sum.lost),
        static_cast<unsigned long long>(sum.doubled),
        static_cast<unsigned long long>(sum.uncertain), static_cast<unsigned long long>(sum.marked),
        static_cast<unsigned long long>(sum.joined), static_cast<unsigned long long>(sum.hash));
    std::printf(
        "RESULT tried=%llu survived=%llu lost=%llu doubled=%llu note=\"%llu seeds, %.1f "
        "simulated years\"\n",
        static_cast<unsigned long long>(sum.faults),
        static_cast<unsigned long long>(sum.faults - std::min(sum.failed, sum.faults)),
        static_cast<unsigned long long>(sum.lost), static_cast<unsigned long long>(sum.doubled),
        static_cast<unsigned long long>(sum.seeds), years);
}

bool parse(int argc, char** argv, Options& options) {
    namespace po = boost::program_options;
    std::uint64_t traced = 0;
    po::options_description description("Options");
    auto add = description.add_options();
    add("help", "this");
    add("ci", "5,000 seeds instead of 100,000");
    add("count,seeds", po::value(&options.count), "so many seeds");
    add("seed", po::value(&options.first), "this one alone, or with --count from it on");
    add("first", po::value(&options.first), "the same");
    add("jobs", po::value(&options.jobs), "processes at a time");
    add("trace", po::value(&traced), "one seed, with all that happens and the worker's log");
    add("twice", "run each seed twice and compare");
    add("failures", po::value(&options.limit_of_failures), "each process ends after so many");
    add("artifacts", po::value(&options.artifacts), "folder for the traces of failed seeds");
    po::variables_map given;
    po::store(po::parse_command_line(argc, argv, description), given);
    po::notify(given);
    if (given.count("help") != 0) {
        std::cout << description;
        return false;
    }
    if (given.count("ci") != 0 && given.count("count") == 0) {
        options.count = seeds_in_ci;
    }
    if (given.count("seed") != 0 && given.count("count") == 0) {
        options.count = 1;
    }
    if (given.count("trace") != 0) {
        options.trace = true;
        options.first = traced;
        options.count = 1;
    }
    options.twice = given.count("twice") != 0;
    options.jobs = options.count == 1 || options.jobs == 0 ? 1 : options.jobs;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    try {
        if (!parse(argc, argv, options)) {
            return 0;
        }
    } catch (const std::exception& error) {
        std::cerr << "faults_simulation: " << error.what() << "\n";
        return 2;
    }
    static_cast<void>(std::signal(SIGALRM, hangs));
    if (!options.trace) {
        // The worker's log goes to standard error, a line for each event of some years.
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        ::dup2(nowhere, STDERR_FILENO);
        ::close(nowhere);
    }
    Sum sum;
    const bool well = run_jobs(options, sum);
    print(sum);
    return well && sum.failed == 0 && sum.seeds > 0 ? 0 : 1;
}
