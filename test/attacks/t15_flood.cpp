// T15: a flood of SMS from a few numbers. What is kept is bounded, and it is the flooders' own
// messages that go: those of everybody else stay. Red if the oldest of all went first, or nothing
// did.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "inbox/mirror_fixture.hpp"

namespace {

constexpr unsigned flood = 3000;
constexpr unsigned kept = 400;
constexpr unsigned others = 100;

bool is_flooder(const inbox::Message& message) {
    return message.party.ends_with("901") || message.party.ends_with("902") ||
           message.party.ends_with("903");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sms_flood, test_support::MirrorFixture)

BOOST_AUTO_TEST_CASE(a_flood_costs_the_flooders_messages_and_nobody_elses) {
    sync();
    mirror->limit_archive(kept);
    for (unsigned i = 0; i < flood; ++i) {
        const unsigned flooder = 901 + i % 3;
        const auto hostile = test_support::numbered(1, {.number = i, .sender = flooder});
        BOOST_REQUIRE(mirror->delivered("modem1", hostile.pdu).has_value());
        if (i % (flood / others) == 0) {
            const unsigned number = i / (flood / others);
            const auto wanted = test_support::numbered(1, {.number = number, .sender = number});
            BOOST_REQUIRE(mirror->delivered("modem1", wanted.pdu).has_value());
        }
    }
    const auto shown = mirror->listing();
    BOOST_TEST(shown->size() <= kept);
    BOOST_TEST(std::ranges::count_if(*shown, std::not_fn(is_flooder)) == others);
    BOOST_TEST(count("SELECT count(*) FROM archive") == static_cast<std::int64_t>(shown->size()));
}

BOOST_AUTO_TEST_SUITE_END()
