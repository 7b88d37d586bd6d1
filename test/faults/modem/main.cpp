#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "faults/modem/family.hpp"

namespace {

using modem_faults::Family;
using modem_faults::Verdict;

struct Options {
    bool ci = false;
    std::optional<std::size_t> count;   ///< points in all, evenly spread
    std::optional<std::size_t> number;  ///< of the one family: this point only
    std::string family;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    bool list = false;
};

/// Of each family at most so many in CI.
constexpr std::size_t ci_points = 600;
/// More would say nothing new.
constexpr std::size_t most_shown = 20;

[[noreturn]] void usage(int status) {
    std::cout << "usage: faults_modem [--ci] [--count N] [--family NAME] [--only NAME:NUMBER]\n"
                 "                    [--seed NUMBER] [--threads N] [--list] [--artifacts DIR]\n"
                 "--seed NUMBER with --family is the same as --only.\n";
    std::exit(status);
}

std::size_t number_of(const char* text) {
    char* end = nullptr;
    const auto number = std::strtoull(text, &end, 10);
    if (end == text || *end != '\0') {
        usage(2);
    }
    return number;
}

Options parse(int argc, char** argv) {
    Options options;
    const auto value = [&](int& i) { return i + 1 < argc ? argv[++i] : (usage(2), argv[0]); };
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--ci") {
            options.ci = true;
        } else if (word == "--list") {
            options.list = true;
        } else if (word == "--count") {
            options.count = number_of(value(i));
        } else if (word == "--seed") {
            options.number = number_of(value(i));
        } else if (word == "--threads") {
            options.threads = static_cast<unsigned>(number_of(value(i)));
        } else if (word == "--family") {
            options.family = value(i);
        } else if (word == "--artifacts") {
            static_cast<void>(value(i));  // a failure is its number: there are no files
        } else if (word == "--only") {
            const std::string point = value(i);
            const auto colon = point.find(':');
            if (colon == std::string::npos) {
                usage(2);
            }
            options.family = point.substr(0, colon);
            options.number = number_of(point.c_str() + colon + 1);
        } else {
            usage(word == "--help" ? 0 : 2);
        }
    }
    return options;
}

class Runner {
public:
    explicit Runner(unsigned threads) : threads_(threads) {}

    /// `points` of the family, evenly spread.
    void run(const Family& family, std::size_t points) {
        const std::size_t before = survived_;
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (std::size_t i = next++; i < points; i = next++) {
                judge(family, points == 0 ? 0 : i * family.size / points);
            }
        };
        std::vector<std::thread> workers;
        for (unsigned i = 0; i < threads_; ++i) {
            workers.emplace_back(work);
        }
        for (std::thread& worker : workers) {
            worker.join();
        }
        std::cout << family.name << ": " << points << " of " << family.size << ", survived "
                  << survived_ - before << std::endl;
        (family.name.starts_with("life") ? lives_ : exchanges_) += points;
        urcs_ += family.name == "urc" ? points : 0;
    }

    void judge(const Family& family, std::size_t number) {
        const Verdict verdict = family.run(number);
        const std::lock_guard lock(mutex_);
        ++tried_;
        lost_ += verdict.lost;
        doubled_ += verdict.doubled;
        if (verdict.broken.empty()) {
            ++survived_;
        } else if (++shown_ <= most_shown) {
            std::cout << "FAILED " << family.name << ':' << number << " ("
                      << family.describe(number) << "): " << verdict.broken
                      << "\n  again: faults_modem --only " << family.name << ':' << number
                      << std::endl;
        }
    }

    int conclude() const {
        std::cout << "RESULT tried=" << tried_ << " survived=" << survived_ << " lost=" << lost_
                  << " doubled=" << doubled_ << " note=\"" << exchanges_ << " in single exchanges ("
                  << urcs_ << " URCs), " << lives_ << " in a modem thread's life\"" << std::endl;
        return tried_ == survived_ ? 0 : 1;
    }

private:
    const unsigned threads_;
    std::mutex mutex_;
    std::size_t tried_ = 0;
    std::size_t survived_ = 0;
    std::size_t lost_ = 0;
    std::size_t doubled_ = 0;
    std::size_t shown_ = 0;
    std::size_t exchanges_ = 0;  ///< points
    std::size_t urcs_ = 0;
    std::size_t lives_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const Options options = parse(argc, argv);
    if (!options.number && std::freopen("/dev/null", "w", stderr) == nullptr) {
        return 1;  // Else the gateway's log: a line an event, of every life.
    }
    std::vector<Family> families = modem_faults::exchange_families();
    for (Family& family : modem_faults::life_families()) {
        families.push_back(std::move(family));
    }
    if (!options.family.empty()) {
        std::erase_if(families, [&](const Family& one) { return one.name != options.family; });
        if (families.empty()) {
            usage(2);
        }
    }
    if (options.list) {
        for (const Family& family : families) {
            std::cout << family.name << ' ' << family.size << '\n';
        }
        return 0;
    }
    std::size_t whole = 0;
    for (const Family& family : families) {
        whole += family.size;
    }
    Runner runner(options.threads);
    for (const Family& family : families) {
        if (options.number) {
            if (*options.number >= family.size) {
                usage(2);
            }
            std::cout << family.describe(*options.number) << '\n';
            runner.judge(family, *options.number);
            continue;
        }
        std::size_t points = options.ci ? std::min(ci_points, family.usual) : family.usual;
        if (options.count) {
            points = std::clamp<std::size_t>(*options.count * family.size / whole, 1, family.size);
        }
        runner.run(family, points);
    }
    return runner.conclude();
}
