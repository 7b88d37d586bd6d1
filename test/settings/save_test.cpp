#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "settings/settings.hpp"
#include "support/temp_directory.hpp"

namespace {

using settings::Settings;

const std::string hash = "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA";
const Settings full{
    .enabled = true,
    .accounts = {{"plc", hash},
                 {.username = "limited",
                  .password_hash = "$5$rounds=5000$saltsalt$"
                                   "3iVcBXUSrNFD8dTaBdJlMKMxWiXcyNZ4mNA/xMTKVC9",
                  .limits = {.per_hour = 0, .per_day = 500},
                  .destinations = {.allowed = {"+44", "07"}, .blocked = {"+449"}, .premium = true},
                  .may_read = false},
                 {"\xC3\xA4 & <\"b\"> 'c'", hash}},
    .device = "quectel-ec25",
    .modems = {{.name = "modem1", .port = "/dev/serial/by-id/usb-Quectel & more"},
               {.name = "spare",
                .port = "auto",
                .device = "sierra-em7455",
                .imei = "001010123456789",
                .pin = "0000"}},
    .groups = {{.name = "on-call & \"night\"", .numbers = {"07700 900123", "+44 (7700) 900124"}},
               {.name = "empty", .numbers = {}}},
    .keeping = {.days = 7, .messages = 500, .waiting = 1000},
    .hooks = {.alertmanager = "{status} & <{{{alertname}}}>", .grafana = "{title}"},
    .administrator = {.username = "root & <me>", .password_hash = hash, .setup_code_hash = hash},
    .networks = {"192.168.0.0/16", "fe80::/10", "::ffff:192.0.2.1"},
    .get_allowed = false,
    .recovery_dry_run = true};

std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(save)

BOOST_AUTO_TEST_CASE(what_is_saved_comes_back) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    for (const Settings& one :
         {full, Settings{}, Settings{.device = "simulator"},
          Settings{.administrator = {.setup_code_hash = hash}},
          Settings{.administrator = {.username = "a", .password_hash = hash}},
          Settings{.accounts = {{.username = "a", .password_hash = hash, .limits = {0, 0}}}},
          Settings{.accounts = {{.username = "a", .password_hash = hash, .may_read = false}}},
          Settings{.accounts = {{.username = "a",
                                 .password_hash = hash,
                                 .destinations = {.blocked = {"00"}}}}}}) {
        BOOST_REQUIRE(settings::save(path, one));
        const auto loaded = settings::load(path);
        BOOST_REQUIRE(loaded);
        BOOST_TEST((*loaded == one));
    }
}

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_example_that_the_schema_is_tested_with) {
    BOOST_TEST(settings::to_xml(full) ==
               read(std::string(TEST_SOURCE_DIR) + "/test/settings/example.xml"));
}

BOOST_AUTO_TEST_CASE(nobody_else_may_read_the_file_and_nothing_is_left_beside_it) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    std::ofstream(path) << "old";
    std::filesystem::permissions(path, std::filesystem::perms::all);
    BOOST_REQUIRE(settings::save(path, full));
    struct stat file{};
    BOOST_REQUIRE(::stat(path.c_str(), &file) == 0);
    BOOST_TEST((file.st_mode & 07777U) == 0600U);
    const auto begin = std::filesystem::directory_iterator(directory.path());
    BOOST_TEST(std::distance(begin, {}) == 1);
}

// A crash at any moment before the rename leaves the old file and a part of the new one.
BOOST_AUTO_TEST_CASE(the_rest_of_an_interrupted_save_disturbs_neither_load_nor_the_next_save) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    BOOST_REQUIRE(settings::save(path, full));
    std::ofstream(path + ".new") << "<settings enab";
    BOOST_TEST((*settings::load(path) == full));
    BOOST_REQUIRE(settings::save(path, Settings{}));
    BOOST_TEST((*settings::load(path) == Settings{}));
    BOOST_TEST(!std::filesystem::exists(path + ".new"));
}

BOOST_AUTO_TEST_CASE(the_old_inode_is_never_written_to) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    BOOST_REQUIRE(settings::save(path, full));
    std::filesystem::create_hard_link(path, directory.file("witness"));
    BOOST_REQUIRE(settings::save(path, Settings{}));
    BOOST_TEST(read(directory.file("witness")) == settings::to_xml(full));
}

BOOST_AUTO_TEST_CASE(a_link_in_the_place_of_the_new_file_is_not_followed) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    std::ofstream(directory.file("victim")) << "precious";
    std::filesystem::create_symlink(directory.file("victim"), path + ".new");
    BOOST_REQUIRE(settings::save(path, full));
    BOOST_TEST(read(directory.file("victim")) == "precious");
}

// Only root can show it.
BOOST_AUTO_TEST_CASE(what_root_saves_belongs_to_the_worker,
                     *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                         return boost::test_tools::assertion_result(::geteuid() == 0);
                     })) {
    constexpr uid_t worker = 65534;
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    BOOST_REQUIRE(::chown(directory.path().c_str(), worker, worker) == 0);
    for (int round = 0; round < 2; ++round) {  // the first file, and one that replaces it
        BOOST_REQUIRE(settings::save(path, full));
        struct stat file{};
        BOOST_REQUIRE(::stat(path.c_str(), &file) == 0);
        BOOST_TEST(file.st_uid == worker);
        BOOST_REQUIRE(::chown(directory.path().c_str(), 0, 0) == 0);
    }
}

BOOST_AUTO_TEST_CASE(what_breaks_a_rule_is_not_written) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    BOOST_REQUIRE(settings::save(path, full));
    BOOST_TEST(!settings::save(path, Settings{.enabled = true}));
    BOOST_TEST((*settings::load(path) == full));
}

BOOST_AUTO_TEST_CASE(what_load_would_find_too_large_is_not_written) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    BOOST_REQUIRE(settings::save(path, full));
    Settings large;
    for (std::size_t group = 0; group < settings::max_groups; ++group) {
        large.groups.push_back({.name = std::to_string(group), .numbers = {}});
        for (std::size_t at = 0; at < settings::max_group_numbers; ++at) {
            large.groups.back().numbers.push_back("+44770090" + std::to_string(1000 + at));
        }
    }
    const auto refused = settings::save(path, large);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == settings::Errc::invalid));
    BOOST_TEST(refused.error().context.starts_with("settings: larger than"));
    BOOST_TEST((*settings::load(path) == full));
    large.groups.resize(settings::max_groups / 2);
    BOOST_REQUIRE(settings::save(path, large));
    BOOST_TEST((*settings::load(path) == large));
}

BOOST_AUTO_TEST_CASE(a_missing_directory_is_an_error_that_names_the_file) {
    const auto result = settings::save("/nonexistent/settings.xml", Settings{});
    BOOST_REQUIRE(!result);
    BOOST_TEST((result.error().code == std::errc::no_such_file_or_directory));
    BOOST_TEST(result.error().context == "/nonexistent/settings.xml.new");
}

BOOST_AUTO_TEST_SUITE_END()
