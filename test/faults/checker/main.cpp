// faults_checker [FOLDER...]: one line of JSON for each folder, an argument or a line of standard
// input: how many messages there are in which state, and what is wrong. The exit status is 1 when
// anything is.

#include <boost/json.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "faults/checker/check.hpp"
#include "faults/checker/read.hpp"

namespace {

bool report(const std::string& folder) {
    boost::json::object verdict;
    boost::json::array violations;
    try {
        const faults::Witnesses witnesses = faults::read_witnesses(folder);
        for (const faults::Violation& violation : faults::check(witnesses)) {
            violations.push_back(boost::json::object{{"rule", violation.rule},
                                                     {"kind", faults::to_string(violation.kind)},
                                                     {"what", violation.what}});
        }
        boost::json::object states;
        for (const faults::StoredMessage& message : witnesses.database.messages) {
            auto& count = states[message.state];
            count = count.is_int64() ? count.as_int64() + 1 : 1;
        }
        verdict["states"] = std::move(states);
    } catch (const std::exception& error) {
        violations.push_back(
            boost::json::object{{"rule", "files"}, {"kind", "wrong"}, {"what", error.what()}});
    }
    const bool clean = violations.empty();
    verdict["violations"] = std::move(violations);
    std::cout << boost::json::serialize(verdict) << std::endl;  // a driver waits for it
    return clean;
}

}  // namespace

int main(int argc, char** argv) {
    bool clean = true;
    for (int i = 1; i < argc; ++i) {
        clean = report(argv[i]) && clean;
    }
    std::string line;
    while (argc == 1 && std::getline(std::cin, line)) {
        clean = report(line) && clean;
    }
    return clean ? EXIT_SUCCESS : EXIT_FAILURE;
}
