#pragma once

#include <sys/wait.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "hal/clock.hpp"
#include "local/server.hpp"
#include "settings/settings.hpp"
#include "support/temp_directory.hpp"

namespace cli_test {

struct Outcome {
    int exit;
    std::string out;
    std::string err;
};

inline std::string read_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string quoted(const std::string& argument) {
    std::string result = "'";
    for (const char c : argument) {
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return result + "'";
}

/// Runs the real program with a settings file and a runtime directory of its own.
class Program {
public:
    Outcome run(const std::vector<std::string>& arguments, const std::string& input = {}) {
        std::ofstream(directory_.file("in")) << input;
        std::string command = quoted(PROGRAM);
        for (const std::string& argument : {std::string("--settings"), settings(),
                                            std::string("--runtime"), directory_.path().string()}) {
            command += " " + quoted(argument);
        }
        for (const std::string& argument : arguments) {
            command += " " + quoted(argument);
        }
        command += " <" + directory_.file("in") + " >" + directory_.file("out") + " 2>" +
                   directory_.file("err");
        const int status = std::system(command.c_str());
        BOOST_REQUIRE(WIFEXITED(status));
        return {WEXITSTATUS(status), read_file(directory_.file("out")),
                read_file(directory_.file("err"))};
    }

    std::string settings() const { return directory_.file("settings.xml"); }
    std::string socket() const { return directory_.file("control.sock"); }
    std::string file(const std::string& name) const { return directory_.file(name); }

private:
    test_support::TempDirectory directory_;
};

/// A worker that says what the test wants. `requests` may be read once the program has ended.
class Worker {
public:
    Worker(const Program& program, local::Handler handler)
        : handler_(std::move(handler)),
          server_(*clock_, program.socket(),
                  [this](const local::Request& request) { return answer(request); }) {
        BOOST_REQUIRE(server_.listen());
        thread_ = std::jthread([this](const std::stop_token& stop) { server_.run(stop); });
    }

    std::vector<local::Request> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    local::Response answer(const local::Request& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        return handler_(request);
    }

    mutable std::mutex mutex_;
    std::vector<local::Request> requests_;
    local::Handler handler_;
    std::unique_ptr<hal::Clock> clock_ = hal::make_system_clock();
    local::Server server_;
    std::jthread thread_;
};

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// What its settings' file holds.
inline settings::Settings stored(const Program& program) {
    auto loaded = settings::load(program.settings());
    BOOST_REQUIRE(loaded);
    return *loaded;
}

}  // namespace cli_test
