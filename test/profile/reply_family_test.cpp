#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "profile/load.hpp"
#include "support/temp_directory.hpp"

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using profile::Endpoint;
using profile::Outcome;

namespace {

const fs::path shipped = fs::path(TEST_SOURCE_DIR) / "firmware-profiles";

profile::ReplyProfile family(const std::string& device) {
    return *profile::load_device(shipped, device).value()->replies;
}

/// text-7.06 with one edit.
profile::ReplyProfile edited(const std::string& before, const std::string& after) {
    const test_support::TempDirectory root;
    fs::copy(shipped, root.path(), fs::copy_options::recursive);
    const fs::path path = root.path() / "replies" / "text-7.06.xml";
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    content.replace(content.find(before), before.size(), after);
    std::ofstream(path, std::ios::binary) << content;
    return *profile::load_device(root.path(), "simulator").value()->replies;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_family)

BOOST_AUTO_TEST_CASE(each_shipped_family_has_a_device_to_try_it) {
    for (const auto& entry : fs::directory_iterator(shipped / "replies")) {
        const std::string name = entry.path().stem().string();
        const std::string device = name == "text-7.06" ? "simulator" : "simulator-" + name;
        const auto loaded = profile::load_device(shipped, device);
        BOOST_REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message()));
        BOOST_TEST((*loaded)->replies->name == name);
    }
}

BOOST_AUTO_TEST_CASE(only_own_families_tell_what_became_of_a_message) {
    for (const char* old : {"simulator", "simulator-text-7.06-raw", "simulator-text-7.02",
                            "simulator-text-legacy", "simulator-xml-hilink"}) {
        const profile::ReplyProfile replies = family(old);
        BOOST_TEST(replies.serves(Endpoint::sms_send), old);
        BOOST_TEST(replies.serves(Endpoint::sms_list), old);
        BOOST_TEST(replies.serves(Endpoint::sms_read), old);
        BOOST_TEST(replies.serves(Endpoint::sms_delete), old);
        BOOST_TEST(replies.serves(Endpoint::sms_total), old);
        BOOST_TEST(!replies.serves(Endpoint::sms_status), old);
    }
    for (const char* own : {"simulator-text", "simulator-xml"}) {
        const profile::ReplyProfile replies = family(own);
        BOOST_TEST(replies.endpoints.all(), own);
        BOOST_TEST((replies.status == profile::StatusStyle::http), own);
        BOOST_TEST((replies.group == profile::GroupAnswer::all), own);
    }
}

BOOST_AUTO_TEST_CASE(the_families_differ_where_the_firmware_did) {
    BOOST_TEST(!family("simulator-text-7.06-raw").text.escape_line_breaks);
    BOOST_TEST((family("simulator").group == profile::GroupAnswer::any));
    const profile::ReplyProfile earlier = family("simulator-text-7.02");
    BOOST_TEST((earlier.status == profile::StatusStyle::legacy_200));
    BOOST_TEST((earlier.group == profile::GroupAnswer::each));
    BOOST_TEST(earlier.word(profile::MessageStatus::unread) == "new");
    BOOST_TEST(earlier.word(Outcome::no_message).text == "no message");
    const profile::ReplyProfile first = family("simulator-text-legacy");
    BOOST_TEST(first.latin1_input);
    BOOST_TEST(first.text.empty.size() == 1U);
    BOOST_TEST(first.word(Outcome::index_missing).text == "out of range");
    BOOST_TEST(family("simulator-xml-hilink").index_base == 40000U);
}

BOOST_AUTO_TEST_CASE(a_date_has_the_systems_zone_or_one_of_its_own) {
    BOOST_TEST(!family("simulator").date_zone.has_value());
    const std::pair<const char*, std::chrono::minutes> zones[] = {
        {"utc", 0min},       {"+00:00", 0min},   {"+05:30", 330min},
        {"-03:30", -210min}, {"+14:59", 899min}, {"-00:01", -1min}};
    for (const auto& [zone, minutes] : zones) {
        const auto read = edited("zone=\"system\"", std::string("zone=\"") + zone + "\"").date_zone;
        BOOST_TEST((read == minutes), zone);
    }
}

BOOST_AUTO_TEST_CASE(a_list_has_an_order_and_a_first_index) {
    BOOST_TEST((family("simulator").list_order == profile::ListOrder::newest_first));
    BOOST_TEST(
        (edited("newest-first", "oldest-first").list_order == profile::ListOrder::oldest_first));
    BOOST_TEST((edited("newest-first", "by-index").list_order == profile::ListOrder::by_index));
    BOOST_TEST(edited("index-base=\"0\"", "index-base=\"1000000000\"").index_base == 1000000000U);
}

/// A block that no endpoint of the family needs may be missing, and may be there.
BOOST_AUTO_TEST_CASE(only_what_is_served_needs_a_layout) {
    const profile::ReplyProfile fewer =
        edited("sms_send sms_list sms_read sms_delete sms_total", "sms_delete sms_send");
    BOOST_TEST(fewer.serves(Endpoint::sms_send));
    BOOST_TEST(fewer.serves(Endpoint::sms_delete));
    BOOST_TEST(fewer.endpoints.count() == 2U);
    BOOST_TEST(fewer.text.message.size() == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
