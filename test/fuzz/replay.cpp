// Runs a target over files and folders of files: the corpora in the suites, and a fuzzer's findings
// by hand. A program of a fuzz build does the same for files named to it.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
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

}  // namespace

int main(int argc, char** argv) {
    std::size_t inputs = 0;
    for (int i = 1; i < argc; ++i) {
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
            LLVMFuzzerTestOneInput(input.data(), input.size());
            ++inputs;
        }
    }
    std::cout << inputs << " inputs replayed" << std::endl;
    return inputs == 0 ? 1 : 0;
}
