#include <array>
#include <boost/program_options.hpp>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "faults/power/campaign.hpp"

namespace {

namespace options = boost::program_options;

/// A directory of its own where nothing reaches a real disk, removed at the end.
class Scratch {
public:
    Scratch() {
        std::string name = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
        name += "/sms-gateway-power-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("mkdtemp: " + name);
        }
        path_ = name;
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Control {
    const char* name;
    power::Mistakes mistakes;
};
constexpr std::array controls{
    Control{"synchronous=NORMAL", {.syncs_the_log_late = true}},
    Control{"answer before commit", {.answers_before_commit = true}},
    Control{"delete before commit", {.deletes_before_commit = true}},
};

/// How many of the runs with a mistake are noticed. All must be, or the others prove nothing.
std::size_t noticed(std::uint64_t seed, const std::filesystem::path& directory) {
    std::size_t failed = 0;
    for (const Control& control : controls) {
        std::ostringstream findings;
        const power::Tally tally = power::run(
            {.images = 4000, .seed = seed, .mistakes = control.mistakes, .stop_at_the_first = true},
            directory, findings);
        failed += tally.lost > 0 ? 1U : 0U;
        std::cout << "control: " << control.name << ": "
                  << (findings.str().empty() ? "NOT NOTICED\n" : findings.str());
    }
    return failed;
}

power::Plan plan_from(const options::variables_map& given) {
    power::Plan plan{.images = given["images"].as<std::size_t>(),
                     .seed = given["seed"].as<std::uint64_t>()};
    if (given.contains("replay")) {
        std::istringstream words(given["replay"].as<std::string>());
        std::pair<std::uint64_t, power::Position> where;
        char colon = 0;
        if (!(words >> where.first >> colon >> where.second) || colon != ':') {
            throw std::invalid_argument("--replay wants SEED:POINT");
        }
        plan.replay = where;
    }
    return plan;
}

int run(int argc, char** argv) {
    options::options_description known("faults_power: cuts the power under the gateway's database");
    known.add_options()("help", "this text")(
        "images", options::value<std::size_t>()->default_value(1000), "how many to try")(
        "seed", options::value<std::uint64_t>()->default_value(1), "of the first workload")(
        "replay", options::value<std::string>(), "SEED:POINT, as a failure has printed it");
    options::variables_map given;
    options::store(options::parse_command_line(argc, argv, known), given);
    if (given.contains("help")) {
        std::cout << known;
        return EXIT_SUCCESS;
    }
    const Scratch scratch;
    const power::Plan plan = plan_from(given);
    const std::size_t caught = plan.replay ? 0 : noticed(plan.seed, scratch.path());
    const power::Tally tally = power::run(plan, scratch.path(), std::cout);
    std::cout << "power: tried " << tally.tried << ", survived " << tally.survived << ", lost "
              << tally.lost << ", corrupt " << tally.corrupt;
    if (!plan.replay) {
        std::cout << "; controls failed as they must: " << caught << " of " << controls.size();
    }
    std::cout << "\n";
    const bool good = tally.tried > 0 && tally.survived == tally.tried &&
                      (plan.replay || caught == controls.size());
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& failed) {
        std::cerr << "faults_power: " << failed.what() << "\n";
        return EXIT_FAILURE;
    }
}
