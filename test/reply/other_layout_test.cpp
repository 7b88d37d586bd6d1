#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "reply/reply.hpp"
#include "shipped.hpp"
#include "support/temp_directory.hpp"

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using reply::Outcome;

namespace {

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The text from `begin` up to and with `end`, and where it stands.
struct Block {
    Block(const std::string& text, const std::string& begin, const std::string& end)
        : position(text.find(begin)), length(text.find(end, position) + end.size() - position) {
        BOOST_REQUIRE(position != std::string::npos);
    }
    std::size_t position;
    std::size_t length;
};

/// Puts the block of docs/PROFILES.md in the place of the one in `profile`.
void take_over(std::string& profile, const std::string& manual, const std::string& begin,
               const std::string& end) {
    const Block from(manual, begin, end);
    const Block to(profile, begin, end);
    profile.replace(to.position, to.length, manual.substr(from.position, from.length));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(other_layout)

/// A maker who follows the manual's example gets what it says, without code.
BOOST_AUTO_TEST_CASE(the_manuals_example_of_another_layout_works) {
    const test_support::TempDirectory root;
    fs::copy(TEST_SOURCE_DIR "/firmware-profiles", root.path(), fs::copy_options::recursive);
    std::string manual = read(TEST_SOURCE_DIR "/docs/PROFILES.md");
    manual.erase(0, manual.find("### Example: another XML layout"));
    std::string family = read(root.path() / "replies" / "xml.xml");
    family.replace(family.find("name=\"xml\""), 10, "name=\"items\"");
    take_over(family, manual, "<endpoints", "/>");
    take_over(family, manual, "<date format", "/>");
    take_over(family, manual, "<word for=\"unauthorised\"", "</word>");
    take_over(family, manual, "<xml-layout", "</xml-layout>");
    std::ofstream(root.path() / "replies" / "items.xml") << family;
    std::string device = read(root.path() / "simulator-xml.xml");
    device.replace(device.find("use=\"xml\""), 9, "use=\"items\"");
    std::ofstream(root.path() / "simulator-xml.xml") << device;

    const auto loaded = profile::load_device(root.path(), "simulator-xml");
    BOOST_REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message()));
    const profile::ReplyProfile& items = *(*loaded)->replies;
    const std::string folder = TEST_SOURCE_DIR "/test/reply/manual-example/";
    const reply_test::CentralEuropeanTime zone;
    const std::vector<reply::ListEntry> list = {{4, hal::WallTime(1729962251000ms), "+447700900123",
                                                 "Hello\nthere", reply::MessageStatus::read}};
    BOOST_TEST(reply::render_list(items, list).body == read(folder + "list.txt"));
    BOOST_TEST(reply::render_send(items, {Outcome::ok, "17", "", 1, 1, ""}).body ==
               read(folder + "sent.txt"));
    BOOST_TEST(reply::render_refusal(items, Outcome::unauthorised).body ==
               read(folder + "unauthorised.txt"));
}

BOOST_AUTO_TEST_SUITE_END()
