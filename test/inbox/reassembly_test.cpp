#include "inbox/reassembly.hpp"

#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "sms/alphabet.hpp"
#include "sms/error.hpp"

namespace data = boost::unit_test::data;
using namespace std::chrono_literals;
using inbox::Entry;
using inbox::Fragment;
using sms::ReferenceWidth;

namespace {

const hal::WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 12h;
const sms::Address alice{sms::TypeOfNumber::international, 1, "447700900123"};
const sms::Address bob{sms::TypeOfNumber::international, 1, "447700900124"};

Fragment whole(std::int64_t key, std::u32string_view text) {
    Fragment fragment;
    fragment.key = key;
    fragment.party = alice;
    fragment.data.payload = sms::to_septets(text, sms::default_tables).value();
    fragment.timestamp = sms::Timestamp{.utc = noon};
    fragment.received_at = noon + 5s;
    return fragment;
}

/// Part `sequence` of `total` with reference 7, sent `after` noon and received five seconds later.
Fragment part(std::int64_t key, std::uint8_t sequence, std::uint8_t total, std::u32string_view text,
              std::chrono::milliseconds after = 0s) {
    Fragment fragment = whole(key, text);
    fragment.data.header.concatenation = sms::Concatenation{
        .width = ReferenceWidth::bits8, .reference = 7, .total = total, .sequence = sequence};
    fragment.timestamp->utc += after;
    fragment.received_at += after;
    return fragment;
}

Fragment ucs2_part(std::int64_t key, std::uint8_t sequence, std::uint8_t total,
                   hal::Octets payload) {
    Fragment fragment = part(key, sequence, total, U"");
    fragment.data.dcs.alphabet = sms::Alphabet::ucs2;
    fragment.data.payload = std::move(payload);
    return fragment;
}

using Keys = std::vector<std::int64_t>;

/// Reassembles in many orders; each must give what the first one gave.
std::vector<Entry> reassemble(std::vector<Fragment> fragments) {
    const std::vector<Entry> entries = inbox::reassemble(fragments);
    std::mt19937 random(1);
    for (int round = 0; round < 20; ++round) {
        std::shuffle(fragments.begin(), fragments.end(), random);
        const std::vector<Entry> again = inbox::reassemble(fragments);
        BOOST_REQUIRE(again.size() == entries.size());
        for (std::size_t at = 0; at < entries.size(); ++at) {
            BOOST_TEST(again[at].keys == entries[at].keys, boost::test_tools::per_element());
            BOOST_TEST(again[at].text.has_value() == entries[at].text.has_value());
            BOOST_TEST((!entries[at].text || *again[at].text == *entries[at].text));
            BOOST_TEST((again[at].date == entries[at].date));
        }
    }
    return entries;
}

void check(const Entry& entry, const Keys& keys, const std::string& text) {
    BOOST_TEST(entry.keys == keys, boost::test_tools::per_element());
    BOOST_REQUIRE(entry.text.has_value());
    BOOST_TEST(*entry.text == text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reassembly)

BOOST_AUTO_TEST_CASE(nothing_gives_nothing) {
    BOOST_TEST(inbox::reassemble({}).empty());
}

BOOST_AUTO_TEST_CASE(a_short_message_is_an_entry) {
    const auto entries = reassemble({whole(3, U"hello"), whole(1, U"world")});
    BOOST_REQUIRE(entries.size() == 2U);
    check(entries[0], {1}, "world");
    check(entries[1], {3}, "hello");
    BOOST_TEST(entries[1].complete());
    BOOST_TEST((entries[1].party == alice));
    BOOST_TEST((entries[1].date == noon));
    BOOST_TEST((entries[1].last_received == noon + 5s));
}

BOOST_AUTO_TEST_CASE(parts_in_any_order_are_one_entry_dated_by_the_first_part) {
    const auto entries = reassemble(
        {part(5, 2, 3, U"two ", 1s), part(9, 1, 3, U"one ", 4s), part(4, 3, 3, U"three", 2s)});
    BOOST_REQUIRE(entries.size() == 1U);
    check(entries[0], {4, 5, 9}, "one two three");
    BOOST_TEST(entries[0].complete());
    BOOST_TEST(entries[0].present == 3U);
    BOOST_TEST((entries[0].date == noon + 4s));
    BOOST_TEST((entries[0].last_received == noon + 9s));
}

BOOST_AUTO_TEST_CASE(a_part_that_came_twice_counts_once) {
    const auto entries = reassemble({part(1, 1, 2, U"one "), part(2, 1, 2, U"one "),
                                     part(3, 2, 2, U"two"), part(4, 2, 2, U"two")});
    BOOST_REQUIRE(entries.size() == 1U);
    check(entries[0], {1, 2, 3, 4}, "one two");
    BOOST_TEST(entries[0].present == 2U);
}

BOOST_AUTO_TEST_CASE(a_part_sent_again_under_a_new_stamp_counts_once) {
    const auto complete = reassemble(
        {part(1, 1, 2, U"one "), part(2, 2, 2, U"two", 1s), part(3, 1, 2, U"one ", 90s)});
    BOOST_REQUIRE(complete.size() == 1U);
    check(complete[0], {1, 2, 3}, "one two");

    const auto incomplete = reassemble({part(1, 1, 2, U"one "), part(3, 1, 2, U"one ", 90s)});
    BOOST_REQUIRE(incomplete.size() == 1U);
    check(incomplete[0], {1, 3}, "one  <part_missing> ");
}

BOOST_AUTO_TEST_CASE(two_equal_messages_are_two) {
    const auto entries = reassemble({part(1, 1, 2, U"alarm "), part(2, 2, 2, U"on", 1s),
                                     part(3, 1, 2, U"alarm ", 60s), part(4, 2, 2, U"on", 61s)});
    BOOST_REQUIRE(entries.size() == 2U);
    check(entries[0], {1, 2}, "alarm on");
    check(entries[1], {3, 4}, "alarm on");
}

BOOST_AUTO_TEST_CASE(a_missing_part_is_marked_in_its_place) {
    const auto first = reassemble({part(2, 2, 3, U"two"), part(3, 3, 3, U"three")});
    check(first.at(0), {2, 3}, " <part_missing> twothree");
    BOOST_TEST(!first[0].complete());
    BOOST_TEST((first[0].date == noon));
    const auto middle = reassemble({part(1, 1, 3, U"one"), part(3, 3, 3, U"three")});
    check(middle.at(0), {1, 3}, "one <part_missing> three");
    const auto last = reassemble({part(1, 1, 4, U"one")});
    check(last.at(0), {1}, "one <part_missing>  <part_missing>  <part_missing> ");
    BOOST_TEST(last[0].present == 1U);
    BOOST_TEST(last[0].total == 4U);
}

BOOST_AUTO_TEST_CASE(characters_reach_over_parts_but_not_over_gaps) {
    const auto pair =
        reassemble({ucs2_part(1, 1, 2, {0xD8, 0x3D}), ucs2_part(2, 2, 2, {0xDE, 0x00})});
    check(pair.at(0), {1, 2}, "😀");
    const auto gap =
        reassemble({ucs2_part(1, 1, 3, {0xD8, 0x3D}), ucs2_part(2, 3, 3, {0xDE, 0x00})});
    check(gap.at(0), {1, 2}, "\uFFFD <part_missing> \uFFFD");
}

BOOST_AUTO_TEST_CASE(what_differs_in_identity_is_never_mixed) {
    const Fragment first = part(1, 1, 2, U"one ");
    const auto alone = [&](Fragment second) {
        const auto entries = reassemble({first, std::move(second)});
        BOOST_TEST(entries.size() == 2U);
    };
    Fragment other = part(2, 2, 2, U"two");
    other.party = bob;
    alone(other);
    other = part(2, 2, 2, U"two");
    other.outgoing = true;
    alone(other);
    other = part(2, 2, 2, U"two");
    other.data.header.concatenation->reference = 8;
    alone(other);
    other = part(2, 2, 2, U"two");
    other.data.header.concatenation->width = ReferenceWidth::bits16;
    alone(other);
    alone(part(2, 2, 3, U"two"));
    alone(part(2, 2, 2, U"two", 13h));
    BOOST_TEST(reassemble({first, part(2, 2, 2, U"two", 11h)}).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_reused_reference_starts_a_new_message) {
    const auto entries =
        reassemble({part(1, 1, 2, U"old one "), part(2, 2, 2, U"old two", 1s),
                    part(3, 1, 2, U"new one ", 60s), part(4, 2, 2, U"new two", 61s)});
    BOOST_REQUIRE(entries.size() == 2U);
    check(entries[0], {1, 2}, "old one old two");
    check(entries[1], {3, 4}, "new one new two");
}

BOOST_AUTO_TEST_CASE(a_lone_old_part_does_not_draw_in_a_newer_message_s) {
    const auto older = reassemble({part(1, 2, 2, U"old two"), part(2, 1, 2, U"new one ", 1h),
                                   part(3, 2, 2, U"new two", 1h + 1s)});
    BOOST_REQUIRE(older.size() == 2U);
    check(older[0], {1}, " <part_missing> old two");
    check(older[1], {2, 3}, "new one new two");
}

BOOST_AUTO_TEST_CASE(without_a_stamp_the_time_of_receipt_stands_in) {
    Fragment one = part(1, 1, 2, U"one ");
    Fragment two = part(2, 2, 2, U"two", 2s);
    one.timestamp.reset();
    const auto joined = reassemble({one, two});
    BOOST_REQUIRE(joined.size() == 1U);
    BOOST_TEST((joined[0].date == noon + 5s));
    two.timestamp.reset();
    two.received_at += 13h;
    BOOST_TEST(reassemble({one, two}).size() == 2U);
}

BOOST_AUTO_TEST_CASE(stored_submits_without_stamps_are_joined) {
    Fragment one = part(1, 1, 2, U"one ");
    Fragment two = part(2, 2, 2, U"two");
    for (Fragment* fragment : {&one, &two}) {
        fragment->timestamp.reset();
        fragment->outgoing = true;
    }
    const auto entries = reassemble({one, two});
    BOOST_REQUIRE(entries.size() == 1U);
    check(entries[0], {1, 2}, "one two");
    BOOST_TEST(entries[0].outgoing);
}

BOOST_AUTO_TEST_CASE(data_among_the_parts_is_an_entry_without_text) {
    Fragment second = part(2, 2, 2, U"two");
    second.data.dcs.alphabet = sms::Alphabet::data8;
    const auto entries = reassemble({part(1, 1, 2, U"one "), second});
    BOOST_REQUIRE(entries.size() == 1U);
    BOOST_REQUIRE(!entries[0].text.has_value());
    BOOST_TEST(entries[0].text.error().code == sms::Errc::not_text);
    BOOST_TEST(entries[0].keys == (Keys{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_of_one_is_a_short_message) {
    const auto entries = reassemble({part(1, 1, 1, U"a"), part(2, 1, 1, U"a")});
    BOOST_TEST(entries.size() == 2U);
}

BOOST_DATA_TEST_CASE(every_fragment_ends_up_in_exactly_one_entry, data::xrange(0, 200), seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto below = [&](int limit) {
        return static_cast<int>(random() % static_cast<unsigned>(limit));
    };
    std::vector<Fragment> fragments;
    for (int key = 0; key < 40; ++key) {
        const auto total = static_cast<std::uint8_t>(2 + below(3));
        const auto sequence = static_cast<std::uint8_t>(1 + below(total));
        Fragment fragment = part(key, sequence, total, below(2) == 0 ? U"a" : U"b",
                                 std::chrono::minutes(below(4000)));
        if (below(5) == 0) {
            fragment.timestamp.reset();
        }
        fragments.push_back(fragment);
    }
    Keys seen;
    for (const Entry& entry : reassemble(fragments)) {
        BOOST_TEST(entry.present <= entry.total);
        BOOST_TEST(entry.text.has_value());
        seen.insert(seen.end(), entry.keys.begin(), entry.keys.end());
    }
    std::sort(seen.begin(), seen.end());
    Keys all(fragments.size());
    std::iota(all.begin(), all.end(), 0);
    BOOST_TEST(seen == all, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
