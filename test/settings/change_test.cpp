#include "settings/change.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;

struct Fixture {
    test_support::TempDirectory directory;
    std::string path = directory.file("settings.xml");
    test_support::SimClock clock;

    hal::Result<> change_device(const std::string& name) {
        return settings::change_file(path, clock, [&](settings::Settings& settings) {
            settings.device = name;
            return hal::Result<>();
        });
    }
    std::string device() const { return settings::load(path)->device; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_change, Fixture)

BOOST_AUTO_TEST_CASE(what_was_there_stays_but_for_the_change) {
    BOOST_REQUIRE(settings::save(path, {.keeping = {.days = 7}}).has_value());
    BOOST_REQUIRE(change_device("simulator").has_value());
    BOOST_TEST(device() == "simulator");
    BOOST_TEST(settings::load(path)->keeping.days == 7U);
}

BOOST_AUTO_TEST_CASE(what_is_refused_or_against_the_rules_is_not_saved) {
    BOOST_REQUIRE(change_device("simulator").has_value());
    const auto refused =
        settings::change_file(path, clock, [](settings::Settings& settings) -> hal::Result<> {
            settings.device = "other";
            return hal::unexpected(std::make_error_code(std::errc::operation_canceled));
        });
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == std::errc::operation_canceled));
    BOOST_TEST(!settings::change_file(path, clock, [](settings::Settings& settings) {
        settings.enabled = true;  // without any account
        return hal::Result<>();
    }));
    BOOST_TEST(device() == "simulator");
    BOOST_TEST(!settings::load(path)->enabled);
}

BOOST_AUTO_TEST_CASE(another_writer_is_waited_for) {
    auto other = std::make_optional(*settings::FileLock::take(path));
    const hal::Instant begin = clock.now();
    clock.at(begin + 9s, [&] { other.reset(); });
    BOOST_TEST(change_device("simulator").has_value());
    BOOST_TEST(device() == "simulator");
    BOOST_TEST((clock.now() - begin >= 9s));
}

BOOST_AUTO_TEST_CASE(another_writer_is_not_waited_for_for_ever) {
    const auto other = settings::FileLock::take(path);
    const hal::Instant begin = clock.now();
    const auto refused = change_device("simulator");
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == std::errc::operation_would_block));
    BOOST_TEST((clock.now() - begin >= 10s && clock.now() - begin < 11s));
    BOOST_TEST(device().empty());
}

BOOST_AUTO_TEST_SUITE_END()
