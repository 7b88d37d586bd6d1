#include <boost/test/unit_test.hpp>

#include "settings/settings.hpp"
#include "support/temp_directory.hpp"

BOOST_AUTO_TEST_SUITE(file_lock)

BOOST_AUTO_TEST_CASE(a_second_holder_is_refused_until_the_first_lets_go) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    {
        const auto first = settings::FileLock::take(path);
        BOOST_REQUIRE(first);
        const auto second = settings::FileLock::take(path);
        BOOST_REQUIRE(!second);
        BOOST_TEST((second.error().code == std::errc::operation_would_block));
    }
    BOOST_TEST(settings::FileLock::take(path).has_value());
}

BOOST_AUTO_TEST_CASE(a_save_under_the_lock_does_not_end_it) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    const auto held = settings::FileLock::take(path);
    BOOST_REQUIRE(held);
    BOOST_REQUIRE(settings::save(path, settings::Settings{}));
    BOOST_TEST(!settings::FileLock::take(path));
}

BOOST_AUTO_TEST_CASE(a_moved_lock_is_held_once) {
    const test_support::TempDirectory directory;
    const std::string path = directory.file("settings.xml");
    auto held = settings::FileLock::take(path);
    BOOST_REQUIRE(held);
    {
        const settings::FileLock moved = std::move(*held);
        BOOST_TEST(!settings::FileLock::take(path));
    }
    BOOST_TEST(settings::FileLock::take(path).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
