#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

#include "profile/load.hpp"
#include "support/temp_directory.hpp"

/// Shipped files with one thing wrong.
namespace profile_test {

/// One edit of one shipped file, and the problem that must be found where `at` then stands.
struct Edit {
    std::string file;
    std::string before;
    std::string after;
    std::string at;
    std::string sentence;
};

inline std::ostream& operator<<(std::ostream& out, const Edit& edit) {
    return out << edit.file << ": " << edit.before << " -> " << edit.after;
}

/// The problem is found, and a device that names the file does not load.
inline void check_refused(const Edit& edit) {
    namespace fs = std::filesystem;
    const test_support::TempDirectory root;
    fs::copy(fs::path(TEST_SOURCE_DIR) / "firmware-profiles", root.path(),
             fs::copy_options::recursive);
    const fs::path path = root.path() / edit.file;
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    const std::size_t position = content.find(edit.before);
    BOOST_REQUIRE(position != std::string::npos);
    content.replace(position, edit.before.size(), edit.after);
    std::ofstream(path, std::ios::binary) << content;

    const std::size_t place = content.find(edit.at);
    BOOST_REQUIRE(place != std::string::npos);
    const auto line =
        1 + std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    const std::string expected = path.string() + ":" + std::to_string(line) + ": " + edit.sentence;
    std::string found;
    bool is_found = false;
    for (const profile::Problem& problem : profile::check_file(path)) {
        found += problem.text() + "\n";
        is_found = is_found || problem.text() == expected;
    }
    BOOST_TEST(is_found, "expected " << expected << "\nfound " << found);
    const bool is_xml = edit.file == "replies/xml.xml";
    BOOST_TEST(!profile::load_device(root.path(), is_xml ? "quectel-ec25-xml" : "quectel-ec25"));
}

}  // namespace profile_test
