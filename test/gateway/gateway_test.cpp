#include "gateway/gateway.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;

struct Fixture {
    test_support::TempDirectory directory;
    test_support::SimClock clock;
    std::filesystem::path state = directory.path() / "state";

    auto open() {
        return gateway::Gateway::open(
            clock,
            {.settings = directory.file("settings.xml"),
             .state = state,
             .profiles = std::string(TEST_SOURCE_DIR) + "/firmware-profiles",
             .runtime = directory.path()},
            gateway::this_machine(clock));
    }
    void pass(hal::Milliseconds time) { clock.wait(*clock.make_waker(), clock.now() + time); }
};

}  // namespace

/// How it starts when its disk is not as it should be.
BOOST_FIXTURE_TEST_SUITE(gateway_start, Fixture)

BOOST_AUTO_TEST_CASE(on_a_good_disk_there_is_no_trouble) {
    std::filesystem::create_directory(state);
    const auto gateway = open();
    BOOST_REQUIRE(gateway.has_value());
    BOOST_TEST((*gateway)->storage_trouble() == "");
    BOOST_TEST((*gateway)->put_aside().empty());
}

BOOST_AUTO_TEST_CASE(a_disk_that_refuses_does_not_stop_it_and_is_used_as_soon_as_it_can_be) {
    const auto gateway = open();
    BOOST_REQUIRE(gateway.has_value());
    BOOST_TEST((*gateway)->storage_trouble() != "");
    BOOST_TEST(!(*gateway)->store().counts().has_value());
    std::filesystem::create_directory(state);
    pass(2s);
    BOOST_TEST((*gateway)->store().counts().has_value());
    BOOST_TEST((*gateway)->storage_trouble() == "");
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_put_aside) {
    std::filesystem::create_directory(state);
    std::ofstream(state / "sms-gateway.db") << std::string(8192, 'x');
    const auto gateway = open();
    BOOST_REQUIRE(gateway.has_value());
    BOOST_TEST(std::filesystem::exists((*gateway)->put_aside()));
    BOOST_TEST((*gateway)->put_aside().filename().string().starts_with("sms-gateway.db.corrupt-"));
    BOOST_TEST((*gateway)->store().counts().has_value());
}

BOOST_AUTO_TEST_CASE(a_newer_versions_database_is_left_alone) {
    std::filesystem::create_directory(state);
    {
        const auto newer = database::Database::open(state / "sms-gateway.db", clock);
        BOOST_REQUIRE(newer.has_value());
        BOOST_REQUIRE((*newer)
                          ->transaction([](database::Session& session) {
                              return session.run("PRAGMA user_version = 99");
                          })
                          .has_value());
    }
    BOOST_TEST(!open().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
