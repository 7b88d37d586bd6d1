// T16: first parts of long messages whose other parts never come, of ever other references and
// senders. What is kept has the archive's limit, however many come; what is kept is shown, as
// incomplete; and other people's messages are put together all the same. Red if parts wait
// somewhere without a limit, or are hidden for good.

#include <algorithm>

#include "attacks/wire.hpp"
#include "inbox/mirror_fixture.hpp"

namespace {

constexpr unsigned long usual_parts = 800;
constexpr std::size_t kept = 300;

test_support::Numbered first_part(unsigned number) {
    return {.number = number % 3'000, .sender = number % 1'000, .part = {{number % 256, 255, 1}}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(concatenation_bombs, test_support::MirrorFixture)

BOOST_AUTO_TEST_CASE(first_parts_have_a_limit_and_are_shown) {
    const attacks::Run run(usual_parts, 16);
    sync();
    mirror->limit_archive(kept);
    for (unsigned long i = 0; i < run.cases; ++i) {
        const auto part = test_support::numbered(1, first_part(static_cast<unsigned>(i)));
        BOOST_REQUIRE(mirror->delivered("modem1", part.pdu).has_value());
    }
    const auto archived = count("SELECT count(*) FROM archive");
    BOOST_TEST(archived <= static_cast<std::int64_t>(kept));
    BOOST_TEST(archived > static_cast<std::int64_t>(kept / 2));

    const auto shown = mirror->listing();
    std::size_t places = 0;
    for (const inbox::Message& message : *shown) {
        places += message.places.size();
        const bool is_part = message.text.find("<part_missing>") != std::string::npos;
        BOOST_TEST(is_part);
    }
    BOOST_TEST(places == static_cast<std::size_t>(archived));
    pass(std::chrono::hours(2));
    BOOST_TEST(std::ranges::none_of(*mirror->listing(), [&](const inbox::Message& message) {
        return inbox::is_hidden(message, clock.wall_now());
    }));

    // Among them a long message still finds its parts.
    for (const unsigned sequence : {2U, 1U}) {
        const auto part = test_support::numbered(
            1, {.number = sequence, .sender = 7, .part = {{77, 2, sequence}}});
        BOOST_REQUIRE(mirror->delivered("modem1", part.pdu).has_value());
    }
    const auto whole = [](const inbox::Message& message) { return message.text == "m1m2"; };
    BOOST_TEST(std::ranges::any_of(*mirror->listing(), whole));
}

BOOST_AUTO_TEST_CASE(a_sim_full_of_them_costs_nothing_more) {
    for (unsigned slot = 1; slot <= 250; ++slot) {
        modem.stored.push_back(test_support::numbered(slot, first_part(slot * 7)));
    }
    sync();
    pass(std::chrono::hours(2));
    std::size_t places = 0;
    for (const inbox::Message& message : *mirror->listing()) {
        places += message.places.size();
    }
    BOOST_TEST(places == modem.stored.size());
}

BOOST_AUTO_TEST_SUITE_END()
