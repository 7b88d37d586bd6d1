#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <set>

#include "golden_cases.hpp"
#include "shipped.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(TEST_SOURCE_DIR) / "test/reply/golden";

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

/// After a change that is meant: `write_golden test/reply/golden`, and read what git shows.
BOOST_AUTO_TEST_CASE(every_reply_is_its_golden_file) {
    const reply_test::CentralEuropeanTime zone;
    for (const reply_test::GoldenCase& wanted : reply_test::golden_cases()) {
        BOOST_TEST_CONTEXT(wanted.file) {
            BOOST_TEST(wanted.reply == reply_test::golden(wanted.file));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_golden_file_is_some_reply) {
    std::set<std::string> files;
    for (const reply_test::GoldenCase& wanted : reply_test::golden_cases()) {
        BOOST_TEST(files.insert(wanted.file).second, wanted.file << " twice");
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string file = fs::relative(entry.path(), folder).string();
        BOOST_TEST((entry.is_directory() || files.contains(file)), file << " is no reply");
    }
}

BOOST_AUTO_TEST_CASE(every_shipped_family_has_golden_files) {
    for (const auto& entry :
         fs::directory_iterator(fs::path(TEST_SOURCE_DIR) / "firmware-profiles/replies")) {
        BOOST_TEST(fs::is_directory(folder / entry.path().stem()), entry.path().string());
    }
}

/// Clients look for OK anywhere in a body, and for <!doctype html to tell a newer firmware.
BOOST_AUTO_TEST_CASE(only_success_says_ok) {
    const reply_test::CentralEuropeanTime zone;
    for (const reply_test::GoldenCase& wanted : reply_test::golden_cases()) {
        const std::string body = wanted.reply.substr(wanted.reply.find("\r\n\r\n") + 4);
        BOOST_TEST(body.find("<!doctype html") == std::string::npos, wanted.file);
        const bool success = wanted.file.find("-ok") != std::string::npos ||
                             wanted.file.find("-group-some") != std::string::npos;
        BOOST_TEST((success || body.find("OK") == std::string::npos), wanted.file);
    }
}

BOOST_AUTO_TEST_SUITE_END()
