// Runs a target over files and folders of files: the corpora in the suites, and a fuzzer's findings
// by hand. A program of a fuzz build does the same for files named to it. `--changed N --seed S` in
// front: N more times each, with some octets changed.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/input.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& path) {
    std::vector<fs::path> files;
    if (!fs::is_directory(path)) {
        return {path};
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

/// One input; the program ends here if the target breaks.
void run(const std::vector<std::uint8_t>& input) {
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

std::vector<std::uint8_t> changed(std::vector<std::uint8_t> input, std::mt19937& random) {
    constexpr unsigned most_changes = 4;
    for (unsigned left = 1 + random() % most_changes; left > 0 && !input.empty(); --left) {
        const std::size_t place = random() % input.size();
        if (random() % 4 == 0) {
            input.resize(place);
        } else {
            input[place] = static_cast<std::uint8_t>(random());
        }
    }
    input.shrink_to_fit();
    return input;
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t inputs = 0;
    unsigned long changes = 0;
    std::mt19937 random;
    int first = 1;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
        const unsigned long number = std::strtoul(argv[first + 1], nullptr, 10);
        if (std::string(argv[first]) == "--changed") {
            changes = number;
        } else {
            random.seed(static_cast<std::uint32_t>(number));
        }
    }
    for (int i = first; i < argc; ++i) {
        for (const fs::path& file : files_of(argv[i])) {
            std::ifstream stream(file, std::ios::binary);
            const std::string octets{std::istreambuf_iterator<char>(stream), {}};
            if (!stream.good() && !stream.eof()) {
                std::cerr << file << " cannot be read\n";
                return 1;
            }
            // Named first: a target that breaks ends the program.
            std::cerr << file.filename().string() << '\r';
            // A copy of its very size, so that a sanitizer sees a read beyond its end.
            const std::vector<std::uint8_t> input(octets.begin(), octets.end());
            run(input);
            for (unsigned long n = 0; n < changes; ++n) {
                run(changed(input, random));
            }
            inputs += 1 + changes;
        }
    }
    std::cout << inputs << " inputs replayed" << std::endl;
    return inputs == 0 ? 1 : 0;
}
