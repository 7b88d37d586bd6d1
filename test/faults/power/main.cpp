#include <array>
#include <boost/program_options.hpp>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <sstream>

#include "faults/power/campaign.hpp"

namespace {

namespace options = boost::program_options;

constexpr std::size_t all_images = 20'000;
constexpr std::size_t ci_images = 1'000;

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
    power::Plan plan{.images = given.contains("ci") ? ci_images : all_images};
    for (const char* name : {"count", "images"}) {
        plan.images = given.contains(name) ? given[name].as<std::size_t>() : plan.images;
    }
    plan.seed = given["seed"].as<std::uint64_t>();
    plan.artifacts = given["artifacts"].as<std::string>();
    if (given.contains("replay")) {
        std::istringstream words(given["replay"].as<std::string>());
        std::pair<std::uint64_t, power::Position> where;
        char colon = 0;
        if (!(words >> where.first >> colon >> where.second) || colon != ':') {
            throw options::error("--replay wants SEED:POINT");
        }
        plan.replay = where;
        plan.images = std::numeric_limits<std::size_t>::max();
    }
    return plan;
}

options::options_description known_options() {
    options::options_description known("faults_power: cuts the power under the gateway's database");
    known.add_options()("help", "this text")("ci", "a small run: 1,000 images, not 20,000");
    known.add_options()("count", options::value<std::size_t>(), "how many images to try");
    known.add_options()("images", options::value<std::size_t>(), "the same");
    known.add_options()("seed", options::value<std::uint64_t>()->default_value(1),
                        "of the first workload");
    known.add_options()("artifacts", options::value<std::string>()->default_value(""),
                        "where the images of failures are kept");
    known.add_options()("replay", options::value<std::string>(),
                        "SEED:POINT, as a failure has printed it");
    return known;
}

int run(const options::variables_map& given) {
    const Scratch scratch;
    const power::Plan plan = plan_from(given);
    const bool controlled = !plan.replay;
    const std::size_t caught = controlled ? noticed(plan.seed, scratch.path()) : 0;
    const power::Tally tally = power::run(plan, scratch.path(), std::cout);
    std::ostringstream note;
    if (controlled) {
        note << "controls failed as they must: " << caught << " of " << controls.size();
    }
    std::cout << "power: tried " << tally.tried << ", survived " << tally.survived << ", lost "
              << tally.lost << ", corrupt " << tally.corrupt << (controlled ? "; " : "")
              << note.str() << "\nRESULT tried=" << tally.tried << " survived=" << tally.survived
              << " lost=" << tally.lost << " doubled=" << tally.doubled << " note=\"" << note.str()
              << "\"\n";
    const bool good = tally.tried > 0 && tally.survived == tally.tried &&
                      (!controlled || caught == controls.size());
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto known = known_options();
        options::variables_map given;
        options::store(options::parse_command_line(argc, argv, known), given);
        if (given.contains("help")) {
            std::cout << known;
            return EXIT_SUCCESS;
        }
        return run(given);
    } catch (const options::error& wrong) {
        std::cerr << "faults_power: " << wrong.what() << "\n";
        return 2;
    } catch (const std::exception& failed) {
        std::cerr << "faults_power: " << failed.what() << "\n";
        return EXIT_FAILURE;
    }
}
