// Writes every reply of golden_cases.cpp under DIRECTORY, after a change that is meant:
//
//     build/dev/bin/write_golden test/reply/golden && git diff test/reply/golden
//
// What no case produces any more is not removed: the suite names it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "golden_cases.hpp"
#include "shipped.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: write_golden DIRECTORY\n";
        return EXIT_FAILURE;
    }
    const reply_test::CentralEuropeanTime zone;
    for (const reply_test::GoldenCase& golden : reply_test::golden_cases()) {
        const std::filesystem::path path = std::filesystem::path(argv[1]) / golden.file;
        std::filesystem::create_directories(path.parent_path());
        if (!(std::ofstream(path, std::ios::binary) << golden.reply).flush()) {
            std::cerr << path.string() << " cannot be written\n";
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
